"""The top of the command line; each command is loaded when it is called."""

from __future__ import annotations

import importlib
import sys

import click

from mockgateway import __version__
from mockgateway.problem import ConfigError, nearest

COMMANDS = {
    "serve": ("mockgateway.cli.serve", "serve", "Serve the gateways on this machine."),
    "keys": ("mockgateway.cli.keys", "keys", "List the test keys and their stories."),
    "scenarios": ("mockgateway.cli.scenarios", "scenarios", "List, check and show scenarios."),
    "verdict": (
        "mockgateway.cli.verdict",
        "verdict",
        "Tell what the client of a running mock did wrong.",
    ),
    "record": (
        "mockgateway.cli.record",
        "record",
        "Pass requests on to a real gateway and write down its answers.",
    ),
    "contract": (
        "mockgateway.cli.contract",
        "contract",
        "Test whether a deployed gateway keeps its document.",
    ),
    "compare": (
        "mockgateway.cli.compare",
        "compare",
        "Send the same requests to two gateways, and tell where they differ.",
    ),
    "spec": ("mockgateway.cli.spec", "spec", "List, show, bundle and check the documents."),
}


class _Commands(click.Group):
    """A group whose members are imported on use, so that `serve` starts without the weight of the others."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[name]
        command = getattr(importlib.import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, _, about) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(f"unknown command {args[0]!r}; {nearest(args[0], COMMANDS)}")
        return super().resolve_command(ctx, args)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="mockgateway")
def cli() -> None:
    """A local stand-in for an AI gateway, driven by its OpenAPI document."""


def main() -> None:
    """Run the command line. What a person wrote wrongly is told in one line; the exit code is 2 then."""
    try:
        cli(prog_name="mockgateway")
    except ConfigError as error:
        click.echo(f"mockgateway: {error}", err=True)
        sys.exit(2)
