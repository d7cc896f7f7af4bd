"""Read the values of one object from its part of a text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from .assignment import WORDED, assign
from .concepts import known_pattern, known_words, words_of
from .document import Document
from .fields import Field
from .row_sums import PIECES, refine
from .span import Span
from .special import Assigned, Leaf
from .tables import Range

Json = Any

_NOTE = re.compile(r"\((?:[\w ]{2,20}:|due|by|until)\s")  # values in brackets
_COUNTED = re.compile(r"\)?\s+(?:of\s+)?(?!(?:à|at|x|for|per|zu|für|a|por)\b)(?P<noun>[a-zà-ÿ]+)")
_PORTION = re.compile(r"\s(?:of|de|d['’]|di)\b")
_LAST_WORD = re.compile(r"\b([^\W\d_]+)[.:#]? ?\Z")
_MARK = re.compile(r" {2,}[A-Z]{3}\Z|\s?\((?:v|vg|ve|gf|n|df)\)[\s.]*\Z")  # a currency, a diet
_LEADS = frozenset("then finally lastly afterwards also plus".split())
_SEQUENCE = re.compile(r"\A(?:then|finally|lastly|afterwards) ")
_REST = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"\A[^\n]{0,40}\b(?:prescribe[sd]|takes|ordered|bought|borrowed|lost|gave (?:me|us))\s+",
        r"\A(?:of|de)\s+",
        r"(?<=\w{3})[.!?]\s+(?=[^\W\d_]).*\Z",
        r",?\s(?:that's|that’s|which|who)\s.*\Z",
        r",?\s(?:qty|quantity|menge|anzahl)\.?\Z",
        r"\s(?:a|an|per|each|every|pro|je)\s(?:day|week|month|night|piece|hour|tag|stück)\Z",
        r"\s(?:bestellen|kaufen|nehmen|haben|thanks?|thank you)\Z",
        r"\s{2,}\d[\d.,]*(?:\s?[x×@])?\Z",
    )
)
_EDGES = " \t\n-–—•*·|:;,.=@×?!\"'“”()[]"


def read_row(leaves: Sequence[Leaf], document: Document, part: Range) -> Assigned:
    """Return the values of one object; the remaining text fills open fields."""
    found = assign(leaves, document, part, row=True)
    refine(leaves, document, part, found)
    texts = [leaf for leaf in leaves if leaf.path not in found.values and _is_open(leaf.field)]
    if not texts:
        return found
    words = {word for leaf in leaves for word in leaf.field.words} | PIECES | _LEADS
    chunks = _chunks(document, found, part, split=len(texts) > 1)
    chunks = [_SEQUENCE.sub("", chunk) for chunk in chunks if chunk.lower() not in words]
    if (
        _keeps_clauses(found)
        and _is_long(texts[-1].field)
        and (tail := _tail(document, found, part))
    ):
        found.values[texts.pop().path] = tail
        chunks = [chunk for chunk in chunks if chunk not in tail]
    if not texts:
        return found
    chunks = _after_count(chunks, texts, document, part, found, words)
    if len(texts) == 1 and chunks:
        long = len(chunks[0]) < 3 or (_keeps_clauses(found) and _is_long(texts[0].field))
        chunks = [max(chunks, key=len) if long else chunks[0]]
    for leaf, chunk in zip(texts, chunks, strict=False):
        found.values[leaf.path] = chunk if _is_long(leaf.field) else tidied(chunk)
    return found


def tidied(name: str) -> str:
    """Return the name of a thing without a verb before it, and figures or clauses after it."""
    for form in _REST:
        name = form.sub("", name, count=1)
    return name.strip(_EDGES) or name


def _after_count(
    chunks: list[str],
    texts: Sequence[Leaf],
    document: Document,
    part: Range,
    found: Assigned,
    words: set[str],
) -> list[str]:
    """Return the texts of a row without what leads to its number (`get us ten reams of paper`)."""
    first = min((span for span in found.taken if span.kind == "number"), default=None)
    if len(chunks) <= len(texts) or first is None or first.currency:
        return chunks
    counted = _COUNTED.match(document.text, first.end, part[1])
    measured = first.unit is not None and not _PORTION.match(document.text, first.end)
    if counted and (counted["noun"] in words or measured):
        counted = None
    lead = document.text[part[0] : first.start]
    before = [chunk for chunk in chunks if chunk in lead]
    if any(map(_is_verb, before)):  # `we're low, get us ten reams of paper`
        chunks = [chunk for chunk in chunks if chunk not in before] or chunks[1:]
    elif before[:1] == chunks[:1] and counted and len(texts) == 1:
        chunks = chunks[1:]
    return chunks


def _is_open(field: Field) -> bool:
    """Return whether any text may fill a field."""
    plain = field.type in ("string", None) and field.enum is None and not field.format
    worded = not field.kinds or field.kinds[0] in WORDED or field.kinds[0] in ("person", "id")
    return (
        plain
        and worded
        and not field.nullable
        and not {"unit", "units", "currency"} & set(field.words)
    )


def _is_verb(word: str) -> bool:
    """Return whether a word may be a verb that introduces a list (`Necesitamos 25 martillos`)."""
    return known_pattern("list_verb").match(word) is not None


def _is_long(field: Field) -> bool:
    return field.text_kind in ("message", "description", "task", "summary")


def _tail(document: Document, found: Assigned, part: Range) -> str:
    """Return the longest text between the assigned values."""
    edges = _edges(document, found, part)
    starts = [part[0], *(end for _, end in edges)]
    ends = [*(start for start, _ in edges), part[1]]
    texts = [
        document.text[start:end].strip(" \t\n-–—•*·|:;,.=]").lstrip(")")
        for start, end in zip(starts, ends, strict=True)
        if end > start
    ]
    for _ in range(3):
        texts = [known_pattern("row_filler").sub("", text).strip(" \t\n-–:;,.") for text in texts]
    return max(texts, key=len, default="")


def _edges(document: Document, found: Assigned, part: Range) -> list[Range]:
    """Return the parts of the text that the assigned values take, `(owner: Ann)` with brackets."""
    edges = []
    labels = {span: words_of(path[-1]) for path, span in found.places.items()}
    for span in found.taken:
        pair = document.pair_of(span)
        if pair and part[0] < pair.label[0] and pair.value[0] == span.start:
            edges.append((pair.label[0], span.end))
            continue
        opened = document.text.rfind("(", 0, span.start)
        closed = document.text.find(")", span.end)
        noted = _NOTE.match(document.text, opened) if opened >= 0 else None
        if noted and ")" not in document.text[opened : span.start] and closed >= 0:
            edges.append((opened, closed + 1))
        elif span.kind != "value":
            edges.append((_label_start(document, span, labels.get(span, ())), span.end))
    return sorted(edges)


def _label_start(document: Document, span: Span, words: Sequence[str]) -> int:
    """Return where the label before a value begins (`lot` in `lot A-11`), else the value."""
    before = _LAST_WORD.search(document.text, max(0, span.start - 20), span.start)
    return before.start() if before and before[1].lower() in words else span.start


def _keeps_clauses(found: Assigned) -> bool:
    """Return whether a text of a row may be a sentence, unlike the short names in orders."""
    return not any(span.kind in ("number", "word") for span in found.taken)


def _chunks(document: Document, found: Assigned, part: Range, *, split: bool) -> list[str]:
    """Return the texts between the assigned values."""
    options_ = [
        value for value in found.values.values() if isinstance(value, str) and len(value) < 30
    ]
    pieces, at = [], part[0]
    for start, end in _edges(document, found, part):
        if end > at:
            pieces.append(document.text[at:start])
            at = end
    pieces.append(document.text[at : part[1]])
    chunks = []
    wide = re.search(r"\S {3,}\S", document.text[slice(*part)])
    for piece in pieces:
        for chunk in re.split(
            r"\s[-–—|]\s|[|:]\s|[()\[\]]|\n|,\s|\s(?:for|on|at|with|in|from)\s"
            if split
            else r"\s[-–—|]\s|[|]|\n|(?<=\S):\s",
            piece,
        ):
            text = _MARK.sub("", chunk.rstrip()).strip(_EDGES)
            for _ in range(3):
                text = known_pattern("row_filler").sub("", text).strip(_EDGES)
            for option in options_:
                if text.lower() == option.lower():
                    text = ""
                elif text.lower().startswith(option.lower() + " "):
                    text = text[len(option) :].strip(_EDGES)
            if not split and not _keeps_clauses(found) and not wide:
                text = re.split(r"\s(?:from|to|with|at|for|please|each|delivered)\s", text)[0]
            if text.lower() in known_words("adjacent"):
                continue
            if len(text) > 1 and (any(map(str.isalpha, text)) or "=" in text):
                chunks.append(text + (")" if text.count("(") > text.count(")") else ""))
    return chunks
