"""`mockgateway run`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click

from mockgateway.cli.options import name_option, seed_option, with_python
from mockgateway.clock import FASTEST
from mockgateway.embedded.served import serve
from mockgateway.embedded.variables import LOCAL, variables
from mockgateway.problem import ConfigError, nearest
from mockgateway.server import Settings


@click.command(context_settings={"allow_interspersed_args": False})
@click.option(
    "--gateway",
    default="sealink",
    show_default=True,
    metavar="NAME",
    help="Gateway that SDKs are pointed at.",
)
@name_option("--scenario", help="Scenario of the mock, by name or file.")
@click.option(
    "--tasks",
    default="timed",
    show_default=True,
    metavar="POLICY",
    help="How tasks progress: timed, instant, manual, or polls:N.",
)
@click.option(
    "--speed",
    default=1.0,
    show_default=True,
    type=click.FloatRange(0, FASTEST),
    help="Seconds of the mock's clock per real second.",
)
@seed_option
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
def run(
    gateway: str, scenario: str, tasks: str, speed: float, seed: int, command: tuple[str, ...]
) -> None:
    """Run COMMAND with a mock of its own, to which environment variables point its SDKs.

    A .py file runs with the Python of mockgateway. MOCKGATEWAY_URL is the URL of the mock.

    Exit code: that of COMMAND.
    """
    settings = Settings(scenario=scenario, tasks=tasks, speed=speed, seed=seed)
    with serve(settings) as served:
        gateways, root = served.gateways(), served.control.root
        if gateway not in gateways:
            advice = nearest(gateway, gateways)
            raise ConfigError("--gateway", f"unknown gateway {gateway!r}", advice)
        path = os.pathsep.join([os.environ.get("PATH", ""), str(Path(sys.executable).parent)])
        given = {"PATH": path, "MOCKGATEWAY_URL": root, "NO_PROXY": LOCAL, "no_proxy": LOCAL}
        given |= variables(root, gateway, gateways)
        try:
            code = subprocess.call(with_python(command), env={**os.environ, **given})  # noqa: S603 - the user's own
        except KeyboardInterrupt:
            code = 130  # as shells have it
        except OSError as error:
            raise ConfigError(command[0], (error.strerror or "cannot be run").lower()) from None
    sys.exit(code)
