"""Find the structure of a text: labelled values, headings, tables, lists, sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from .concepts import known_pattern

Range = tuple[int, int]

_LONG_LINE = 55
_BULLET = re.compile(r"[ \t]*(?:[-*•–·]|\d{1,2}[.)]|\(\d{1,2}\)|[a-h]\))[ \t]+(?=\S)")
_STARTED = re.compile(
    r"[ \t]*(?:[-*•–·|#]|\d{1,2}[.)]\s|\(?\d{1,2}\)|\d{4}-\d\d|\d{1,2}:\d\d|\Z|[^\W\d][^:.\n]{0,30}:(?:\s|\Z))"
)
_CELLS = re.compile(r",\S[^,\n]*,\S|;\S[^;\n]*;\S|\t|\|")
_LABEL = (
    r"[^\W\d_](?:[^\n:：|.;!?,()]|\.(?=\S)|(?<=\b[Nn]o)\.|(?<=\b[Nn]r)\.|\([^\n()]{1,24}\)){0,38}?"
)
_ALIGNED = re.compile(
    r"^[ \t]*(?P<label>[^\W\d][^\n:|]{1,40}?)(?:[ ]{3,}|\t+|[ ]?\.{3,}[ ]?)(?P<value>\S[^\n|]{0,80})$",
    re.MULTILINE,
)
_VALUE_END = re.compile(r"[.;!?](?=\s+[A-Z\d\"“(]|\s*\Z)|\n|(?<=[\w)])[\"”](?=\s*\Z)")
_RULE = re.compile(r"[ \t|:+-]*-[ \t|:+-]*")


class Pair(NamedTuple):
    """A labelled value."""

    label: Range
    value: Range


class Section(NamedTuple):
    """A heading and what stands under it."""

    heading: Range
    body: Range


class Table(NamedTuple):
    """A table: the cells of its header and of its rows."""

    header: list[Range]
    rows: list[list[Range]]

    @property
    def body(self) -> Range:
        """The range from the header to the last row."""
        return self.header[0][0], self.rows[-1][-1][1]


def unwrapped(text: str) -> str:
    """Return a text of the same length with spaces for line ends inside of sentences."""
    lines = text.split("\n")
    out = [lines[0]]
    for before, line in zip(lines, lines[1:], strict=False):
        if len(before) < _LONG_LINE or _CELLS.search(before):
            out.append("\n" + line)
            continue
        flows = (
            (
                len(before) >= _LONG_LINE
                and "|" not in before
                and before.rstrip()[-1:] not in tuple(".:;!?|,")
            )
            or (
                len(before) >= _LONG_LINE
                and before.rstrip()[-1:] in tuple(",.")
                and line[:1].islower()
            )
            or (
                len(before) >= _LONG_LINE + 15
                and before.rstrip()[-1:] == "."
                and len(line) > 30
                and not _STARTED.match(line)
            )
            or (len(before) >= _LONG_LINE and before.rstrip()[-1:] == "," and "|" not in before)
        )
        out.append((" " if flows and line.strip() and not _STARTED.match(line) else "\n") + line)
    return "".join(out)


def find_pairs(text: str) -> list[Pair]:
    """Return labelled values, also several in a line."""
    pairs: list[Pair] = []
    for match in known_pattern("pair").finditer(text):
        if known_pattern("not_label").search(match["label"]) or len(match["label"].split()) > 6:
            continue
        pairs.append(Pair(match.span("label"), match.span("value")))
    for match in _ALIGNED.finditer(text):
        pairs.append(Pair(match.span("label"), match.span("value")))
    starts = [
        (match.start("label"), match.end("label"), match.end())
        for match in known_pattern("inline_pair").finditer(text)
    ]
    inline = [
        Pair((start, end), (after, after))
        for start, end, after in starts
        if not known_pattern("not_label").search(text[start:end])
    ]
    known = {pair.label[1] for pair in pairs}
    every = sorted([*pairs, *(pair for pair in inline if pair.label[1] not in known)])
    return [pair for pair in _bounded(every, text) if pair.value[1] > pair.value[0]]


def _bounded(pairs: list[Pair], text: str) -> Iterator[Pair]:
    """Yield pairs whose values end at the next pair, at the sentence or at the line."""
    for place, pair in enumerate(pairs):
        start = pair.value[0]
        line_end = text.find("\n", start)
        end = line_end if line_end >= 0 else len(text)
        following = next((other for other in pairs[place + 1 :] if other.label[0] > start), None)
        own_line = pair.value[1] > start
        if following and following.label[0] < end:
            end = len(text[start : following.label[0]].rstrip(' ,;|.(["“\t')) + start
        elif not own_line and (stop := _VALUE_END.search(text, start, end)):
            end = stop.start()
        if not own_line:
            stop = _VALUE_END.search(text, start, end)
            end = stop.start() if stop else end
        value = text[start:end].rstrip().rstrip("|").rstrip()
        yield Pair(pair.label, (start, start + len(value)))


def find_sections(text: str) -> list[Section]:
    """Return headings with what stands under them."""
    marks = [match for match in known_pattern("heading").finditer(text) if _is_heading(match)]
    sections = []
    for place, match in enumerate(marks):
        group = match.lastgroup or "colon"
        loose = group != "colon"
        limit = next(
            (
                other.start()
                for other in marks[place + 1 :]
                if not loose or other.lastgroup == group
            ),
            len(text),
        )
        start = match.end()
        end = limit if loose else min(limit, _block_end(text, start))
        sections.append(Section(match.span(group), (start, end)))
    return sections


def _is_heading(match: re.Match[str]) -> bool:
    words = match[match.lastgroup or 0].split()
    return len(words) <= 6 and not known_pattern("not_label").search(match[match.lastgroup or 0])


def _block_end(text: str, start: int) -> int:
    """Return where the block under a heading ends: at the first empty line."""
    body = re.compile(r"\s*\S").match(text, start)
    empty = re.compile(r"\n[ \t]*\n").search(text, body.end() if body else start)
    return empty.start() if empty else len(text)


def find_tables(text: str) -> list[Table]:
    """Return tables whose cells stand between bars, commas, semicolons, tabs or wide gaps."""
    lines = _lines(text)
    tables: list[Table] = []
    at = 0
    while at < len(lines):
        best = max(
            (_table(text, lines, at, sign) for sign in ("|", "\t", ";", ",", "  ")),
            key=lambda pair: pair[1],
        )
        if best[0] is not None:
            tables.append(best[0])
            at += best[1]
        at += 1
    return tables


def _table(text: str, lines: list[Range], at: int, sign: str) -> tuple[Table | None, int]:
    """Return the table with that separator that begins at a line, and its number of lines."""
    start, end = lines[at]
    if sign not in text[start:end]:
        return None, 0
    header = _cells(text, lines[at], sign)
    least = 3 if sign in (",", ";") else 2
    if len(header) < least or any(_is_value(text[a:b]) for a, b in header):
        return None, 0
    if sign == "," and any(len(text[a:b].split()) > 3 for a, b in header):
        return None, 0
    rows, count = [], 0
    for line in lines[at + 1 :]:
        if _RULE.fullmatch(text[line[0] : line[1]]) and line[1] > line[0]:
            count += 1
            continue
        cells = _cells(text, line, sign)
        if len(cells) != len(header) and not (sign == "|" and len(cells) == len(header) - 1):
            break
        rows.append(cells)
        count += 1
    return (Table(header, rows), count) if rows else (None, 0)


def _is_value(cell: str) -> bool:
    return (
        not cell.strip()
        or cell.strip()[0].isdigit()
        or "@" in cell
        or len(cell) > 40
        or ":" in cell
    )


def _cells(text: str, line: Range, sign: str) -> list[Range]:
    start, end = line
    content = text[start:end]
    if sign == "|":
        inner = content.strip()
        start += len(content) - len(content.lstrip())
        if inner.startswith("|"):
            start, inner = start + 1, inner[1:]
        content = inner.removesuffix("|")
    form = r" {2,}" if sign == "  " else re.escape(sign)
    if sign == ",":
        form = r",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)"
    cells, begin = [], 0
    if sign == "  ":
        begin = len(content) - len(content.lstrip())
    for match in re.finditer(form, content[begin:].rstrip() if sign == "  " else content):
        offset = begin if sign == "  " else 0
        cells.append(
            (begin if not cells else cells[-1][2], match.start() + offset, match.end() + offset)
        )
    last = cells[-1][2] if cells else begin
    bounds = [(a, b) for a, b, _ in cells] + [(last, len(content.rstrip()))]
    return [_stripped(text, start + a, start + b) for a, b in bounds]


def _stripped(text: str, start: int, end: int) -> Range:
    part = text[start:end]
    start += len(part) - len(part.lstrip(' \t"'))
    return start, max(start, start + len(part.strip(' \t"')))


def _lines(text: str) -> list[Range]:
    lines, start = [], 0
    for line in text.split("\n"):
        lines.append((start, start + len(line)))
        start += len(line) + 1
    return lines


def lines_in(text: str, scope: Range) -> list[Range]:
    """Return the lines of a part of a text that are not empty, without bullets and margins."""
    found = []
    for start, end in _lines(text[scope[0] : scope[1]]):
        start, end = start + scope[0], end + scope[0]
        if bullet := _BULLET.match(text, start, end):
            start = bullet.end()
        start, end = _stripped(text, start, end)
        if end > start:
            found.append((start, end))
    return found


def bullets_in(text: str, scope: Range) -> list[list[Range]]:
    """Return the lists in a part of a text, each item without its bullet."""
    groups: list[list[Range]] = []
    last = -2
    for number, (start, end) in enumerate(_lines(text[scope[0] : scope[1]])):
        start, end = start + scope[0], end + scope[0]
        bullet = _BULLET.match(text, start, end)
        if bullet:
            if number - last > 2:
                groups.append([])
            groups[-1].append((bullet.end(), end))
            last = number
        elif (
            groups
            and number - last == 1
            and text[start:end].startswith("  ")
            and text[start:end].strip()
        ):
            groups[-1][-1] = (groups[-1][-1][0], end)
            last = number
    return groups


_SENTENCE_END = re.compile(
    r"(?<!\bDr)(?<!\bMr)(?<!\bMrs)(?<!\bNo)(?<!\bNr)(?<!\bSt)(?<!\bInc)(?<!\bCo)[.!?](?=\s+[^\W\d_a-z]|\s+\d|\s*\Z|[\"”]\s)|[。！？]|\n"
)


def sentences_in(text: str, scope: Range) -> list[Range]:
    """Return the sentences and lines of a part of a text."""
    found, start = [], scope[0]
    for match in _SENTENCE_END.finditer(text, scope[0], scope[1]):
        begin, end = _stripped(text, start, match.end())
        if end > begin:
            found.append((begin, end))
        start = match.end()
    begin, end = _stripped(text, start, scope[1])
    return [*found, (begin, end)] if end > begin else found


def blocks_in(text: str, scope: Range) -> list[Range]:
    """Return the paragraphs of a part of a text."""
    found, start = [], scope[0]
    for match in re.compile(r"\n[ \t]*\n\s*").finditer(text, scope[0], scope[1]):
        found.append((start, match.start()))
        start = match.end()
    return [block for block in [*found, (start, scope[1])] if text[block[0] : block[1]].strip()]
