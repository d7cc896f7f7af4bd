"""Read one record per statement of a text, for columns that a request names."""

from __future__ import annotations

import re
from functools import cache

from mockgateway.generators.prose.summary import sentences
from mockgateway.text_tables import load, pattern

_SPEAKER = re.compile(r"^\W*(?P<name>[A-Z][\w.-]+(?: [A-Z][\w.-]+)?):\s+")
_CLAUSE = re.compile(r",\s+(?:and |but |while )?|\s+(?:and|while|but|or|und|et|y)\s+|;\s+")
_ARTICLE = re.compile(r"^(?:the|an?|our|their|its|his|her|my|some)\s+", re.IGNORECASE)
_KEYS = ("code", "date", "time", "email", "phone", "amount")  # of which a record has only one
_WORDS = ("", "name")  # kinds whose values may be any words
_FEWEST = 2  # records of a text without dates, amounts and the like
_MOST_LOST = 0.5  # share of the cells of a record that may be empty


def read(source: str, heads: list[str]) -> list[list[str]]:
    """Return the cells of each record in a text; [] if the text does not fit the columns.

    A date, an amount, a number, a code or a name belongs to the column of its kind; a word before
    the name of a column (`chat support`) to that column; the rest to the columns that are left.
    """
    kinds = [kind_of(head) for head in heads]
    key = next((kind for kind in _KEYS if kind in kinds), "")
    lines = [line for line in source.splitlines() if line.strip()]
    apart = not key and ";" in source
    units = lines if len(lines) > 2 else source.split(";") if apart else sentences(source)
    parts = [part for unit in units for part in _split(unit, key)]
    if key:
        parts = [part for part in parts if _form(key).search(part)]
    rows = [_cells(part, heads, kinds) for part in parts]
    if not key and (len(rows) < _FEWEST or any("" in row for row in rows)):
        return []
    filled = [row for row in rows if row.count("") <= _MOST_LOST * len(heads)]
    return filled if len(filled) > len(rows) / 2 else []


def is_keyed(heads: list[str]) -> bool:
    """Return whether a column holds codes, dates, times or addresses, which tell records apart."""
    return any(kind_of(head) in _KEYS[:-1] for head in heads)


def kind_of(head: str) -> str:
    """Return the kind of the values of a column; "" for words."""
    rows = load("given")["kinds_of_columns"]
    return next((row["kind"] for row in rows if re.search(row["named"], head, re.I)), "")


@cache
def _form(kind: str) -> re.Pattern[str]:
    return re.compile(load("given")["forms_of_kinds"][kind], re.IGNORECASE)


def _split(unit: str, key: str) -> list[str]:
    """Return the clauses of a sentence that holds more than one record, else the sentence."""
    if not key or len(_form(key).findall(unit)) < 2:
        return [unit]
    parts: list[str] = []
    lead = ""
    for piece in _CLAUSE.split(unit):
        if _form(key).search(piece):
            parts.append(f"{lead}, {piece}" if lead else piece)
            lead = ""
        elif parts:
            parts[-1] += f", {piece}"
        else:
            lead = piece
    return parts


def _cells(text: str, heads: list[str], kinds: list[str]) -> list[str]:
    rest = re.sub(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+", "", text.strip()).rstrip(".!")
    cells = dict.fromkeys(heads, "")
    speaker = _SPEAKER.match(rest)
    if speaker and "person" in kinds:
        cells[heads[kinds.index("person")]] = speaker["name"]
        rest = rest[speaker.end() :]
    for head, kind in sorted(zip(heads, kinds, strict=True), key=lambda row: row[1] == "number"):
        if kind and not cells[head] and (found := _found(rest, head, kind)):
            cells[head] = _value(found, kind)
            rest = f"{rest[: found.start()]} § {rest[found.end() :]}"
    for head, kind in zip(heads, kinds, strict=True):
        if kind in _WORDS and not cells[head] and (found := _modifier(rest, head)):
            cells[head] = found[1].strip()
            rest = f"{rest[: found.start()]} § {rest[found.end() :]}"
    left = [
        head for head, kind in zip(heads, kinds, strict=True) if not cells[head] and kind in _WORDS
    ]
    if speaker or ("person" in kinds and left):
        rest = _task(rest)
    chunks = _chunks(rest, len(left))
    for head, chunk in zip(left, chunks, strict=False):
        cells[head] = chunk
    return [cells[head] for head in heads]


def _found(rest: str, head: str, kind: str) -> re.Match[str] | None:
    """Return where a value of a kind stands: next to the name of its column, else the first."""
    found = list(_form(kind).finditer(rest))
    if kind != "number" or len(found) < 2:
        return found[0] if found else None
    stem = re.escape(re.sub(r"(?:s|ed|ing|ity|ion)\Z", "", head.lower().split()[-1])[:6])
    near = [at for at in found if re.match(rf"\W*(?:\w+ ){{0,2}}{stem}", rest[at.end() :], re.I)]
    near += [
        at for at in found if re.search(rf"{stem}\w*\W+(?:\w+ ){{0,2}}\Z", rest[: at.start()], re.I)
    ]
    return (near or [at for at in found if at[0][:1].isdigit()] or found)[0]


def _value(found: re.Match[str], kind: str) -> str:
    value = next((group for group in found.groups() if group), found[0]).strip(" ,.")
    return (
        {"none": "0", "no": "0", "sold out": "0"}.get(value.lower(), value)
        if kind == "number"
        else value
    )


def _modifier(rest: str, head: str) -> re.Match[str] | None:
    """Return the word before or behind the name of a column: `e-mail support`, `role: nurse`."""
    stem = re.escape(head.lower().split()[-1].removesuffix("s"))
    forms = (
        rf"\b{stem}s?\s*(?:[:=]|(?:is|are|called|named))\s*((?:[\w'-]+ ?){{1,5}})",
        rf"\b(?:with |the |an? |our |by |and |has |offers |includes )*([\w-]+) {stem}s?\b",
    )
    found = (re.search(form, rest, re.IGNORECASE) for form in forms)
    return next((at for at in found if at and not _ARTICLE.match(f"{at[1]} ")), None)


def _task(rest: str) -> str:
    """Return what somebody has to do, as said by them or about them."""
    found = pattern("given", "task").search(rest)
    return found["t"] if found else rest


def _chunks(rest: str, count: int) -> list[str]:
    """Return the phrases that are left of a statement, cleaned; as many as there are columns."""
    if not count:
        return []
    rest = pattern("given", "empty_clause").sub(" § ", rest)
    parts = re.split(r"§|[()]", rest)
    if count > 1:
        parts = [piece for part in parts for piece in pattern("given", "between").split(part)]
    made = [_clean(part) for part in parts]
    made = [part for part in made if re.search(r"\w\w", part)]
    return made[:count]


def _clean(part: str) -> str:
    """Return a phrase without the words of the sentence around it."""
    before = ""
    while part != before:
        before = part
        part = pattern("given", "around").sub("", part.strip(" ,.:;–-"))
        part = _ARTICLE.sub("", part)
    return part
