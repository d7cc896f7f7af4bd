"""Convert the values of a scenario file into dataclasses, guided by the types of their fields."""

from __future__ import annotations

import contextlib
import re
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from typing import Any, Literal, NamedTuple, NewType, get_args, get_origin

from mockgateway.problem import nearest

Seconds = NewType("Seconds", float)  # real time: `2`, `2s`, `150ms`, `1h30m`
Span = NewType("Span", float)  # the same, on the sandbox's clock
Share = NewType("Share", float)  # 0 to 1, or `20%`
Count = NewType("Count", int)  # a whole number from 1
Status = NewType("Status", int)  # an HTTP status, 200 to 599
ProblemName = NewType("ProblemName", str)  # an error, by its name in the document

HEADER_NAME = r"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$"  # RFC 9110, 5.6.2
FRAMING = ("content-length", "transfer-encoding", "connection")  # headers that frame the body
DURATION = re.compile(r"\d+(?:\.\d+)?|(?:\d+(?:\.\d+)? ?(?:ms|s|m|h|d))+")
_PART = re.compile(r"([\d.]+) ?(ms|s|m|h|d)?")
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0, "": 1.0}

Path = tuple[str, ...]  # the keys and list indexes that lead to a value


class FieldError(Exception):
    """A value in a file cannot be used.

    Attributes:
        message: What is wrong.
        advice: What to write instead, or "".
        path: The keys and list indexes that lead to the value.
    """

    def __init__(self, message: str, advice: str = "", path: Path = ()) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice
        self.path = path


class Scalar(NamedTuple):
    """The values that a plain type accepts."""

    types: tuple[type, ...]
    name: str
    advice: str
    lowest: float = 0
    highest: float = 0


_TIME = "write seconds, or a duration such as 150ms, 2s or 1h30m, up to "
SCALARS: Mapping[Any, Scalar] = {
    str: Scalar((str,), "text", "put it in quotes"),
    ProblemName: Scalar((str,), "text", "put it in quotes"),
    bool: Scalar((bool,), "true or false", "write true or false"),
    int: Scalar((int,), "a whole number", "write one, such as 3", -1e12, 1e12),
    float: Scalar((int, float), "a number", "write one, such as 3", -1e12, 1e12),
    Count: Scalar((int,), "a count", "write a whole number from 1", 1, 10**9),
    Status: Scalar((int,), "a status", "write a whole number from 200 to 599", 200, 599),
    Share: Scalar((int, float), "a share", "write a number from 0 to 1, or 20%", 0, 1),
    Seconds: Scalar((int, float), "a duration", f"{_TIME}a day", 0, 86_400),
    Span: Scalar((int, float), "a duration", f"{_TIME}366 days", 0, 366 * 86_400),
}


def shown(value: Any) -> str:
    """Return a value as error messages quote it."""
    return repr(value)[:80]


def expected(what: str, value: Any, advice: str, path: Path = ()) -> FieldError:
    """Return the error for a value of the wrong type."""
    return FieldError(f"expected {what}, got {shown(value)}", advice, path)


@cache
def types_of(cls: type) -> Mapping[str, Any]:
    """Return the types of a dataclass's fields, by field name."""
    return typing.get_type_hints(cls)


def settable(cls: type) -> Mapping[str, Field[Any]]:
    """Return the fields that a file may set, by key: `for` sets the field `for_`."""
    return {field.name.rstrip("_"): field for field in fields(cls) if field.init}


def is_required(field: Field[Any]) -> bool:
    """Return whether a field has no default."""
    return field.default is MISSING and field.default_factory is MISSING


def build(cls: type, value: Any) -> Any:
    """Build a dataclass from a mapping of its fields, or from one value for its first field.

    Raises:
        FieldError: A field is unknown, missing or has a wrong value.
    """
    known = settable(cls)
    if value is None:
        value = {}
    if not isinstance(value, dict):
        if not known:
            raise expected("no value", value, "write {}")
        value = {next(iter(known)): value}
    values: dict[str, Any] = {}
    for key, inner in value.items():
        if key not in known:
            raise FieldError(f"unknown field {shown(key)}", nearest(str(key), known), (str(key),))
        field = known[key]
        values[field.name] = convert_at((key,), types_of(cls)[field.name], inner)
    for key, field in known.items():
        if field.name not in values and is_required(field):
            raise FieldError(f"{key!r} is missing", f"write `{key}: ...`")
    try:
        return cls(**values)
    except ValueError as error:
        raise FieldError(str(error)) from None


