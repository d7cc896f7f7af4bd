"""Split a text into parts about one object each: rows of tables, items, clauses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from .clauses import clauses, merged, records, segments
from .concepts import affinity, known_pattern, weak_words, words_of
from .coverage import WHOLE, coverage, is_anchored
from .document import Document
from .enumerations import enumerated
from .fields import Field
from .groups import grouped_items
from .layout import bullets_in, depth_of, lines_in, outer_lines, sentences_in
from .row_sums import roles_of
from .special import Leaf
from .tables import Range

_MOST = 30
_LESS = re.compile(r"[-−][$€£]?\d[\d.,]*\s*\Z")  # a discount
_PRICED = re.compile(
    r"\S {2,}(?:[-+]?[$€£]?\d[\d.,]*[.,]\d\d|[A-Z]{3} +\d[\d.,]*)\s?(?:€|[A-Z]{3})?\s*\Z"
)
_BEGINNINGS = (  # of lines that list things by time, day or date
    re.compile(r"\d{1,2}[:.]\d\d(?!\d)"),
    re.compile(
        r"(?:mon|tue|tues|wed|thu|thurs|fri|sat|sun|mo|di|mi|do|fr|sa|so"
        r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|tomorrow|yesterday)\b",
        re.IGNORECASE,
    ),
    re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]|\d{1,2}\.? [A-Z][a-z]{2,8}\b"),
)
_TIMED = frozenset("start end time date day days begin from opens timestamp when".split())
_RANKS = frozenset("rank position place pos no nr number step platz rang puesto posición".split())
_NUMBERED = re.compile(r"([^\W\d]+) (?:no\.? ?|#)?\d{1,4}", re.IGNORECASE)
_ALIKE = 0.8
_HEAD = 0.66  # the fit of a heading that is the last word of a list's name
_SEGMENTS = 2  # the place of the parts between semicolons among the readings
_FEW = 2  # rows between which a line is one, too
_SOME = 0.3  # the coverage of such a line


def find_rows(name: str, leaves: Sequence[Leaf], document: Document, scope: Range) -> list[Range]:
    """Return the parts of a text that hold one object of a list each.

    Args:
        name: The list's name.
        leaves: The leaves of one object.
        document: The text.
        scope: The part of it to look in.
    """
    if len(rows := _numbered(name, document, scope)) > 1:
        return rows[:_MOST]
    region, headed = region_of(name, document, scope)
    rows = _rows_in(leaves, document, name, (region, headed))
    if headed and not rows:
        rows = _rows_in(leaves, document, name, (scope, False))
    return rows


def _rows_in(
    leaves: Sequence[Leaf], document: Document, name: str, place: tuple[Range, bool]
) -> list[Range]:
    """Return the rows in a part of a text.

    Args:
        leaves: The leaves of one object.
        document: The text.
        name: The list's name.
        place: The part, and whether it stands under the list's name.
    """
    region, headed = place
    fields = [leaf.field for leaf in leaves]
    if rows := grouped_items(fields, document, region):
        return rows[:_MOST]
    if rows := _listed(fields, document, region, headed):
        return rows[:_MOST]
    if not headed and (about := _about(name, document, region)):
        rows = clauses(document, fields, about)
        if len(rows := [row for row in rows if coverage(fields, document, row) >= WHOLE]) > 1:
            return rows[:_MOST]
    multiplied = None not in roles_of(leaves)
    figures = sum(field.numeric for field in fields)
    best: tuple[float, list[Range]] = (0.0, [])
    for number, parts in enumerate(_readings(document, fields, region, headed)):
        rated = _rated(fields, document, parts)
        least = max(WHOLE, 0.7 * max((covered for _, covered in rated), default=0))
        rows = [part for part, covered in rated if covered >= least]
        if number == 0:  # the lines
            rows = _without_gaps(document, rated, rows, multiplied=multiplied)
            if headed and len(rows) > 1 and len(rows) == len(rated):
                return rows[:_MOST]
        if headed and not rows and not any(map(is_anchored, fields)):
            rows = [part for part, _ in rated]
        score = sum(
            covered**2 * _density(document, part, figures)
            for part, covered in rated
            if covered >= WHOLE
        )
        score -= 0.05 * number
        if headed and not any(map(is_anchored, fields)):
            score = len(rows)
        if number == _SEGMENTS and len(rows) > 1:
            score += 0.5 * len(rows)
        if score > best[0] + 0.01 and rows:
            best = score, rows
    outer = (row for row in best[1] if not any(_holds(row, other) for other in best[1]))
    return list(islice(outer, _MOST))


def _density(document: Document, part: Range, figures: int) -> float:
    """Return a factor below 1 for a part with more numbers than an object has."""
    found = len(document.sequence(("number",), part)) if figures else 0
    return 1.0 if found <= figures + 1 else (figures + 1) / found


def _rated(
    fields: Sequence[Field], document: Document, parts: Sequence[Range]
) -> list[tuple[Range, float]]:
    """Return the parts that are no sums, each with its coverage."""
    return [
        (part, coverage(fields, document, part))
        for part in parts
        if part[1] > document.instruction
        and not known_pattern("sum_row").match(document.text, *part)
    ]


def _listed(
    fields: Sequence[Field], document: Document, region: Range, headed: bool
) -> list[Range]:
    """Return the items of the list in a part of a text, if most of them are about such objects."""
    ranked = any(field.numeric and field.words and field.words[-1] in _RANKS for field in fields)
    best: list[Range] = []
    groups = bullets_in(document.text, region)
    if headed:  # items below the lines of the list are not its items
        outer = outer_lines(document.text, region)
        above = [line for line in outer if document.text[line[1] - 1] not in ":."]
        groups = [g for g in groups if len(above) <= 1 or not set(above).isdisjoint(g)]
    if ranked:
        groups = [[_with_marker(document.text, part) for part in group] for group in groups]
    numbered, timed = enumerated(document.text, region, marked=ranked), list[list[Range]]()
    if any(not _TIMED.isdisjoint(field.words) for field in fields):
        timed = _timed(document, region)
    for group in (numbered, records(document, region), *groups, *timed):
        rated = _rated(fields, document, group)
        whole = [part for part, covered in rated if covered >= WHOLE]
        if group in timed:
            some = [part for part, covered in rated if covered >= _SOME]
            whole = whole if len(whole) >= len(rated) / 2 else some
        elif (headed and len(whole) >= len(rated) / 2) or len(whole) > 0.74 * len(rated):
            whole = [part for part, covered in rated if covered > 0]
        if len(whole) > max(len(best), not headed) and len(whole) >= len(rated) / 2:
            best = whole
    return best


def _timed(document: Document, region: Range) -> list[list[Range]]:
    """Return the lines that begin alike, with a time of day, a weekday or a date."""
    lines = lines_in(document.text, region)
    return [[line for line in lines if form.match(document.text, *line)] for form in _BEGINNINGS]


def _without_gaps(
    document: Document, rated: list[tuple[Range, float]], rows: list[Range], *, multiplied: bool
) -> list[Range]:
    """Return rows with the lines between them, which lack a value that the others have.

    If a row has a quantity, a price and a total (`multiplied`), a line with a total alone is one.
    """
    priced = multiplied and rows and all(_PRICED.search(document.cut(part)) for part in rows)
    if len(rows) < _FEW and not priced:
        return rows
    kept: list[Range] = []
    depth = depth_of(document.text, rows[0][0])
    for (part, covered), before in zip(rated, [None, *rated], strict=False):
        near = before is not None and "\n\n" not in document.text[before[0][1] : part[0]]
        between: object = rows[0][0] < part[0] < rows[-1][0] and near
        between = between and depth_of(document.text, part[0]) == depth
        text = document.cut(part)
        between = between or (priced and _PRICED.search(text) and not _LESS.search(text))
        if part in rows or (between and covered >= _SOME):
            kept.append(part)
    return kept


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
    if said := [turn.body for turn in document.turns if region[0] <= turn.body[0] < region[1]]:
        yield clauses(
            document, fields, [s for body in said for s in sentences_in(document.text, body)]
        )
        return
    lines = outer_lines(document.text, region) if headed else lines_in(document.text, region)
    items = [line for line in lines if not known_pattern("sum_row").match(document.cut(line))]
    sentences = [region] if headed else sentences_in(document.text, region)
    priced = [line for line in items if _PRICED.search(document.cut(line))]
    if len(priced) > 1:
        items = lines = sentences = priced
    yield lines
    yield merged(document, fields, items)
    yield segments(document, sentences)
    yield clauses(document, fields, sentences)


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


def region_of(name: str, document: Document, scope: Range) -> tuple[Range, bool]:
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
        if near and near[-1] >= _ALIKE:  # `Medication` for discharge medication
            fit = max(fit, _HEAD)
        if fit > best[0]:
            best = fit, body
    return (best[1], True) if best[0] >= 0.65 else (scope, False)
