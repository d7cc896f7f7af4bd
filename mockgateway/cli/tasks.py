"""`mockgateway tasks [list | advance | finish | fail | cancel]`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import click

from mockgateway.cli.control_client import (
    ControlClient,
    DefaultGroup,
    Json,
    control_options,
    printable,
)
from mockgateway.problem import ConfigError

_COLOURS = {"succeeded": "green", "failed": "red", "canceled": "yellow", "running": "cyan"}


@click.group(cls=DefaultGroup, default="list")
def tasks() -> None:
    """List the tasks of a running mock and move them on. TASK is the newest by default."""


@tasks.command("list")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(0, 1000))
@click.option("--gateway", default="", metavar="NAME", help="List only this gateway's tasks.")
@control_options
def list_(client: ControlClient, limit: int, gateway: str) -> None:
    """List the newest tasks first."""
    query = {"limit": limit} | ({"gateway": gateway} if gateway else {})
    value = client.call("GET", "/tasks", query=query)
    client.show(value, "\n".join(map(_line, value["tasks"])) or "no tasks")


@tasks.command()
@click.argument("task", required=False)
@control_options
def advance(client: ControlClient, task: str | None) -> None:
    """Start a queued task, or let a running one succeed."""
    _change(client, task, "advance")


@tasks.command()
@click.argument("task", required=False)
@control_options
def finish(client: ControlClient, task: str | None) -> None:
    """Let a task succeed."""
    _change(client, task, "finish")


@tasks.command()
@click.argument("task", required=False)
@click.option("--kind", default="inference_failure", show_default=True, help="Kind of the error.")
@click.option("--message", default="", metavar="TEXT", help="Message of the error.")
@control_options
def fail(client: ControlClient, task: str | None, kind: str, message: str) -> None:
    """Let a task fail."""
    _change(client, task, "fail", {"kind": kind, "message": message})


@tasks.command()
@click.argument("task", required=False)
@control_options
def cancel(client: ControlClient, task: str | None) -> None:
    """Cancel a task."""
    _change(client, task, "cancel")


def _change(client: ControlClient, task: str | None, verb: str, fields: Any = None) -> None:
    if task is None:
        newest = client.call("GET", "/tasks", query={"limit": 1})["tasks"]
        if not newest:
            raise ConfigError("TASK", "the sandbox has no task", "submit one, or name a --sandbox")
        task = newest[0]["id"]
    value = client.call("POST", f"/tasks/{quote(task, safe='')}/{verb}", fields)
    client.show(value, _line(value))


def _line(task: Json) -> str:
    created = datetime.fromtimestamp(task["created"], UTC).strftime("%H:%M:%S")
    state = click.style(f"{task['state']:9}", _COLOURS.get(task["state"]))
    error = f"  {task['kind']}: {task['message']}" if task["kind"] else ""
    about = printable(f"{task['gateway']:9} {task['model']}{error}")
    return f"{created}  {task['id']:40} {state} {about}"
