"""Parse a printed curl command into an HTTP request."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(slots=True)
class Command:
    """The request of a curl command."""

    url: str
    method: str
    headers: dict[str, str] = field(default_factory=dict)
    data: str | None = None
    # (name, file name, text) of each `-F`; curl writes a file as `@name`
    form: list[tuple[str, str | None, str]] = field(default_factory=list)
    output: str | None = None


_NAMED = re.compile(r"\$\{(\w+)\}|\$(\w+)")
_IGNORED = {"-s", "-S", "-sS", "-L"}


def expand(text: str, names: Mapping[str, str]) -> str:
    """Return the text with `$NAME`, `${NAME}` and `$(date +%s)` expanded as by a shell."""
    text = text.replace("$(date +%s)", "1780000000")
    return _NAMED.sub(lambda found: names[found[1] or found[2]], text)


def read_curl(text: str, names: Mapping[str, str]) -> Command:
    """Parse a command. Raises ValueError for an unknown option, so that none is ignored."""
    words = shlex.split(expand(text.replace("\\\n", " "), names))
    if words[:1] != ["curl"]:
        raise ValueError(f"not a curl command: {text[:60]}")
    command = Command("", "")
    rest = iter(words[1:])
    for word in rest:
        if word in ("-X", "--request"):
            command.method = next(rest)
        elif word in ("-H", "--header"):
            name, _, value = next(rest).partition(":")
            command.headers[name.strip()] = value.strip()
        elif word in ("-d", "--data"):
            command.data = next(rest)
        elif word in ("-F", "--form"):
            name, _, value = next(rest).partition("=")
            command.form.append(
                (name, value[1:], "") if value.startswith("@") else (name, None, value)
            )
        elif word in ("-o", "--output"):
            command.output = next(rest)
        elif word.startswith("-") and word not in _IGNORED:
            raise ValueError(f"unknown curl option {word}")
        elif not word.startswith("-"):
            command.url = word
    command.method = command.method or (
        "POST" if command.data is not None or command.form else "GET"
    )
    return command
