"""`mockgateway tail`."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from datetime import UTC, datetime
from fnmatch import fnmatchcase

import click
import orjson

from mockgateway.cli.control_client import ControlClient, Json, control_options, printable
from mockgateway.cli.options import name_option
from mockgateway.problem import ConfigError

_COLOURS = {"2": "green", "3": "cyan", "4": "yellow", "5": "red"}


@click.command()
@name_option("--status", help="Only this status, or a range such as 4xx.")
@name_option("--operation", help="Only this operation, or a glob.")
@name_option("--model", help="Only this model, or a glob.")
@name_option("--fault", help="Only calls to which a fault of that name applied.")
@click.option("--count", default=0, metavar="N", type=click.IntRange(0), help="End after N calls.")
@control_options
def tail(
    client: ControlClient, status: str, operation: str, model: str, fault: str, count: int
) -> None:
    """Print the calls of a running mock as they end; --json prints one object a line.

    More than 200 calls a second are counted rather than listed. Stop with Ctrl+C.
    """
    with contextlib.suppress(KeyboardInterrupt):
        _print(client, _filter(status, operation, model, fault), count)


def _print(client: ControlClient, wanted: Callable[[Json], bool], count: int) -> None:
    shown = 0
    for name, data in client.events():
        if name == "dropped" or (name == "exchanges" and data["skipped"]):
            click.echo(f"... {data.get('skipped') or data['calls']} more calls", err=True)
        for exchange in data["exchanges"] if name == "exchanges" else ():
            if wanted(exchange):
                click.echo(orjson.dumps(exchange) if client.as_json else _line(exchange))
                shown += 1
                if shown == count:
                    return


def _filter(status: str, operation: str, model: str, fault: str) -> Callable[[Json], bool]:
    """Return a test whether an exchange passes all filters that are set. Raises ConfigError."""
    if status and not re.fullmatch(r"[1-9]([0-9]{2}|xx|\*)", status.lower()):
        raise ConfigError(
            "--status", f"{status!r} is not a status", "write 429, or 4xx for a range"
        )
    pattern = status.lower().replace("x", "?")

    def wanted(exchange: Json) -> bool:
        return (
            fnmatchcase(str(exchange["status"]), pattern or "*")
            and fnmatchcase(exchange["operation"], operation or "*")
            and fnmatchcase(exchange["model"], model or "*")
            and (not fault or any(fault in applied for applied in exchange["applied"]))
        )

    return wanted


def _line(exchange: Json) -> str:
    at = datetime.fromtimestamp(exchange["received"], UTC).strftime("%H:%M:%S.%f")[:-3]
    status = click.style(str(exchange["status"]), _COLOURS.get(str(exchange["status"])[0]))
    where = f"{exchange['method']} /{exchange['gateway']}{exchange['path']}".replace("//", "/")
    words = [
        f"{exchange['lasted'] * 1000:8.1f} ms",
        printable(f"{where} {exchange['model']}").strip(),
    ]
    if exchange.get("phase"):
        words.append(f"[{exchange['phase']}]")
    if broken := exchange.get("ending") or ("left" in exchange and "client left"):
        words.append(click.style(str(broken), "magenta"))
    if exchange["applied"]:
        words.append(click.style(printable("; ".join(exchange["applied"])), dim=True))
    return f"{at} {status} {' '.join(word for word in words if word)}"
