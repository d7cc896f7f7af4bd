"""`mockgateway contract`."""

from __future__ import annotations

import importlib.util
import math
import sys
from pathlib import Path
from typing import Any

import click

from mockgateway.problem import ConfigError

PHASES = (
    "reach",
    "examples",
    "refusals",
    "protocol",
    "tasks",
    "webhooks",
    "limits",
    "fuzz",
    "stateful",
)


def needs_extra() -> None:
    """Say how to install what the tester needs. Raises ConfigError."""
    for name in ("jsonschema", "rich", "schemathesis"):
        if importlib.util.find_spec(name) is None:
            raise ConfigError(
                "mockgateway contract",
                f"needs the package {name}",
                "pip install 'mockgateway[contract]'",
            )


class Number(click.FloatRange):
    """A real number: `nan` would be below no cap, and above none."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """The number. Raises click.BadParameter."""
        number: float = super().convert(value, param, ctx)
        if math.isnan(number):
            self.fail(f"{value} is not a number", param, ctx)
        return number


@click.command()
@click.argument("url", default="")
@click.option("--gateway", default="", metavar="NAME", help="Whose document to test against.")
@click.option(
    "--spec", type=click.Path(path_type=Path), metavar="FILE", help="Any other OpenAPI document."
)
@click.option(
    "--key-env", default="", metavar="NAME", help="The environment variable that holds the key."
)
@click.option(
    "--second-key-env",
    default="",
    metavar="NAME",
    help="A key of another account: can it see the first one's tasks?",
)
@click.option("--revoked-key-env", default="", metavar="NAME", help="A key that was revoked.")
@click.option(
    "--narrow-key-env",
    default="",
    metavar="NAME",
    help="A key that may only ask for health and the library (Monitor Only).",
)
@click.option(
    "--seed",
    default=0,
    show_default=True,
    type=click.IntRange(0),
    help="What everything random is drawn from.",
)
@click.option(
    "--only",
    multiple=True,
    metavar="OPERATION|TAG",
    help="Look at these operations alone. Repeatable.",
)
@click.option(
    "--model",
    "models",
    multiple=True,
    metavar="[MAKE=]ID",
    help="Use this model (chat=..., embedding=...) in place of the document's. Repeatable.",
)
@click.option(
    "--phase",
    "phases",
    multiple=True,
    type=click.Choice(PHASES),
    help="Run these phases alone; limits, fuzz and stateful run only so. Repeatable.",
)
@click.option(
    "--dry-run",
    is_flag=True,
    help="Print every request that would be sent, and what it may cost; send nothing.",
)
@click.option(
    "--max-cost",
    default=0.25,
    show_default=True,
    type=Number(0),
    help="Never spend more, in the gateway's money.",
)
@click.option(
    "--max-paid-calls",
    default=59,
    show_default=True,
    type=click.IntRange(0),
    help="Never make more calls that cost something.",
)
@click.option(
    "--max-time",
    default=600.0,
    show_default=True,
    type=Number(1),
    help="Seconds after which the run ends.",
)
@click.option(
    "--rate",
    default=0.0,
    type=Number(0),
    help="At most so many requests a second; 0 for as fast as they are answered.",
)
@click.option(
    "--timeout", default=60.0, show_default=True, type=Number(0.1), help="Seconds for one exchange."
)
@click.option(
    "--patience",
    default=120.0,
    show_default=True,
    type=Number(0),
    help="Seconds for a task to end.",
)
@click.option("--strict", is_flag=True, help="Fail on what the document only assumes as well.")
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Accept the deviations listed there.",
)
@click.option(
    "--write-baseline",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="List what was found, to be accepted later.",
)
@click.option(
    "--write-overlay",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write what was learned as an OpenAPI overlay; `serve --overlay` imitates it.",
)
@click.option(
    "--webhook-url",
    default="",
    metavar="URL",
    help="Where the gateway reaches the receiver: the public end of a tunnel.",
)
@click.option(
    "--webhook-port",
    default=0,
    type=click.IntRange(0, 65535),
    help="Where the receiver listens: the tunnel's other end. 0 takes a free one.",
)
@click.option(
    "--webhook-secret-env",
    default="",
    metavar="NAME",
    help="The variable with the webhooks' signing secret, to recompute signatures.",
)
@click.option("--junit", type=click.Path(path_type=Path), metavar="FILE", help="Write JUnit XML.")
@click.option(
    "--json",
    "json_",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write everything as JSON; `compare` and --replay read it.",
)
@click.option(
    "--html", type=click.Path(path_type=Path), metavar="FILE", help="Write one HTML file."
)
@click.option(
    "--har", type=click.Path(path_type=Path), metavar="FILE", help="Write the exchanges as HAR."
)
@click.option(
    "--sarif",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the findings as SARIF 2.1.0.",
)
@click.option("--github", is_flag=True, help="Write a summary and annotations for GitHub Actions.")
@click.option(
    "--replay",
    default="",
    metavar="[FILE#]FINDING",
    help="Run again what found that, and nothing else. Without FILE: of the last run here.",
)
def contract(url: str, **options: Any) -> None:
    """Test whether the gateway at URL keeps its document. Exit code: 0 kept, 1 broken, 2 could not run, 3 stopped by the budget."""
    try:
        needs_extra()
        from mockgateway.contract.command import Choices, execute

        sys.exit(
            execute(
                Choices(url=url, **{name.rstrip("_"): value for name, value in options.items()})
            )
        )
    except KeyboardInterrupt:
        click.echo("stopped by you", err=True)
        sys.exit(2)
