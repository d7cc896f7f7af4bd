"""Options that several commands share."""

from __future__ import annotations

import json
import math
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import click

from mockgateway.cli.listening import FIRST_PORT, Port
from mockgateway.extras import install_command, missing_packages
from mockgateway.files import check_file
from mockgateway.problem import ConfigError

PHASES = "reach examples refusals protocol tasks webhooks limits fuzz stateful".split()


class Number(click.FloatRange):
    """A real number. `nan` is refused: it compares false with every limit."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the number. Raises click.BadParameter."""
        number: float = super().convert(value, param, ctx)
        if math.isnan(number):
            self.fail(f"{value} is not a number", param, ctx)
        return number


class FilePath(click.Path):
    """The path of a file. A folder and a URL are refused."""

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> str | bytes | os.PathLike[str]:
        """Return the path. Raises ConfigError."""
        where = f"{param.opts[0]} {value}" if param and param.opts[0][:1] == "-" else str(value)
        check_file(value, where)
        return super().convert(value, param, ctx)


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
file_option = partial(click.option, type=FilePath(path_type=Path), metavar="FILE")
name_option = partial(click.option, default="", metavar="NAME")
repeatable = partial(click.option, multiple=True)

upstream_timeout_option = click.option(
    "--timeout",
    default=600.0,
    show_default=True,
    type=click.FloatRange(0.1),
    help="Seconds to wait for the server's next byte.",
)
seed_option = click.option(
    "--seed",
    default=0,
    show_default=True,
    type=click.IntRange(0),
    help="Seed of everything that is drawn at random.",
)
host_option = click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on."
)
port_option = click.option(
    "--port",
    default=FIRST_PORT,
    show_default=True,
    type=Port(0, 65535),
    metavar="PORT",
    help="Port to listen on; auto takes the first free one from 4010 on, 0 any free one.",
)
ref_roots_option = repeatable(
    "--allow-ref-root",
    "ref_roots",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="FOLDER",
    help="Folder, besides their own, that documents may refer to. Repeatable.",
)

_RUN: tuple[Callable[[Any], Any], ...] = (
    name_option("--gateway", help="Test against this gateway's document."),
    file_option("--spec", help="Test against this OpenAPI document."),
    name_option("--key-env", help="Environment variable that holds the API key."),
    seed_option,
    repeatable("--only", metavar="OPERATION|TAG", help="Test only these operations. Repeatable."),
    repeatable(
        "--model",
        "models",
        metavar="[MAKE=]ID",
        help="Use this model (chat=..., embedding=...) instead of the document's. Repeatable.",
    ),
    repeatable(
        "--phase",
        "phases",
        type=click.Choice(PHASES),
        help="Run only these phases. limits, fuzz and stateful run only if named. Repeatable.",
    ),
    click.option(
        "--max-cost",
        default=None,
        type=Number(0),
        help="Spend at most this much, in the gateway's currency (default 1.5; API-Key 60).",
    ),
    click.option(
        "--max-paid-calls",
        default=59,
        show_default=True,
        type=click.IntRange(0),
        help="Make at most this many paid calls.",
    ),
    click.option(
        "--max-time",
        default=600.0,
        show_default=True,
        type=Number(1),
        help="Stop after this many seconds.",
    ),
    click.option(
        "--timeout",
        default=60.0,
        show_default=True,
        type=Number(0.1),
        help="Seconds to wait for one response.",
    ),
)


def run_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of a run against a deployed gateway."""
    for option in reversed(_RUN):
        command = option(command)
    return command


SOURCES = (
    name_option(
        "--text-from",
        help="Take chat text from a server with OpenAI's Chat API (its URL), or from a"
        " Python function (module:function or file.py:function).",
    ),
    name_option(
        "--text-model", help="The model to request from --text-from. Default: the client's."
    ),
    name_option(
        "--image-from", help="Take pictures from a server with OpenAI's Images API, by its URL."
    ),
    name_option(
        "--image-model", help="The model to request from --image-from. Default: the server's."
    ),
    click.option(
        "--text-timeout",
        default=30.0,
        show_default=True,
        metavar="SECONDS",
        type=click.FloatRange(0, min_open=True),
        help="How long to wait for the first text of --text-from before the mock answers itself.",
    ),
)


def with_python(command: tuple[str, ...]) -> tuple[str, ...]:
    """Return a command that runs a .py file with this Python."""
    return (sys.executable, *command) if command[0].endswith(".py") else command


def print_json(value: object) -> None:
    """Print a value as indented JSON."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


def require_contract_extra() -> None:
    """Raise ConfigError if a package of the extra `contract` is missing."""
    if missing := missing_packages("contract"):
        what = f"needs {', '.join(missing)}"
        raise ConfigError("mockgateway contract", what, install_command("contract"))
