"""Turn what a file says into a frozen dataclass, by its fields' types."""

from __future__ import annotations

import contextlib
import re
import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from functools import cache
from typing import Any, Literal, NewType, get_args, get_origin

from mockgateway.problem import nearest

Seconds = NewType(
    "Seconds", float
)  # that somebody waits for, a day at most: written `2`, `2s`, `150ms`, `1m`, `1h30m`
Span = NewType("Span", float)  # the same on the sandbox's clock, which can be moved: a year at most
Share = NewType("Share", float)  # 0 to 1, or `20%`
Count = NewType("Count", int)  # a whole number from 1
Status = NewType("Status", int)  # of HTTP, 200 to 599
ProblemName = NewType("ProblemName", str)  # an error by the document's name for it
LONGEST: Mapping[Any, float] = {Seconds: 86_400.0, Span: 366 * 86_400.0}  # seconds

HEADER_NAME = r"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$"  # what may be a header's name (RFC 9110, 5.6.2)
DURATION = re.compile(r"\d+(?:\.\d+)?|(?:\d+(?:\.\d+)? ?(?:ms|s|m|h|d))+")
_PART = re.compile(r"([\d.]+) ?(ms|s|m|h|d)?")
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0, "": 1.0}


class FieldError(Exception):
    """A value in a file cannot be used.

    Attributes:
        message: What is wrong.
        advice: What to write instead, or "".
        path: The keys and list indexes that lead to the value.
    """

    def __init__(self, message: str, advice: str = "", path: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice
        self.path = path


@cache
def types_of(cls: type) -> Mapping[str, Any]:
    """The types of a dataclass's fields, by name."""
    return typing.get_type_hints(cls)


def build(cls: type, said: Any) -> Any:
    """An instance of a dataclass from a mapping of its fields, or from one value for its first field. Raises Wrong."""
    known = [field for field in fields(cls) if field.init]
    if said is None:
        said = {}
    if not isinstance(said, dict):
        if not known:
            raise FieldError(f"takes nothing, not {shown(said)}", "write {}")
        said = {known[0].name.rstrip("_"): said}
    names = {field.name.rstrip("_"): field for field in known}
    values: dict[str, Any] = {}
    for name, value in said.items():
        if name not in names:
            raise FieldError(
                f"unknown field {shown(name)}", nearest(str(name), names), (str(name),)
            )
        try:
            values[names[name].name] = convert(types_of(cls)[names[name].name], value)
        except FieldError as error:
            raise FieldError(
                f"{name}: {error.message}", error.advice, (str(name), *error.path)
            ) from None
    for field in known:
        if (
            field.name not in values
            and field.default is MISSING
            and field.default_factory is MISSING
        ):
            raise FieldError(
                f"lacks {field.name.rstrip('_')!r}", f"write `{field.name.rstrip('_')}: ...`"
            )
    try:
        return cls(**values)
    except ValueError as error:
        raise FieldError(str(error)) from None


def convert(kind: Any, value: Any) -> Any:
    """A value of a type, from what is written. Raises Wrong."""
    origin = get_origin(kind)
    if kind is Any:
        return value
    if kind in LONGEST:
        return _seconds(value, kind)
    if kind is Share:
        return _share(value)
    if kind is ProblemName:
        return convert(str, value)
    if kind is Status:
        if not isinstance(value, int) or isinstance(value, bool) or not 200 <= value <= 599:
            raise FieldError(
                f"{shown(value)} is no status to answer with",
                "write a whole number from 200 to 599",
            )
        return value
    if kind is Count:
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 10**9:
            raise FieldError(f"{shown(value)} is no count", "write a whole number from 1")
        return value
    if origin is Literal:
        if value not in get_args(kind):
            raise FieldError(
                f"unknown word {shown(value)}",
                nearest(str(value), [str(word) for word in get_args(kind)]),
            )
        return value
    if origin in (types.UnionType, typing.Union):
        if value is None and type(None) in get_args(kind):
            return None
        return _one_of([inner for inner in get_args(kind) if inner is not type(None)], value)
    if origin in (list, tuple, typing.get_origin(typing.Sequence[int])):
        inner = get_args(kind)[0]
        return tuple(_each(inner, value if isinstance(value, list) else [value]))
    if origin is get_origin(Mapping[str, str]):
        return _texts(value)
    if kind is bool or kind is str:
        if not isinstance(value, kind):
            raise FieldError(
                f"{shown(value)} is no {'text' if kind is str else 'true or false'}",
                "put it in quotes" if kind is str else "write true or false",
            )
        return value
    if kind in (int, float):
        if (
            isinstance(value, bool)
            or not isinstance(value, int if kind is int else (int, float))
            or abs(value) > 1e12
        ):
            raise FieldError(
                f"{shown(value)} is no {'whole ' if kind is int else ''}number",
                "write one, such as 3",
            )
        return value
    return build(kind, value) if hasattr(kind, "__dataclass_fields__") else value


def _texts(value: Any) -> dict[str, str]:
    """Texts by name; a number or a truth is one as it would be sent."""
    if not isinstance(value, dict):
        raise FieldError(
            f"{shown(value)} is no mapping", "write names with their texts, such as {x-team: blue}"
        )
    for name, text in value.items():
        if not isinstance(name, str) or not isinstance(text, (str, int, float)):
            raise FieldError(
                f"{shown(name)}: {shown(text)} is no text", "put both in quotes", (str(name),)
            )
    return {
        name: str(text).lower() if isinstance(text, bool) else str(text)
        for name, text in value.items()
    }


def _each(inner: Any, values: list[Any]) -> list[Any]:
    out = []
    for place, value in enumerate(values):
        try:
            out.append(convert(inner, value))
        except FieldError as error:
            raise FieldError(error.message, error.advice, (str(place), *error.path)) from None
    return out


def _one_of(kinds: list[Any], value: Any) -> Any:
    first: FieldError | None = None
    for kind in kinds:
        try:
            return convert(kind, value)
        except FieldError as error:
            first = first or error
    raise first or FieldError(f"{shown(value)} cannot be used")


def _seconds(value: Any, kind: Any) -> float:
    """A length of time: a number of seconds, or a text such as `150ms`."""
    said = value
    if isinstance(value, str) and DURATION.fullmatch(value.strip()):
        value = sum([float(number) * _UNITS[unit] for number, unit in _PART.findall(value)])
    if (
        isinstance(value, bool)
        or not isinstance(value, (int, float))
        or not 0 <= value <= LONGEST[kind]
    ):
        raise FieldError(
            f"{shown(said)} is no length of time",
            f"write seconds, or a text such as 150ms, 2s or 1h30m, up to {'a day' if kind is Seconds else '366 days'}",
        )
    return float(value)


def _share(value: Any) -> Share:
    said = value
    if isinstance(value, str) and value.strip().endswith("%"):
        with contextlib.suppress(ValueError):
            value = float(value.strip()[:-1]) / 100
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise FieldError(
            f"{shown(said)} is no share", "write a number from 0 to 1, or a text such as 20%"
        )
    return Share(float(value))


def shown(value: Any) -> str:
    """A value as it is told to the person who wrote it."""
    return repr(value)[:80]


Steps = tuple[str, ...]


def convert_at(steps: Steps, kind: Any, value: Any) -> Any:
    """A value of a type, from what is written there. Raises Wrong."""
    try:
        return convert(kind, value)
    except FieldError as error:
        raise FieldError(
            f"{steps[-1]}: {error.message}" if not steps[-1].isdigit() else error.message,
            error.advice,
            (*steps, *error.path),
        ) from None


def known_only(said: Mapping[str, Any], words: Sequence[str], steps: Steps = ()) -> None:
    """Raise Wrong for a word that is none of these."""
    for word in said:
        if word not in words:
            raise FieldError(
                f"unknown word {shown(word)}", nearest(str(word), words), (*steps, str(word))
            )


def text_of(said: Mapping[str, Any], word: str, default: str, steps: Steps = ()) -> str:
    """The text below a word. Raises Wrong."""
    return str(convert_at((*steps, word), str, said.get(word, default)))


def list_of(said: Mapping[str, Any], word: str, steps: Steps) -> list[Any]:
    """The list below a word, empty where there is none. Raises Wrong."""
    value = said.get(word)
    if value is None:
        return []
    if not isinstance(value, list):
        raise FieldError(
            f"{word}: {shown(value)} is no list", "write its entries as a list", (*steps, word)
        )
    return value


def mapping_of(said: Mapping[str, Any], word: str, steps: Steps) -> dict[Any, Any]:
    """The mapping below a word. Raises Wrong."""
    value = said[word]
    if not isinstance(value, dict):
        raise FieldError(
            f"{word}: {shown(value)} is no mapping",
            "write names with the values they must have",
            (*steps, word),
        )
    return value
