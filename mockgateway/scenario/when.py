"""Read which calls a rule means, and which of those it strikes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mockgateway.scenario.fields import (
    HEADER_NAME,
    Count,
    FieldError,
    Share,
    Span,
    convert_at,
    known_only,
    mapping_of,
    shown,
    text_of,
)
from mockgateway.scenario.known_names import Known, check_named
from mockgateway.scenario.rule import Schedule, When

OF_WHEN = (
    "operation",
    "do",
    "make",
    "gateway",
    "region",
    "sandbox",
    "method",
    "path",
    "model",
    "key",
    "says",
    "stream",
    "header",
    "body",
    "same",
)
TEXTS = (
    "operation",
    "do",
    "make",
    "gateway",
    "region",
    "sandbox",
    "method",
    "path",
    "model",
    "key",
    "says",
    "same",
)
NAMED = ("operation", "do", "make", "gateway", "region")  # what the documents know all of
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")

_PLAIN = re.compile(r"(?:\$\.)?([A-Za-z_]\w*)\Z", re.ASCII)


def when_of(said: Any, steps: tuple[str, ...], known: Known) -> When:
    """Which calls are meant. Raises Wrong, also for what nothing that is served answers to."""
    if said is None:
        return When()
    if not isinstance(said, dict):
        raise FieldError(
            f"when: {shown(said)} is no condition", "write a mapping such as {do: complete}", steps
        )
    known_only(said, OF_WHEN, steps)
    values: dict[str, Any] = {word: _wanted(said, word, steps) for word in TEXTS if word in said}
    for word in NAMED:
        if word in values:
            check_named(word, values[word], getattr(known(), word), (*steps, word))
    if "method" in values:
        check_named("method", values["method"], METHODS, (*steps, "method"))
    if values.get("path", "/")[0] not in "/*?[":
        raise FieldError(
            f"path: {shown(values['path'])} is no path",
            "begin it with `/`, below the gateway's prefix",
            (*steps, "path"),
        )
    if "stream" in said:
        values["stream"] = convert_at((*steps, "stream"), bool, said["stream"])
    if "header" in said:
        values["header"] = dict(
            _header(name, value, (*steps, "header", str(name)))
            for name, value in mapping_of(said, "header", steps).items()
        )
    if "body" in said:
        values["body"] = tuple(
            (path, _finder(path, (*steps, "body", str(path))), wanted)
            for path, wanted in mapping_of(said, "body", steps).items()
        )
    return When(**values)


def _wanted(said: Mapping[str, Any], word: str, steps: tuple[str, ...]) -> str:
    wanted = text_of(said, word, "", steps)
    if not wanted:
        raise FieldError(
            f"{word}: says nothing", "write what it must be, or leave it out", (*steps, word)
        )
    return wanted.upper() if word == "method" else wanted


def _header(name: Any, value: Any, steps: tuple[str, ...]) -> tuple[str, str]:
    """A header's name in lower case, and what it must be: a number or a truth as it would be sent."""
    if not isinstance(name, str) or not re.fullmatch(HEADER_NAME, name):
        raise FieldError(
            f"header: {shown(name)} is no header's name", "write one such as x-team", steps
        )
    if isinstance(value, bool):
        return name.lower(), str(value).lower()
    if not isinstance(value, (str, int, float)):
        raise FieldError(
            f"header: {name}: {shown(value)} is no text",
            "write what it must be, `*` for anything",
            steps,
        )
    return name.lower(), str(value)


def _finder(path: Any, steps: tuple[str, ...]) -> Callable[[Any], Sequence[Any]]:
    """What finds the values at a JSONPath (RFC 9535); a plain name is a top-level field."""
    if not isinstance(path, str):
        raise FieldError(
            f"body: {shown(path)} is no JSONPath", "write one such as $.messages[0].role", steps
        )
    if plain := _PLAIN.match(path):
        name = plain[1]
        return lambda body: [body[name]] if isinstance(body, dict) and name in body else []
    import jsonpath_rfc9535 as jsonpath  # loaded where a rule asks for it

    try:
        compiled = jsonpath.compile(path if path.startswith("$") else f"$.{path}")
    except jsonpath.JSONPathError as error:
        raise FieldError(
            f"{shown(path)} is no JSONPath: {str(error).splitlines()[0]}",
            "write one such as $.messages[0].role",
            steps,
        ) from None
    return lambda body: [] if body is None else list(compiled.find(body).values())


def turn_of(said: Mapping[str, Any], steps: tuple[str, ...]) -> Schedule:
    """Which of the calls that are meant are struck. Raises Wrong, also where none ever could be."""
    values: dict[str, Any] = {
        word: convert_at((*steps, word), Count, said[word])
        for word in ("first", "after", "every")
        if word in said
    }
    if "nth" in said:
        values["nth"] = convert_at((*steps, "nth"), tuple[Count, ...], said["nth"])
    if "chance" in said:
        values["chance"] = convert_at((*steps, "chance"), Share, said["chance"])
    if "between" in said:
        between = convert_at((*steps, "between"), tuple[Span, ...], said["between"])
        if len(between) != 2 or between[0] >= between[1]:
            raise FieldError(
                f"between: {shown(said['between'])} is no span",
                "write two times, such as [10s, 1m]",
                (*steps, "between"),
            )
        values["between"] = between
    turn = Schedule(**values)
    if not turn.possible:
        words = [word for word in ("first", "after", "nth", "every") if word in said]
        raise FieldError(
            f"{' and '.join(words)} leave no call to strike",
            "all of them must hold; the numbers count the calls that `when` means",
            (*steps, words[-1]),
        )
    return turn