def convert(kind: Any, value: Any) -> Any:
    """Return a value as the type `kind` wants it. Raises FieldError."""
    origin, arguments = get_origin(kind), get_args(kind)
    if kind in SCALARS:
        return _scalar(kind, value)
    if origin is Literal:
        if value not in arguments:
            raise FieldError(f"unknown value {shown(value)}", nearest(str(value), arguments))
        return value
    if origin in (types.UnionType, typing.Union):
        if value is None and type(None) in arguments:
            return None
        return _first_of([inner for inner in arguments if inner is not type(None)], value)
    if origin in (list, tuple, Sequence):
        values = value if isinstance(value, list) else [value]
        return tuple(
            convert_at((str(index),), arguments[0], inner) for index, inner in enumerate(values)
        )
    if origin is Mapping:
        return _header_values(value)
    return build(kind, value) if is_dataclass(kind) and isinstance(kind, type) else value


def convert_at(path: Path, kind: Any, value: Any) -> Any:
    """Convert the value at a path; the error names the key. Raises FieldError."""
    try:
        return convert(kind, value)
    except FieldError as error:
        name = "" if path[-1].isdigit() else f"{path[-1]}: "
        raise FieldError(f"{name}{error.message}", error.advice, (*path, *error.path)) from None


def _first_of(kinds: Sequence[Any], value: Any) -> Any:
    errors = []
    for kind in kinds:
        try:
            return convert(kind, value)
        except FieldError as error:
            errors.append(error)
    raise errors[0]


def _scalar(kind: Any, value: Any) -> Any:
    accepts, number = SCALARS[kind], value
    if kind in (Seconds, Span) and isinstance(value, str) and DURATION.fullmatch(value.strip()):
        number = sum([float(count) * _UNITS[unit] for count, unit in _PART.findall(value)])
    elif kind is Share and isinstance(value, str) and value.strip().endswith("%"):
        with contextlib.suppress(ValueError):
            number = float(value.strip()[:-1]) / 100
    valid = isinstance(number, accepts.types) and isinstance(number, bool) == (kind is bool)
    if not valid or (accepts.highest and not accepts.lowest <= number <= accepts.highest):
        raise expected(accepts.name, value, accepts.advice)
    return float(number) if kind in (Seconds, Span, Share) else number


def _header_values(value: Any) -> dict[str, str]:
    """Return texts by name; a number or a boolean is converted as it would be sent."""
    if not isinstance(value, dict):
        raise expected("a mapping", value, "write names with their texts, such as {x-team: blue}")
    for name, text in value.items():
        if not isinstance(name, str) or not isinstance(text, (str, int, float)):
            message = f"{shown(name)}: expected text, got {shown(text)}"
            raise FieldError(message, "put both in quotes", (str(name),))
    return {
        name: str(text).lower() if isinstance(text, bool) else str(text)
        for name, text in value.items()
    }


class Section:
    """One mapping of a file, with the path that leads to it. Raises FieldError for unknown keys."""

    def __init__(self, value: Mapping[Any, Any], keys: Sequence[str], path: Path = ()) -> None:
        self.value = value
        self.path = path
        for key in value:
            if key not in keys:
                raise self.error(f"unknown key {shown(key)}", nearest(str(key), keys), str(key))

    def __contains__(self, key: str) -> bool:
        return key in self.value

    def __getitem__(self, key: str) -> Any:
        return self.value[key]

    def at(self, *keys: str) -> Path:
        """Return the path of a value below this section."""
        return (*self.path, *keys)

    def error(self, message: str, advice: str, *keys: str) -> FieldError:
        """Return an error about this section, or about the value at `keys`."""
        return FieldError(message, advice, self.at(*keys))

    def get(self, key: str, kind: Any, default: Any = None) -> Any:
        """Return the converted value of a key. Raises FieldError."""
        return convert_at(self.at(key), kind, self.value.get(key, default))

    def entries(self, key: str) -> Iterator[tuple[Any, Path]]:
        """Yield the entries of a list, each with its path; none for an absent key."""
        values = self.value.get(key)
        if not isinstance(values, (list, type(None))):
            message = f"{key}: expected a list, got {shown(values)}"
            raise self.error(message, "write its entries as a list", key)
        for index, value in enumerate(values or ()):
            yield value, self.at(key, str(index))

    def mapping(self, key: str) -> Iterator[tuple[Any, Any, Path]]:
        """Yield the names and values of a mapping, each with its path."""
        values = self.value[key]
        if not isinstance(values, dict):
            message = f"{key}: expected a mapping, got {shown(values)}"
            raise self.error(message, "write names with the values they must have", key)
        for name, value in values.items():
            yield name, value, self.at(key, str(name))
