"""Faults and scenarios that a request asks for: X-Mock-Fault, or a mark in the prompt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from mockgateway.faults import FAULTS
from mockgateway.problem import ConfigError
from mockgateway.request import ParsedRequest
from mockgateway.scenario import RequestView
from mockgateway.scenario.activation import Find
from mockgateway.scenario.fields import FieldError
from mockgateway.scenario.grammar import read_fault
from mockgateway.scenario.rule import CompiledFault

MARK = b"[mock:"
MARK_SEARCHED = 262_144  # bytes of a body that is searched for a mark

_MARK = re.compile(r"\[mock:([^\]\n]{1,200})\]")
_COMMA = re.compile(r",(?![^{]*\}|[^\[]*\])")  # outside braces and brackets
_HEADER = "X-Mock-Fault"


def read_header(request: ParsedRequest) -> list[CompiledFault]:
    """Return the faults of all X-Mock-Fault lines, as one list (RFC 9110, 5.3)."""
    lines = [value for name, value in request.headers if name == b"x-mock-fault"]
    faults = [
        fault
        for line in lines
        if line.strip()
        for fault in read_faults(line.decode("latin-1"), _HEADER)
    ]
    return [fault._replace(position=position) for position, fault in enumerate(faults)]


def read_mark(view: RequestView, find: Find) -> tuple[str, Sequence[CompiledFault]]:
    """Read `[mock: ...]` in the last message of a prompt. Raises ConfigError.

    Returns:
        The scenario of `[mock: rate-limited]`, or the faults of `[mock: latency=2s, truncate]`.
    """
    found = _MARK.search(view.last)
    if found is None:
        return "", ()
    text = found[1].strip()
    if "=" in text or text.split(",")[0].strip() in FAULTS:
        return "", read_faults(text, found[0])
    find(text, view.call.sandbox.name)
    return text, ()


@lru_cache(maxsize=256)
def read_faults(text: str, where: str) -> tuple[CompiledFault, ...]:
    """Return the faults that a text names. Raises ConfigError.

    Args:
        text: `latency=2s, truncate=3`, or a YAML flow such as
            `{refuse: {kind: rate_limited, retry_after: 2}}`.
        where: What the error calls the place of the text.
    """
    return tuple(
        CompiledFault.compile(_fault(entry, where), position)
        for position, entry in enumerate(_entries(text, where))
    )


def _entries(text: str, where: str) -> list[Any]:
    import yaml12  # only requests that ask for a fault need it

    try:
        if text.lstrip()[:1] in "{[":
            value: Any = yaml12.parse_yaml(text)
        else:
            value = [dict([_pair(part)]) for part in _COMMA.split(text) if part.strip()]
    except ValueError as error:
        advice = "write `latency=2s`, or YAML such as {latency: {before: 2s}}"
        raise ConfigError(where, f"cannot be read: {error}", advice) from None
    return value if isinstance(value, list) else [{word: given} for word, given in value.items()]


def _fault(entry: Any, where: str) -> Any:
    try:
        return read_fault(entry, FAULTS, ())
    except FieldError as error:
        raise ConfigError(where, error.message, error.advice) from None


def _pair(part: str) -> tuple[str, Any]:
    word, equals, value = part.strip().partition("=")
    if not equals:
        return word, None
    if not value.strip():
        raise ValueError(f"{word.strip()}= has no value")
    import yaml12

    return word.strip(), yaml12.parse_yaml(value)
