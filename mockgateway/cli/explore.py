"""`mockgateway explore`."""

from __future__ import annotations

import re
import shutil
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mockgateway.cli.options import (
    FilePath,
    file_option,
    name_option,
    repeatable,
    seed_option,
    with_python,
)
from mockgateway.problem import ConfigError

if TYPE_CHECKING:
    from mockgateway.explore.exploration import Options

_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600}


@click.command(context_settings={"ignore_unknown_options": False})
@click.option(
    "--faults", default="", metavar="SET",
    help="Names of faults or families, with commas: "
    "refusals, connection, streams, bodies, tasks, webhooks, files, all. [default: the usual ones]",
)  # fmt: skip
@click.option(
    "--depth", default=1, show_default=True, type=click.IntRange(1, 2), help="Faults in one run."
)
@click.option("--budget", default="10m", show_default=True, metavar="TIME", help="Time for all.")
@click.option("--runs", default=0, type=click.IntRange(0), help="Runs at most. [default: any]")
@click.option(
    "--jobs", default=2, show_default=True, type=click.IntRange(1, 64), help="Runs at once."
)
@click.option(
    "--deadline", default=0.0, type=click.FloatRange(0), metavar="SECONDS",
    help="Time of a run after which it hangs. [default: 10, or 4 times the healthy run; twice "
    "that where the program may wait for a time limit of its own]",
)  # fmt: skip
@click.option(
    "--ok-exit", "ok_exits", default="", metavar="CODES",
    help="Exit codes that report a failure as they should, with commas.",
)  # fmt: skip
@click.option("--check", default="", metavar="COMMAND", help="Judge each run that exits with 0.")
@click.option("--no-compare", is_flag=True, help="Do not compare the files with a healthy run's.")
@repeatable("--ignore", metavar="GLOB", help="Files that are not compared. Repeatable.")
@name_option("--gateway", help="Gateway that SDKs are pointed at. [default: sealink]")
@repeatable(
    "--spec", "specs", type=FilePath(path_type=Path), metavar="FILE",
    help="OpenAPI document of your own to serve too. Repeatable.",
)  # fmt: skip
@click.option(
    "--speed", default=50.0, show_default=True, type=click.FloatRange(1, 10_000),
    help="How much faster tasks run.",
)  # fmt: skip
@seed_option
@file_option("--resume", help="Keep the results here, and go on with those that it has.")
@file_option("--json", "json_", help="Write the report as JSON.")
@file_option("--junit", help="Write JUnit XML.")
@file_option("--html", help="Write one HTML file, with the exchanges.")
@click.option("--quiet", "-q", is_flag=True, help="Print only the report.")
@click.argument("command", nargs=-1, required=True)
def explore(
    command: tuple[str, ...],
    json_: Path | None,
    junit: Path | None,
    html: Path | None,
    quiet: bool,
    **given: Any,
) -> None:
    """Run COMMAND again and again, each time with another failure of its gateway.

    Write -- before COMMAND; a .py file runs with the Python of mockgateway. Each run has a mock and
    a copy of the working folder of its own.

    Exit code: 0 nothing broke, 1 something did, 2 the command fails without any failure.
    """
    from mockgateway.explore.exploration import run_exploration
    from mockgateway.explore.reports import Reporter

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)  # ends all runs first
    is_script = command[0].endswith(".py") and Path(command[0]).is_file()
    if shutil.which(command[0]) is None and not is_script:
        raise ConfigError(command[0], "there is no such command", "write -- before the command")
    for path in filter(None, (json_, junit, html, given["resume"])):
        if not path.absolute().parent.is_dir():
            raise ConfigError(str(path), "its folder does not exist", "create it first")
    command = with_python(command)
    options = _options(command, **given)
    result = run_exploration(options, lambda line: None if quiet else click.echo(line, err=True))
    reporter = Reporter(result, command, options.setup.ok_exits)
    for path, content in ((json_, reporter.json), (junit, reporter.junit)):
        if path is not None:
            path.write_bytes(content())
    if html is not None:
        html.write_text(reporter.html())
    click.echo(reporter.text())
    sys.exit(1 if result.findings else 0)


def _options(command: tuple[str, ...], **given: Any) -> Options:
    from mockgateway.explore.exploration import Options
    from mockgateway.explore.result import Limits
    from mockgateway.explore.runner import Setup

    setup = Setup(
        command,
        given["gateway"] or "sealink",
        _codes(given["ok_exits"]),
        given["check"],
        not given["no_compare"],
        given["ignore"],
        given["speed"],
        given["seed"],
    )
    numbers = (given[name] for name in ("runs", "jobs", "depth", "deadline"))
    limits = Limits(_seconds(given["budget"]), *numbers)
    faults = [name for name in given["faults"].split(",") if name]
    return Options(setup, limits, faults, given["specs"], given["resume"])


def _codes(text: str) -> frozenset[int]:
    try:
        return frozenset(int(code) for code in text.split(",") if code.strip())
    except ValueError:
        advice = "write numbers with commas, such as 2,3"
        raise ConfigError("--ok-exit", f"{text!r} is no list of exit codes", advice) from None


def _seconds(text: str) -> float:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([smh]?)", text)
    if found is None or not float(found[1]):
        raise ConfigError("--budget", f"{text!r} is no time", "write 90s, 10m or 1h")
    return float(found[1]) * _UNITS[found[2]]
