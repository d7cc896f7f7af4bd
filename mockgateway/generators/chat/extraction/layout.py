"""Find the structure of a text: labelled values, headings, tables, lists, sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from .concepts import concepts, known_pattern
from .tables import Range, all_lines, stripped

_LONG_LINE = 66
_BULLET = re.compile(r"[ \t]*(?:[-*•–·]|\d{1,2}[.)]|\(\d{1,2}\)|[a-h]\))[ \t]+(?=\S)")
_STARTED = re.compile(
    r"[ \t]*(?:[-*•–·|#\[]|[12]?\d[.)]\s|\(?\d{1,2}\)|\d{4}-\d\d|\d{1,2}:\d\d|\Z"
    r"|[^\W\d][^:.\n]{0,30}:(?:\s|\Z))"
)
_CELLS = re.compile(r"\S {2,}\S|,\S[^,\n]*,\S|;\S[^;\n]*;\S|\t|\|")
_ALIGNED = re.compile(
    r"^[ \t]*(?:\d{1,2}[.)][ ]+)?(?P<label>[^\W\d][^\n:|]{1,40}?)(?:[ ]{3,}|\t+|[ ]?\.{3,}[ ]?)"
    r"(?P<value>[^\s|][^\n|]{0,80})$",
    re.MULTILINE,
)
_ASSIGNED = re.compile(
    r"(?<![\w.-])(?P<label>[A-Za-z][\w.-]*)=(?:\"(?P<text>[^\"\n]*)\"|(?P<value>[^\s\",;]+))"
)
_NESTED_END = re.compile(r"[,;)]")
_LONE = re.compile(
    r"(?m)(?:(?:\A|(?<=\n\n))(?P<lone>[^\W\d_][^\n:.,|@\d]{2,30})(?=\n[ \t]*\S)"
    r"|^(?P<over>[^\W\d_][^\n:.,|@\d]{2,30})(?=\n[ \t]{2,}\S))"
)
_INDENTED = re.compile(r"\n[ \t]+\S")
_NEXT_LABEL = re.compile(r"(?<=\S)\n[ \t]*\n(?=[^\W\d_][^\n:.,]{1,30}: ?\S)")
_BACK = re.compile(r"\n(?=\S)")
_VALUE_END = re.compile(
    r"[，。；]|(?<!\b[A-Z])(?<!\b[DMS][rst])(?<!Mrs)(?<!Prof)(?<!Ing)[.;!?](?=\s+[A-Z\d\"“(]|\s*\Z)|\n|(?<=[\w)])[\"”](?=\s*\Z)"
)


_WIDE_COLON = re.compile(r"(?<=[\u3040-\u9fff]):(?=\S)")
_PLAIN = {"lone", "lead", "over"}  # headings only by the lines around them


class Pair(NamedTuple):
    """A labelled value."""

    label: Range
    value: Range


class Section(NamedTuple):
    """A heading and the text under it."""

    heading: Range
    body: Range


def normalised(text: str) -> str:
    """Return a text with plain line ends and spaces, and wide colons after Chinese labels."""
    text = text.replace("\r\n", "\n").replace("\xa0", " ")
    return text if text.isascii() else _WIDE_COLON.sub("：", text)


def unwrapped(text: str) -> str:
    """Replace line ends inside sentences by spaces, so that the length stays the same."""
    lines = text.split("\n")
    out = [lines[0]]
    for before, line in pairwise(lines):
        begun = _STARTED.match(line) and not (line[:1].islower() and before[-1:].isalpha())
        flows = len(before) >= _LONG_LINE and not _CELLS.search(before) and not begun
        flows = flows and before.split()[:1] != line.split()[:1]
        flows = flows and _indent(line) >= _indent(before)
        out.append((" " if flows and _runs_on(before.rstrip(), line) else "\n") + line)
    return "".join(out)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


def _runs_on(before: str, line: str) -> bool:
    """Return whether a sentence or a paragraph continues in the next line."""
    last = before[-1:]
    if last == ",":
        return True
    if last == ".":
        return line[:1].islower()
    return last not in tuple(":;!?|")


def find_pairs(text: str) -> list[Pair]:
    """Return labelled values, also several in a line."""
    pairs: list[Pair] = []
    for match in known_pattern("pair").finditer(text):
        if known_pattern("not_label").search(match["label"]) or len(match["label"].split()) > 4:
            continue
        pairs.append(Pair(match.span("label"), match.span("value")))
    for match in _ALIGNED.finditer(text):
        if ": " in match["value"]:
            continue
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
    found = [pair for pair in _bounded(every, text) if pair.value[1] > pair.value[0]]
    return sorted([*found, *_assigned(text)])


def _assigned(text: str) -> Iterator[Pair]:
    """Yield the pairs of lines with several `key=value`, as in logs."""
    for start, end in all_lines(text):
        marks = list(_ASSIGNED.finditer(text, start, end))
        for mark in marks if len(marks) > 1 else ():
            yield Pair(mark.span("label"), mark.span("text" if mark["text"] else "value"))


def _bounded(pairs: list[Pair], text: str) -> Iterator[Pair]:
    """Yield pairs whose values end at the next pair, at the sentence or at the line."""
    for place, pair in enumerate(pairs):
        start = pair.value[0]
        line_end = text.find("\n", start)
        end = line_end if line_end >= 0 else len(text)
        nested = text[pair.label[0] - 1 : pair.label[0]] == "("
        if nested and (closing := _NESTED_END.search(text, start, end)):
            yield Pair(pair.label, (start, closing.start()))
            continue
        later = (other for other in pairs[place + 1 :] if other.label[0] > start)
        following = next((p for p in later if text[p.label[0] - 1] != "("), None)
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
    """Return headings with the text under them."""
    marks = [match for match in known_pattern("heading").finditer(text) if _is_heading(match)]
    named = {mark.start() for mark in marks}
    lone = [mark for mark in _LONE.finditer(text) if mark.start() not in named]
    if any(concepts(word) for mark in lone for word in mark[0].lower().split()):
        marks += lone  # the unknown ones end the parts under the others
    marks.sort(key=re.Match.start)
    sections = []
    for place, match in enumerate(marks):
        group = match.lastgroup or "colon"
        loose = group != "colon"
        limit = next(
            (
                other.start()
                for other in marks[place + 1 :]
                if not loose or other.lastgroup == group or {other.lastgroup, group} <= _PLAIN
            ),
            len(text),
        )
        start = match.end()
        end = limit if loose else min(limit, _block_end(text, start))
        if loose and (labelled := _NEXT_LABEL.search(text, start + 1, end)):
            end = labelled.start()
        if _INDENTED.match(text, start) and (back := _BACK.search(text, start + 1, end)):
            end = back.start()
        sections.append(Section(match.span(group), (start, end)))
    return sections


def _is_heading(match: re.Match[str]) -> bool:
    words = match[match.lastgroup or 0].split()
    return len(words) <= 6 and not known_pattern("not_label").search(match[match.lastgroup or 0])


def _block_end(text: str, start: int) -> int:
    """Return the end of the block under a heading, the first empty line."""
    body = re.compile(r"\s*\S").match(text, start)
    empty = re.compile(r"\n[ \t]*\n").search(text, body.end() if body else start)
    return empty.start() if empty else len(text)


def lines_in(text: str, scope: Range) -> list[Range]:
    """Return the lines of a part of a text that are not empty, without bullets and margins."""
    return [line for line, _ in _deep_lines(text, scope)]


def outer_lines(text: str, scope: Range) -> list[Range]:
    """Return the lines of a part of a text without those below them, indented or with bullets."""
    lines = _deep_lines(text, scope)
    least = min((depth for _, depth in lines), default=0)
    outer = [line for line, depth in lines if depth == least]
    whole = depth_of(text, scope[0]) == 0 or text[scope[0] : scope[1]].startswith("\n")
    return outer if whole and len(outer) > 1 else [line for line, _ in lines]


def depth_of(text: str, start: int) -> int:
    """Return how far a line is indented up to a place, a bullet included."""
    return len(text[text.rfind("\n", 0, start) + 1 : start])


def _deep_lines(text: str, scope: Range) -> list[tuple[Range, int]]:
    """Return the lines of a part that are not empty, each with its depth."""
    found = []
    for start, end in all_lines(text[scope[0] : scope[1]]):
        start, end = start + scope[0], end + scope[0]
        if bullet := _BULLET.match(text, start, end):
            start = bullet.end()
        start, end = stripped(text, start, end)
        if end > start:
            found.append(((start, end), depth_of(text, start)))
    return found


def bullets_in(text: str, scope: Range) -> list[list[Range]]:
    """Return the lists in a part of a text, each item without its bullet."""
    groups: list[list[Range]] = []
    last = -3
    for number, (start, end) in enumerate(all_lines(text[scope[0] : scope[1]])):
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
    r"(?<!\bDr)(?<!\bMr)(?<!\bMrs)(?<!\bNo)(?<!\bNr)(?<!\bSt)(?<!\bInc)(?<!\bCo)(?<!\bréf)(?<!\bref)(?<!\bRef)(?<!\bart)[.!?](?=\s+[^\W\d_a-z]|\s+\d|\s*\Z|[\"”]\s)|[。！？]|\n"
)


def sentences_in(text: str, scope: Range) -> list[Range]:
    """Return the sentences and lines of a part of a text."""
    found, start = [], scope[0]
    for match in _SENTENCE_END.finditer(text, scope[0], scope[1]):
        begin, end = stripped(text, start, match.end())
        if end > begin:
            found.append((begin, end))
        start = match.end()
    begin, end = stripped(text, start, scope[1])
    return [*found, (begin, end)] if end > begin else found
