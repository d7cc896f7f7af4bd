"""Read the plain-text exchanges of this folder: a title, commands, and the answer that each command gets."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.seeds.curl import filled

FOLDER = Path(__file__).parent


@dataclass(slots=True)
class Step:
    """A command and what it is answered with. checks: (place, sign, text), sign one of `=`, `~` and `$`."""

    command: str
    status: int
    media_type: str
    checks: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Story:
    """A block of a file. names: its `export` lines."""

    file: str
    title: str
    names: dict[str, str]
    steps: list[Step]


def read_stories(name: str) -> list[Story]:
    """The blocks of a file, its first one being about the file itself."""
    blocks = (FOLDER / name).read_text("utf-8").strip().split("\n\n")
    return [_story(name, block) for block in blocks[1:]]


def _story(file: str, block: str) -> Story:
    title, _, rest = block.partition("\n")
    story = Story(file, title.strip("# ."), {}, [])
    command: list[str] = []
    for line in rest.splitlines():
        if line.startswith("export "):
            name, _, value = line.removeprefix("export ").partition("=")
            story.names[name] = value.strip('"')
        elif line.startswith("→ "):
            status, media_type = line[2:].split()
            story.steps.append(Step("\n".join(command), int(status), media_type))
            command = []
        elif command or line.startswith("curl"):
            command.append(line)
        else:
            story.steps[-1].checks.append(_check(line))
    if command or not story.steps:
        raise ValueError(f"{file}: {story.title}: a command without an answer")
    return story


def _check(line: str) -> tuple[str, str, str]:
    found = re.fullmatch(r"\s+(\S+(?: \S+)?) ([=~]) (.+)", line)
    if not found:
        raise ValueError(f"not a check: {line!r}")
    place, sign, text = found.groups()
    return (place, "$", text[1:]) if sign == "=" and text.startswith("$") else (place, sign, text)


def differences(step: Step, reply: httpx.Response, names: dict[str, str]) -> Iterator[str]:
    """Where a reply is not what the step says, a line each; what the step names is kept in `names`."""
    media_type = reply.headers.get("content-type", "").partition(";")[0]
    if (reply.status_code, media_type) != (step.status, step.media_type):
        yield f"{reply.status_code} {media_type}, not {step.status} {step.media_type}: {reply.text[:400]}"
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
        elif sign == "=" and value != json.loads(filled(text, names)):
            yield f"{place} is {value!r}, not {filled(text, names)}"
        elif sign == "~" and not re.search(
            text, value if isinstance(value, str) else json.dumps(value)
        ):
            yield f"{place} is {value!r}, which does not match {text}"


def _at(value: Any, place: str) -> Any:
    for step in place.split("."):
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


def names_of(story: Story, keys: Mapping[str, str]) -> dict[str, str]:
    """What `$NAME` stands for at the start of a story."""
    return {**keys, **story.names}
