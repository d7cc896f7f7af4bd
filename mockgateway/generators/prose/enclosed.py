"""Read records whose details stand in brackets, such as `Salt Road (2019, Ines Varga)`."""

from __future__ import annotations

import re

_RECORD = re.compile(r"[\s,;.•*-]*(?:\band\s+)?(?P<who>[^()\n;]+?)\s*\((?P<details>[^()\n]+)\)")
_BY = re.compile(r",?\s+(?:by|from|von|par|por|de)\s+|\s*[,:–—]\s+|\s+-\s+")
_DETAIL = re.compile(r"\s*[,;/|]\s+|\s*;\s*|\s+[-–—]\s+")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_NUMBER = re.compile(r"(\d[\d.,]*)(?:\s+[a-z]\w*(?: old)?)?")
_FORMS = (  # of the values of a column, by its name
    (re.compile(r"\b(?:year|released|published|founded|built|born)\b", re.IGNORECASE), _YEAR),
    (
        re.compile(
            r"\b(?:age|pages|number|count|seats|quantity|qty|stock|points|score|size|minutes"
            r"|length|duration|goals|rooms|population|price|cost|amount|total|rating)\b",
            re.IGNORECASE,
        ),
        re.compile(r"[$€£]?\s?\d[\d.,]*(?:\s?[\w€$£%/]+)?(?: old)?"),
    ),
)


def read(source: str, heads: list[str]) -> list[list[str]]:
    """Return the cells of each record; [] if the text is not a series of such records."""
    records, end = [], 0
    while found := _RECORD.match(source, end):
        records.append(_parts(found, len(heads)))
        end = found.end()
    if not records or source[end:].strip(" .\n") or any(len(row) != len(heads) for row in records):
        return []
    order = _order(records, heads)
    return [[_value(row[at], heads[to]) for to, at in enumerate(order)] for row in records]


def _parts(found: re.Match[str], count: int) -> list[str]:
    details = [part.strip() for part in _DETAIL.split(found["details"])]
    before = [found["who"].strip()]
    if len(details) + 1 < count:
        before = [part.strip() for part in _BY.split(before[0], maxsplit=count - len(details) - 1)]
    return [*before, *details]


def _order(records: list[list[str]], heads: list[str]) -> list[int]:
    """Return the place of the value of each column in the records."""
    places: dict[int, int] = {}
    free = list(range(len(heads)))
    for to, head in enumerate(heads):
        form = next((form for names, form in _FORMS if names.search(head)), None)
        fits = [at for at in free if form and all(form.fullmatch(row[at]) for row in records)]
        named = [at for at in fits if head.lower().removesuffix("s") in records[0][at].lower()]
        if at := next(iter([*named, *fits]), None):
            places[to] = at
            free.remove(at)
    rest = iter(free)
    return [places[to] if to in places else next(rest) for to in range(len(heads))]


def _value(cell: str, head: str) -> str:
    """Return a cell without the unit that the name of its column tells: `312` for `312 pages`."""
    number = _NUMBER.fullmatch(cell)
    unit = cell.rpartition(" ")[2].lower().removesuffix("s")
    told = unit in head.lower() or unit in ("year", "old", "left")
    return number[1] if number and told else cell
