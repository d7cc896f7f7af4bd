"""Read the plain-text exchanges of this folder: a title, commands, and the expected replies."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.seeds.curl import expand

FOLDER = Path(__file__).parent


@dataclass(slots=True)
class Step:
    """A command and its expected reply."""

    command: str
    status: int
    media_type: str
    # (place, sign, text); the sign is `=`, `~` or `$`
    checks: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Exchange:
    """A block of a file."""

    file: str
    title: str
    names: dict[str, str]  # its `export` lines
    steps: list[Step]


def read_exchanges(name: str) -> list[Exchange]:
    """Return the blocks of a file without the first one, which describes the file."""
    blocks = (FOLDER / name).read_text("utf-8").strip().split("\n\n")
    return [_exchange(name, block) for block in blocks[1:]]


def _exchange(file: str, block: str) -> Exchange:
    title, _, rest = block.partition("\n")
    exchange = Exchange(file, title.strip("# ."), {}, [])
    command: list[str] = []
    for line in rest.splitlines():
        if line.startswith("export "):
            name, _, value = line.removeprefix("export ").partition("=")
            exchange.names[name] = value.strip('"')
        elif line.startswith("→ "):
            status, media_type = line[2:].split()
            exchange.steps.append(Step("\n".join(command), int(status), media_type))
            command = []
        elif command or line.startswith("curl"):
            command.append(line)
        else:
            exchange.steps[-1].checks.append(_check(line))
    if command or not exchange.steps:
        raise ValueError(f"{file}: {exchange.title}: a command without a reply")
    return exchange


def _check(line: str) -> tuple[str, str, str]:
    found = re.fullmatch(r"\s+(\S+(?: \S+)?) ([=~]) (.+)", line)
    if not found:
        raise ValueError(f"not a check: {line!r}")
    place, sign, text = found.groups()
    return (place, "$", text[1:]) if sign == "=" and text.startswith("$") else (place, sign, text)


def differences(step: Step, reply: httpx.Response, names: dict[str, str]) -> Iterator[str]:
    """Yield the differences between a reply and its step; add the step's names to `names`."""
    media_type = reply.headers.get("content-type", "").partition(";")[0]
    if (reply.status_code, media_type) != (step.status, step.media_type):
        wanted = f"{step.status} {step.media_type}"
        yield f"{reply.status_code} {media_type}, not {wanted}: {reply.text[:400]}"
        return
    if not reply.content:
        yield "the body is empty"
    for place, sign, text in step.checks:
        try:
            value = (
                reply.headers[place.removeprefix("header ")]
                if place.startswith("header ")
                else _at(reply.json(), place)
            )
        except (KeyError, IndexError, TypeError):
            yield f"there is no {place} in {reply.text[:400]}"
            continue
        if sign == "$":
            names[text] = str(value)
        elif sign == "=" and value != json.loads(expand(text, names)):
            yield f"{place} is {value!r}, not {expand(text, names)}"
        elif sign == "~" and not re.search(
            text, value if isinstance(value, str) else json.dumps(value)
        ):
            yield f"{place} is {value!r}, which does not match {text}"


def _at(value: Any, place: str) -> Any:
    for step in place.split("."):
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


def initial_names(exchange: Exchange, keys: Mapping[str, str]) -> dict[str, str]:
    """Return the values of `$NAME` at the start of an exchange."""
    return {**keys, **exchange.names}
