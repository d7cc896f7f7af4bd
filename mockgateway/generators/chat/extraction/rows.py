"""Split a text into parts about one object each: rows of tables, items, clauses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .choices import mentions_option
from .concepts import affinity, known_pattern, weak_words, words_of
from .document import Document
from .fields import Field
from .layout import bullets_in, lines_in, sentences_in
from .matching import options
from .special import Leaf
from .tables import Range, Table

_LEAST_HEADER = 0.45
_MOST = 30
_PRICED = re.compile(r"\S {2,}[-+]?[$€£]?\d[\d.,]*[.,]\d\d\s?(?:€|[A-Z]{3})?\s*\Z")
_RANKS = frozenset("rank position place pos no nr number step platz rang puesto posición".split())
_NUMBERED = re.compile(r"([^\W\d]+) (?:no\.? ?|#)?\d{1,4}", re.IGNORECASE)
_LISTED = 3  # objects in a sentence that lists them
_WHOLE = 0.6  # the share of an object's values that a part about it must have
_ANCHORS = frozenset(
    "number word date weekday datetime time timecode code email phone person org city iata url"
    " version zip role".split()
)


def find_rows(name: str, leaves: Sequence[Leaf], document: Document, scope: Range) -> list[Range]:
    """Return the parts of a text that hold one object of a list each.

    Args:
        name: The list's name.
        leaves: The leaves of one object.
        document: The text.
        scope: The part of it to look in.
    """
    if (table := _table(leaves, document, scope)) is not None:
        return [(row[0][0], row[-1][1]) for row in table.rows if not _is_sum(document, row)]
    if len(rows := _numbered(name, document, scope)) > 1:
        return rows[:_MOST]
    region, headed = _region(name, document, scope)
    fields = [leaf.field for leaf in leaves]
    groups = bullets_in(document.text, region)
    if any(field.numeric and field.words[-1:] and field.words[-1] in _RANKS for field in fields):
        groups = [[_with_marker(document.text, part) for part in group] for group in groups]
    if not headed and not groups and (about := _about(name, document, scope)):
        rows = _clauses(document, fields, about)
        if len(rows := [row for row in rows if _coverage(fields, document, row) >= _WHOLE]) > 1:
            return rows[:_MOST]
    tried = [*groups, *_readings(document, fields, region, headed)]
    best: tuple[float, list[Range]] = (0.0, [])
    for number, parts in enumerate(tried):
        parts = [part for part in parts if not known_pattern("sum_row").match(document.cut(part))]
        rated = [
            (part, _coverage(fields, document, part))
            for part in parts
            if part[1] > document.instruction
        ]
        least = max(_WHOLE, 0.7 * max((covered for _, covered in rated), default=0))
        rows = [part for part, covered in rated if covered >= least]
        if headed and len(rows) < len(rated) and (number < len(groups) or not rows):
            rows = [
                part for part, covered in rated if covered > 0 or not any(map(_is_anchored, fields))
            ]
        score = sum(covered**2 for _, covered in rated if covered >= 0.6) + 0.3 * (
            number < len(groups) and len(rows) > 1
        )
        score -= 0.05 * number
        if headed and not any(map(_is_anchored, fields)):
            score = len(rows)
        if score > best[0] + 0.01 and rows:
            best = score, rows
    rows = [row for row in best[1] if not any(_holds(row, other) for other in best[1])]
    return rows[:_MOST]


def _with_marker(text: str, part: Range) -> Range:
    """Return an item of a list with the number before it."""
    return text.rfind("\n", 0, part[0]) + 1, part[1]


def _numbered(name: str, document: Document, scope: Range) -> list[Range]:
    """Return the values under labels that number the list's things: `Room 2: ...`."""
    things = [word for word in words_of(name) if word not in weak_words()]
    return [
        (pair.label[0], pair.value[1])
        for pair in document.pairs
        if scope[0] <= pair.label[0] < scope[1]
        and (found := _NUMBERED.fullmatch(document.cut(pair.label)))
        and any(affinity(thing, found[1].lower()) >= 0.8 for thing in things)
    ]


def _readings(
    document: Document, fields: Sequence[Field], region: Range, headed: bool
) -> Iterator[list[Range]]:
    """Yield the lines, the blocks and the clauses of a part; lines with prices exclude others."""
    lines = lines_in(document.text, region)
    items = [line for line in lines if not known_pattern("sum_row").match(document.cut(line))]
    sentences = [region] if headed else sentences_in(document.text, region)
    priced = [line for line in items if _PRICED.search(document.cut(line))]
    if len(priced) > 1:
        items = lines = sentences = priced
    yield lines
    yield _merged(document, fields, items)
    yield _clauses(document, fields, sentences)


def _holds(part: Range, other: Range) -> bool:
    return part != other and part[0] <= other[0] and other[1] <= part[1]


def _about(name: str, document: Document, scope: Range) -> list[Range]:
    """Return the sentences that name the subject of the list."""
    telling = [word for word in words_of(name) if word not in weak_words()]
    return [
        part
        for part in sentences_in(document.text, scope)
        if part[0] >= document.instruction
        and any(
            affinity(word, other) >= 0.8 for word in telling for other in document.words_in(part)
        )
    ]


