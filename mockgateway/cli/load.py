"""`mockgateway load`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
import orjson

from mockgateway.access import is_loopback
from mockgateway.cli.control_client import ControlClient, Json, control_options
from mockgateway.cli.options import file_option, name_option
from mockgateway.problem import ConfigError
from mockgateway.wording import count

RETRIES = ("none", "fixed", "exponential")
LOOK = 0.5  # seconds between two looks at the run


@click.command()
@click.option("--rate", default=10.0, show_default=True, type=click.FloatRange(0.1, 200))
@click.option(
    "--seconds", default=30.0, show_default=True, metavar="S", type=click.FloatRange(0.1, 600)
)
@click.option("--concurrency", default=20, show_default=True, type=click.IntRange(1, 200))
@click.option(
    "--retry",
    default="none",
    show_default=True,
    type=click.Choice(RETRIES),
    help="Whether and how failed calls are sent again; exponential has jitter.",
)
@click.option("--attempts", default=5, show_default=True, type=click.IntRange(1, 10))
@click.option(
    "--honor-retry-after/--ignore-retry-after",
    "honors_retry_after",
    default=True,
    show_default=True,
)
@name_option("--gateway", help="Gateway to call. Default: the first one with chats.")
@click.option("--path", default="", metavar="PATH", help="Path to call. Default: its chats.")
@file_option("--body", help="JSON file with the request's body. Default: a chat.")
@click.option("--stream", is_flag=True, help="Ask for streams.")
@control_options
def load(client: ControlClient, body: Path | None, **options: Any) -> None:
    """Let a mock on this machine call itself, and show what happens. Ctrl+C stops it."""
    host = urlsplit(client.url).hostname or ""
    if host != "localhost" and not is_loopback(host):
        advice = "use the URL of a mock on this machine"
        raise ConfigError("--url", f"{host or client.url} is another machine", advice)
    plan = {name: value for name, value in options.items() if value != ""}
    if body is not None:
        plan["body"] = _read(body)
    state = client.call("POST", "/load", plan)
    try:
        while state["running"]:
            time.sleep(LOOK)
            state = client.call("GET", "/load")
            if not client.as_json:
                click.echo(_line(state))
    except KeyboardInterrupt:
        state = client.call("DELETE", "/load")
    if client.as_json:
        client.show(state, "")


def _read(path: Path) -> Any:
    try:
        return orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError) as error:
        raise ConfigError(f"--body {path}", f"cannot be read: {error}") from None


def _line(state: Json) -> str:
    statuses = " ".join(f"{name}: {count}" for name, count in sorted(state["statuses"].items()))
    latency = state["latency"]
    shown = f"p50 {latency['p50']:.2f} s, p99 {latency['p99']:.2f} s" if latency else ""
    counts = f"{count(state['calls'], 'call')}, {state['ok']} ok, {state['failed']} failed"
    return f"{state['elapsed']:6.1f} s  {counts}, {state['retries']} retries  {statuses}  {shown}"
