"""Count the fields of an answer that are right.

An expected value is plain, or one of

    {$any: [a, b]}       one of these
    {$has: [a, b]}       text (or a list of texts) that contains each of these
    {$day: friday}       that day after today, as an ISO date; with `time`, a date and time

Numbers may differ by 0.5 %, texts by case, surrounding spaces and a final full stop, dates and
times by seconds and offset that are not expected. Lists are right in any order. Objects of a list
are paired with those of the answer that fit best; each field of an extra object counts as wrong.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any, NamedTuple

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SEARCHED = re.compile(r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")


class Field(NamedTuple):
    """One expected leaf and the answer's value at its place."""

    path: str
    expected: Any
    found: Any
    right: bool


def score(expected: Any, found: Any, now: datetime, path: str = "") -> list[Field]:
    """Return each expected field with its verdict."""
    if isinstance(expected, dict) and not any(key.startswith("$") for key in expected):
        inner = found if isinstance(found, dict) else {}
        return [
            field
            for key, value in expected.items()
            for field in score(value, inner.get(key), now, f"{path}.{key}".lstrip("."))
        ]
    if isinstance(expected, list) and expected and isinstance(expected[0], dict):
        return _score_objects(expected, found if isinstance(found, list) else [], now, path)
    return [Field(path, expected, found, is_right(expected, found, now))]


def _score_objects(expected: list[Any], found: list[Any], now: datetime, path: str) -> list[Field]:
    left, fields = list(found), list[Field]()
    for index, value in enumerate(expected):
        options = [score(value, item, now, f"{path}[{index}]") for item in left]
        sums = [sum(field.right for field in option) for option in options]
        if sums:
            best = sums.index(max(sums))
            fields += options[best]
            del left[best]
        else:
            fields += score(value, None, now, f"{path}[{index}]")
    size = len(expected[0])
    fields += [Field(f"{path}[extra]", None, item, False) for item in left for _ in range(size)]
    return fields


def is_right(expected: Any, found: Any, now: datetime) -> bool:
    """Return whether a value is the expected one."""
    match expected:
        case {"$any": options}:
            return any(is_right(option, found, now) for option in options)
        case {"$has": parts}:
            text = _plain(" ".join(map(str, found)) if isinstance(found, list) else found)
            return found is not None and all(_plain(part) in text for part in parts)
        case {"$day": day, **rest}:
            moment = _day(day, now).isoformat()
            return is_right(f"{moment}T{rest['time']}" if "time" in rest else moment, found, now)
        case list():
            return isinstance(found, list) and _same_set(expected, found, now)
        case bool() | None:
            return found is expected
        case int() | float():
            return _same_number(expected, found)
        case _:
            return _same_text(str(expected), found)


def _same_set(expected: list[Any], found: list[Any], now: datetime) -> bool:
    left = list(found)
    for value in expected:
        match = next((item for item in left if is_right(value, item, now)), _MISSING)
        if match is _MISSING:
            return False
        left.remove(match)
    return not left


_MISSING = object()


def _same_number(expected: float, found: Any) -> bool:
    if isinstance(found, bool):
        return False
    try:
        return abs(float(found) - expected) <= abs(expected) * 0.005
    except (TypeError, ValueError):
        return False


def _same_text(expected: str, found: Any) -> bool:
    if not isinstance(found, str | int | float) or isinstance(found, bool):
        return False
    if SEARCHED.match(expected) and isinstance(found, str) and SEARCHED.match(found):
        return _plain(found.replace(" ", "T")).startswith(_plain(expected)[:16])
    return _plain(expected) == _plain(found)


def _plain(value: Any) -> str:
    return re.sub(r"\s+", " ", str(value)).strip().rstrip(".").casefold()


def _day(name: str, now: datetime) -> Any:
    if name == "tomorrow":
        return (now + timedelta(days=1)).date()
    ahead = (DAYS.index(name) - now.weekday() - 1) % 7 + 1
    return (now + timedelta(days=ahead)).date()
