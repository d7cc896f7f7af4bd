"""Strings: by pattern, by format, by name, and as long as they have to be."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from functools import lru_cache

import jsonschema_rs

from mockgateway.seed import Seed

from . import formats, patterns
from .document import Unsatisfiable
from .names import text
from .place import Make, Place
from .plan import Plan
from .texts import snake
from .words import phrase, sentences, word

_LONGEST = 200_000
_LAST_RESORTS = (
    "", "a", "A", "0", "1", "ab", "abc", "test", "Test1!aa", "123456", "2026-03-14", "12:30", "a-b", "a_b", "a.b",
    "user@example.com", "https://example.com/a", "é", "中", "😀", " ", "!", "\n", "\t",
)  # fmt: skip


def draw(make: Make, plan: Plan, seed: Seed, place: Place) -> str:
    """A string of the plan; `Unsatisfiable` where none was found in a bounded number of tries."""
    if plan.min_length > _LONGEST:
        raise Unsatisfiable(
            place.pointer, f"a string of {plan.min_length} characters is too long to make"
        )
    known = [name for name in plan.formats if name in formats.FORMATS]
    if plan.content and not plan.patterns and not known:
        found = _content(make, plan, seed, place)
        if found is not None and _long_enough(plan, found):
            return found
    if not plan.patterns and not known:
        return _sized(plan, text(place.name, place.owner, seed) or _by_length(plan, seed), seed)
    judge = _judge(tuple(plan.patterns), tuple(plan.formats))
    for candidate in _candidates(plan, known, seed, place):
        if _long_enough(plan, candidate) and judge.is_valid(candidate):
            return candidate
    asked = ", ".join(
        [f"pattern {pattern!r}" for pattern in plan.patterns]
        + [f"format {name!r}" for name in known]
        + ([f"minLength {plan.min_length}"] if plan.min_length else [])
        + ([f"maxLength {plan.max_length}"] if plan.max_length is not None else [])
    )
    raise Unsatisfiable(place.pointer, f"no string was found for {asked}")


def _candidates(plan: Plan, known: list[str], seed: Seed, place: Place) -> Iterator[str]:
    asked = snake(place.name)
    for name in known:
        yield from formats.candidates(name, seed, asked, plan.min_length, plan.max_length)
    if not plan.patterns:
        return
    realistic = text(place.name, place.owner, seed)
    if realistic is not None:
        yield realistic
        yield _sized(plan, realistic, seed)
    for attempt in range(90):
        pattern = plan.patterns[attempt % len(plan.patterns)]
        reach = (plan.min_length, 4, 12, 1, plan.max_length or 30, 0)[
            attempt // len(plan.patterns) % 6
        ]
        found = patterns.draw(
            pattern, seed.of("pattern", attempt), min(reach, 2_000), plain=attempt < 45
        )
        if found is None:
            continue
        yield found
        missing = plan.min_length - len(found)
        if missing > 0:  # an unanchored pattern leaves room beside what it matches
            yield found + "a" * missing
            yield "a" * missing + found
    drawn = [patterns.draw(pattern, seed, 4) or "" for pattern in plan.patterns]
    yield "".join(drawn)
    yield "".join(reversed(drawn))
    for resort in _LAST_RESORTS:
        yield resort
        yield resort * plan.min_length


def _by_length(plan: Plan, seed: Seed) -> str:
    """A text of a length that the bounds suggest, where the name says nothing."""
    if plan.min_length > 40 or (plan.max_length or 0) > 400:
        return sentences(seed, 1)
    return word(seed) if plan.max_length is not None and plan.max_length < 25 else phrase(seed)


def _sized(plan: Plan, value: str, seed: Seed) -> str:
    """The text, lengthened with sentences or cut to its bounds."""
    while len(value) < plan.min_length:
        value = f"{value} {sentences(seed.of(len(value)), 1)}"
        if len(value) < plan.min_length // 4:
            value = f"{value} {value}"
    if plan.max_length is None or len(value) <= plan.max_length:
        return value
    cut = value[: plan.max_length]
    whole = cut.rsplit(" ", 1)[0].rstrip(" ,.") if " " in cut else cut
    return whole if len(whole) >= max(plan.min_length, plan.max_length // 2) else cut


def _content(make: Make, plan: Plan, seed: Seed, place: Place) -> str | None:
    """What `contentMediaType`, `contentSchema` and `contentEncoding` describe; no validator checks it, a reader does."""
    found = text(place.name, place.owner, seed) or phrase(seed)
    if plan.content.get("media") == "application/json":
        schema = plan.content.get("schema", True)
        value = (
            make((schema,), seed.of("content"), place)
            if isinstance(schema, dict)
            else {"text": found}
        )
        found = json.dumps(value)
    encoding = plan.content.get("encoding")
    if encoding in ("base64", "base64url"):
        return b64encode(found.encode()).decode()
    return found if encoding is None and "media" in plan.content else None


def _long_enough(plan: Plan, value: str) -> bool:
    return plan.min_length <= len(value) and (
        plan.max_length is None or len(value) <= plan.max_length
    )


@lru_cache(maxsize=4096)
def _judge(wanted: tuple[str, ...], named: tuple[str, ...]) -> jsonschema_rs.Draft202012Validator:
    parts = [{"pattern": pattern} for pattern in wanted] + [{"format": name} for name in named]
    return jsonschema_rs.Draft202012Validator(
        {"type": "string", "allOf": parts}, validate_formats=True
    )
