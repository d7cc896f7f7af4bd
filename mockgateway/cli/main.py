"""The `mockgateway` command. Each subcommand is imported when it is called."""

from __future__ import annotations

import gc
import importlib
import keyword
import os
import sys

import click

from mockgateway import __version__
from mockgateway.problem import ConfigError, nearest

# Each command is the function of its name in the module of its name.
COMMANDS = {
    "serve": "Serve the gateways on this machine.",
    "run": "Run a program with a mock of its own.",
    "config": "Show the options of serve and where their values come from.",
    "doctor": "Check what serve needs here, and say what to install.",
    "keys": "List the test keys and the behaviour that each one shows.",
    "models": "List the models of each gateway.",
    "scenarios": "List, check and show scenarios.",
    "scenario": "Show and choose the scenario of a running mock.",
    "clock": "Read and move the clock of a running mock.",
    "tasks": "List the tasks of a running mock and move them on.",
    "tail": "Print the calls of a running mock as they end.",
    "load": "Let a mock on this machine call itself, well or badly behaved.",
    "verdict": "Report what the client of a running mock did wrong.",
    "record": "Pass requests on to a real gateway and record its replies.",
    "import": "Write the replies of a HAR, Postman or Bruno file as a scenario.",
    "proxy": "Pass requests on to a real server and report violations of its document.",
    "contract": "Test whether a deployed gateway conforms to its document.",
    "explore": "Run a program again and again, each time with another failure.",
    "compare": "Send the same requests to two gateways and report where they differ.",
    "spec": "List, show, bundle and check the documents.",
}


class _Commands(click.Group):
    """Imports a subcommand on use, so that `serve` starts without the weight of the others."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        name = f"{name}_" if keyword.iskeyword(name) else name
        gc.disable()  # modules are not garbage, and collecting takes a tenth of the start-up time
        command = getattr(importlib.import_module(f"mockgateway.cli.{name}"), name)
        gc.enable()
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(f"unknown command {args[0]!r}; {nearest(args[0], COMMANDS)}")
        return super().resolve_command(ctx, args)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="mockgateway")
def cli() -> None:
    """A local mock of AI gateways and a contract tester, driven by OpenAPI documents."""


def main() -> None:
    """Run the command line. A ConfigError becomes one line and exit code 2."""
    try:
        cli(prog_name="mockgateway", color=False if os.environ.get("NO_COLOR") else None)
    except ConfigError as error:
        click.echo(f"mockgateway: {error}", err=True)
        sys.exit(2)
