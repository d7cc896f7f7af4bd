"""`mockgateway clock show | advance | freeze | speed`."""

from __future__ import annotations

from typing import Any

import click

from mockgateway.cli.control_client import ControlClient, DefaultGroup, control_options
from mockgateway.clock import FASTEST


@click.group(cls=DefaultGroup, default="show")
def clock() -> None:
    """Read and move the clock of a running mock, by which tasks and limits go."""


@clock.command()
@control_options
def show(client: ControlClient) -> None:
    """Show the time and the speed."""
    _call(client, "GET")


@clock.command()
@click.argument("duration")
@control_options
def advance(client: ControlClient, duration: str) -> None:
    """Move the clock ahead by DURATION, such as 90s, 10m or 1h30m."""
    _call(client, "PUT", {"advance": f"{duration}s" if duration.isdigit() else duration})


@clock.command()
@control_options
def freeze(client: ControlClient) -> None:
    """Stop the clock; `clock advance` still moves it."""
    _call(client, "PUT", {"frozen": True})


@clock.command()
@click.argument("factor", type=click.FloatRange(0, FASTEST))
@control_options
def speed(client: ControlClient, factor: float) -> None:
    """Let the clock run FACTOR seconds in a real one."""
    _call(client, "PUT", {"speed": factor})


def _call(client: ControlClient, method: str, fields: Any = None) -> None:
    value = client.call(method, "/clock", fields)
    state = "frozen" if value["frozen"] else f"speed {value['speed']:g}"
    client.show(value, f"{value['iso']}  {state}")
