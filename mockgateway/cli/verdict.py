"""`mockgateway verdict`."""

from __future__ import annotations

import sys

import click

from mockgateway.cli.control_client import ControlClient, control_options, printable
from mockgateway.cli.options import repeatable
from mockgateway.problem import ConfigError


@click.command()
@click.option(
    "--since", default=0, metavar="N", type=click.IntRange(0), help="Ignore calls up to number N."
)
@repeatable(
    "--allow",
    "allowed",
    metavar="JUDGE",
    help="Skip this judge; `--judges` lists them. Repeatable.",
)
@click.option("--strict", is_flag=True, help="Also fail on warnings.")
@click.option("--judges", "list_judges", is_flag=True, help="List the judges and exit.")
@control_options
def verdict(
    client: ControlClient, since: int, allowed: tuple[str, ...], strict: bool, list_judges: bool
) -> None:
    """Report what the client did wrong, from the journal of a running mock.

    Exit code: 0 nothing, 1 a fault, 2 no mock answers or it has no call to judge.
    """
    if list_judges:
        from mockgateway.judges import JUDGES

        for judge in JUDGES.values():
            click.echo(f"{judge.name:20} {judge.about}")
        return
    query = {"allow": list(allowed), "since": since}
    result = client.call("GET", "/verdict", query=query)
    if not result["calls"] and not since:
        where = f"the sandbox {client.sandbox!r}" if client.sandbox else "the default sandbox"
        what = f"{where} of {client.url} has no calls: there is nothing to judge"
        advice = "name the sandbox in the client's base URL, without its ~"
        raise ConfigError("--sandbox", what, advice)
    shown = {name: value for name, value in result.items() if name != "report"}
    client.show(shown, "\n".join(map(printable, result["report"].split("\n"))))
    sys.exit(1 if result["faults"] or (strict and result["warnings"]) else 0)
