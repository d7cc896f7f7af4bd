"""`mockgateway scenario use | clear | status | pause | resume | skip`."""

from __future__ import annotations

from pathlib import Path

import click

from mockgateway.cli.control_client import (
    ControlClient,
    DefaultGroup,
    Json,
    control_options,
    printable,
)
from mockgateway.files import check_file
from mockgateway.problem import ConfigError
from mockgateway.scenario.library import is_path
from mockgateway.wording import count


@click.group(cls=DefaultGroup, default="status")
def scenario() -> None:
    """Show and choose the scenario of a running mock."""


@scenario.command()
@click.argument("name", metavar="NAME|FILE")
@control_options
def use(client: ControlClient, name: str) -> None:
    """Activate a scenario by its name or from a file."""
    if is_path(name):
        check_file(name)
        try:
            body: object = Path(name).read_bytes()
        except OSError as error:
            raise ConfigError(name, (error.strerror or "cannot be read").lower()) from None
    else:
        body = {"name": name}
    _show(client, client.call("PUT", "/scenario", body))


@scenario.command()
@control_options
def clear(client: ControlClient) -> None:
    """End the active scenario."""
    _show(client, client.call("DELETE", "/scenario"))


@scenario.command()
@control_options
def status(client: ControlClient) -> None:
    """Show the active scenario, its phase and how many calls its rules have matched."""
    _show(client, client.call("GET", "/scenario"))


@scenario.command()
@control_options
def pause(client: ControlClient) -> None:
    """Stop the timeline; the current phase stays."""
    _show(client, client.call("PUT", "/scenario/timeline", {"paused": True}))


@scenario.command()
@control_options
def resume(client: ControlClient) -> None:
    """Let the timeline go on."""
    _show(client, client.call("PUT", "/scenario/timeline", {"paused": False}))


@scenario.command()
@click.argument("phase", required=False)
@control_options
def skip(client: ControlClient, phase: str | None) -> None:
    """Jump to a phase, by default the next one."""
    fields = {"phase": phase} if phase else {"skip": True}
    _show(client, client.call("PUT", "/scenario/timeline", fields))


def _show(client: ControlClient, value: Json) -> None:
    client.show(value, "\n".join(_lines(value)))


def _lines(value: Json) -> list[str]:
    if value["scenario"] is None:
        return ["no scenario is active"]
    lines = [printable(f"{value['scenario']}: {value['about']}")]
    if value["phases"]:
        names = [one["name"] for one in value["phases"]]
        shown = [f"[{name}]" if name == value["phase"] else name for name in names]
        state = "paused" if value["paused"] else f"speed {value['speed']:g}"
        lines.append(f"  {' > '.join(shown)}   {value['seconds']:.1f} s, {state}")
    lines += [f"  {name} {number:g}" for name, number in value["knobs"].items()]
    lines += [f"  {name}: {count(met, 'call')}" for name, met in value["met"].items()]
    return lines