def _is_sum(document: Document, row: list[Range]) -> bool:
    return (
        re.match(r"(?:sub|grand )?-?total\b|summe\b|gesamt", document.cut(row[0]), re.IGNORECASE)
        is not None
    )


def _table(leaves: Sequence[Leaf], document: Document, scope: Range) -> Table | None:
    """Return the table whose header fits the fields."""
    best: tuple[float, Table | None] = (_LEAST_HEADER, None)
    for table in document.tables:
        if not scope[0] <= table.header[0][0] < scope[1]:
            continue
        words = [(word, 1.0) for cell in table.header for word in document.words_in(cell)]
        fits = [min(leaf.field.label_score(tuple(words)), 1.0) for leaf in leaves]
        score = sum(fit >= 0.5 for fit in fits) / len(fits) if fits else 0
        if score > best[0]:
            best = score, table
    return best[1]


def _region(name: str, document: Document, scope: Range) -> tuple[Range, bool]:
    """Return the part under a heading, or after a label, that fits the list's name."""
    telling = [word for word in words_of(name) if word not in weak_words()] or words_of(name)
    parts = [(section.heading, section.body) for section in document.sections]
    parts += [
        (pair.label, pair.value) for pair in document.pairs if pair.value[1] - pair.value[0] > 12
    ]
    best: tuple[float, Range] = (0.0, scope)
    for label, body in parts:
        if not scope[0] <= label[0] < scope[1] or label[0] < document.instruction - 1:
            continue
        words = [part for word in document.words_in(label) for part in (word, *word.split("-"))]
        near = [max((affinity(word, other) for other in words), default=0) for word in telling]
        fit = sum(near) / len(near) if near else 0
        if fit > best[0]:
            best = fit, body
    return (best[1], True) if best[0] >= 0.65 else (scope, False)


def _is_anchored(field: Field) -> bool:
    return field.numeric or bool(set(field.kinds) & _ANCHORS) or field.enum is not None


def _coverage(fields: Sequence[Field], document: Document, part: Range) -> float:
    """Return the share of an object's typed fields for which a part of a text has a value."""
    wanted, covered, used = 0, 0.0, set[tuple[int, int]]()
    for field in fields:
        if not _is_anchored(field) or field.enum is not None:
            continue
        wanted += 1
        for option in options(field, document, part):
            place = (option.span.start, option.span.end)
            if (
                option.score >= 0.2
                and place not in used
                and (
                    option.span.kind in _ANCHORS | {"name"}
                    or (option.span.kind == "value" and option.label >= 0.8)
                )
            ):
                used.add(place)
                covered += 1
                break
    if not wanted:
        enums = [field for field in fields if field.enum is not None]
        return 0.61 if not enums else float(mentions_option(enums[0], document, part))
    return covered / wanted


def _kinds(document: Document, fields: Sequence[Field], part: Range) -> set[str]:
    found: set[str] = set()
    for field in fields:
        if field.enum is None and _is_anchored(field):
            found |= {
                option.span.kind
                for option in options(field, document, part)
                if option.score >= 0.2 and option.span.kind in _ANCHORS
            }
    return found


def _merged(document: Document, fields: Sequence[Field], parts: list[Range]) -> list[Range]:
    if not any(map(_is_anchored, fields)):
        return parts
    rows: list[Range] = []
    held: set[str] = set()
    whole = False  # whether the last row has most of an object's values
    for part in parts:
        kinds = _kinds(document, fields, part)
        covered = _coverage(fields, document, part)
        if not kinds and covered >= _WHOLE:
            kinds = {"option"}
        if (
            rows
            and not (covered >= _WHOLE and (whole or kinds <= held))
            and (not kinds or not kinds <= held)
        ):
            rows[-1] = (rows[-1][0], part[1])
            held |= kinds
            whole = _coverage(fields, document, rows[-1]) >= _WHOLE
        elif kinds:
            rows.append(part)
            held, whole = set(kinds), covered >= _WHOLE
    return rows


def _clauses(document: Document, fields: Sequence[Field], sentences: list[Range]) -> list[Range]:
    """Return the parts of sentences that hold one object each.

    Beside a sentence that lists several objects, those with fewer are about something else.
    """
    groups: list[list[Range]] = []
    for start, end in sentences:
        if end <= document.instruction:
            continue
        parts, begin = [], start
        for match in known_pattern("row_clause").finditer(document.text, start, end):
            inside = any(
                span.start < match.start() and match.end() < span.end
                for span in document.within((start, end))
                if span.kind not in ("value", "quoted")
            )
            opened = document.text.count("(", begin, match.start())
            if not inside and opened == document.text.count(")", begin, match.start()):
                parts.append((begin, match.start()))
                begin = match.end()
        parts.append((begin, end))
        groups.append(_merged(document, fields, [part for part in parts if part[1] > part[0]]))
    most = max(map(len, groups), default=0)
    least = most / 2 if most >= _LISTED else 0
    return [row for rows in groups if len(rows) > least for row in rows]
