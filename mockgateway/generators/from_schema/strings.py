"""Draw strings for patterns, formats and names, within their length bounds."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from functools import lru_cache

from jsonschema_rs import Draft202012Validator as Validator

from mockgateway.seed import Seed

from . import formats, patterns
from .constraints import Constraints
from .location import Context
from .names import text
from .values import phrase, sentences, snake, word

_MAX_LENGTH = 200_000
_PATTERN_TRIES = 90
_WORDS = frozenset("object type kind status state role source purpose mode level unit".split())
_MAX_REPEAT = 2_000  # of `*` and `+` in a pattern
_LAST_RESORTS = (
    "", "a", "A", "0", "1", "ab", "abc", "test", "Test1!aa", "123456", "2026-03-14", "12:30", "a-b",
    "a_b", "a.b", "user@example.com", "https://example.com/a", "é", "中", "😀", " ", "!", "\n",
    "\t",
)  # fmt: skip


def draw(context: Context, constraints: Constraints) -> str:
    """Return a string; raise `Unsatisfiable` if none was found in a limited number of tries."""
    least, most = constraints.min_length, constraints.max_length
    if least > _MAX_LENGTH:
        raise context.error(f"a string of {least} characters is too long to draw")
    known = [name for name in constraints.formats if name in formats.FORMATS]
    if not constraints.patterns and not known:
        if constraints.content:
            found = _content(context, constraints)
            if found is not None and _has_valid_length(constraints, found):
                return found
        found = _described(context, constraints) or _realistic(context)
        found = found or _plain(constraints, context.seed)
        return _sized(constraints, found, context.seed)
    validator = _validator(tuple(constraints.patterns), tuple(constraints.formats))
    for candidate in _candidates(context, constraints, known):
        if _has_valid_length(constraints, candidate) and validator.is_valid(candidate):
            return candidate
    wanted = [f"pattern {pattern!r}" for pattern in constraints.patterns]
    wanted += [f"format {name!r}" for name in known]
    wanted += [f"minLength {least}"] if least else []
    wanted += [f"maxLength {most}"] if most is not None else []
    raise context.error(f"no string was found for {', '.join(wanted)}")


def _described(context: Context, constraints: Constraints) -> str | None:
    """Return a word that the description quotes, for fields whose values are such words."""
    is_word = snake(context.location.name).rpartition("_")[2] in _WORDS
    return context.seed.pick(constraints.described) if is_word and constraints.described else None


def _realistic(context: Context) -> str | None:
    return text(context.location.name, context.location.owner, context.seed)


def _candidates(context: Context, constraints: Constraints, known: list[str]) -> Iterator[str]:
    seed, field = context.seed, snake(context.location.name)
    least, most, wanted = constraints.min_length, constraints.max_length, constraints.patterns
    for name in known:
        yield from formats.candidates(name, seed, field, least, most)
    if not wanted:
        return
    realistic = _realistic(context)
    if realistic is not None:
        yield realistic
        yield _sized(constraints, realistic, seed)
    repeats = (least, 4, 12, 1, most or 30, 0)
    for attempt in range(_PATTERN_TRIES):
        round_, index = divmod(attempt, len(wanted))
        repeat = min(repeats[round_ % len(repeats)], _MAX_REPEAT)
        plain = attempt < _PATTERN_TRIES // 2
        found = patterns.draw(wanted[index], seed.of("pattern", attempt), repeat, plain=plain)
        if found is None:
            continue
        yield found
        missing = least - len(found)
        if missing > 0:  # a pattern without anchors matches inside a longer string
            yield found + "a" * missing
            yield "a" * missing + found
    drawn = [patterns.draw(pattern, seed, 4) or "" for pattern in wanted]
    yield "".join(drawn)
    yield "".join(reversed(drawn))
    for resort in _LAST_RESORTS:
        yield resort
        yield resort * least


def _plain(constraints: Constraints, seed: Seed) -> str:
    """Return a text of a suitable length for a name that says nothing."""
    if constraints.min_length > 40 or (constraints.max_length or 0) > 400:
        return sentences(seed, 1)
    short = constraints.max_length is not None and constraints.max_length < 25
    return word(seed) if short else phrase(seed)


def _sized(constraints: Constraints, value: str, seed: Seed) -> str:
    """Return the text, lengthened with sentences or cut to its bounds."""
    least, most = constraints.min_length, constraints.max_length
    while len(value) < least:
        value = f"{value} {sentences(seed.of(len(value)), 1)}"
        if len(value) < least // 4:
            value = f"{value} {value}"
    if most is None or len(value) <= most:
        return value
    cut = value[:most]
    whole = cut.rsplit(" ", 1)[0].rstrip(" ,.") if " " in cut else cut
    return whole if len(whole) >= max(least, most // 2) else cut


def _content(context: Context, constraints: Constraints) -> str | None:
    """Return a string for `contentMediaType`, `contentSchema` and `contentEncoding`."""
    content = constraints.content
    found = _realistic(context) or phrase(context.seed)
    if content.get("media") == "application/json":
        schema, value = content.get("schema", True), {"text": found}
        if isinstance(schema, dict):
            seed = context.seed.of("content")
            value = context.draw_value((schema,), seed, context.location)
        found = json.dumps(value)
    encoding = content.get("encoding")
    if encoding in ("base64", "base64url"):
        return b64encode(found.encode()).decode()
    return found if encoding is None and "media" in content else None


def _has_valid_length(constraints: Constraints, value: str) -> bool:
    most = constraints.max_length
    return constraints.min_length <= len(value) and (most is None or len(value) <= most)


@lru_cache(maxsize=4096)
def _validator(wanted: tuple[str, ...], named: tuple[str, ...]) -> Validator:
    parts = [{"pattern": pattern} for pattern in wanted] + [{"format": name} for name in named]
    return Validator({"type": "string", "allOf": parts}, validate_formats=True)
