"""Take arguments from the results of earlier calls: from the object that a request means.

A request for the cheapest of the trains that a search found needs the id of the one with the lowest
price.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import orjson

from .extraction.concepts import known_words, stem, words_of
from .extraction.fields import Field

Json = Any
# The words around a key, those of the key, the value, and whether the request describes its object.
Item = tuple[list[str], list[str], Json, bool]

_LEAST = 1.0  # the points from which a key names a parameter
_MOST = 200  # objects of a list
_WORD = re.compile(r"[^\W_]{3,}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d.*)?")
_MONEY = frozenset("price amount total cost fee fare sum".split())
_IDS = frozenset("id number no code key ref reference".split())
_WISHES: tuple[tuple[re.Pattern[str], re.Pattern[str], Callable[..., Json]], ...] = tuple(
    (re.compile(rf"\b(?:{said})\b", re.IGNORECASE), re.compile(key, re.IGNORECASE), choice)
    for said, key, choice in (
        (r"direct|non-?stop|without (?:a )?chang\w+|no chang\w+", r"stops|changes|transfers", min),
        (r"in stock|available|free", r"stock|available", max),
        (r"cheap(?:est)?|lowest|least expensive", r"price|cost|fare|amount|total|fee|rate", min),
        (r"most expensive|priciest|highest price", r"price|cost|fare|amount|total|fee", max),
        (r"best|best[- ]rated|top[- ]rated|highest[- ]rated", r"rating|score|stars", max),
        (r"fast(?:est)?|quickest|shortest", r"duration|minutes|hours|eta", min),
        (r"near(?:est)?|closest", r"distance|km|miles|meters", min),
        (r"earliest|soonest|next|oldest", r"date|time|start|depart|created|due|free|at\b", min),
        (r"latest|newest|most recent|last", r"date|time|start|depart|created|due|at\b", max),
        (r"biggest|largest", r"size|area|capacity|seats|count", max),
    )
)


def from_results(
    properties: Mapping[str, Json], results: Sequence[str], request: str
) -> dict[str, Json]:
    """Return the values that the results of calls have for the parameters of a tool.

    Args:
        properties: The schemas of the parameters that need a value.
        results: The results, the newest first.
        request: The message of the user.
    """
    items = [item for text in results for item in _items(_read(text), (), request, told=False)]
    found: dict[str, Json] = {}
    for name, part in properties.items():
        kinds = part.get("type") if isinstance(part, dict) else None
        if kinds not in ("string", "integer", "number") or "enum" in part:
            continue
        field = Field(name, part)
        fitting = [item for item in items if isinstance(item[2], str) != field.numeric]
        points, value = max(
            ((_points(field, item), item[2]) for item in fitting),
            key=lambda row: row[0],
            default=(0.0, None),
        )
        if points >= _LEAST:
            found[name] = value
    return found


def _read(text: str) -> Json:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None


def _items(value: Json, around: tuple[str, ...], request: str, *, told: bool) -> Iterator[Item]:
    """Yield the plain values of an object, of a list only those of the object that is meant."""
    if isinstance(value, list):
        rows = [row for row in value[:_MOST] if isinstance(row, dict)]
        if rows:
            row, described = _meant(rows, request)
            yield from _items(row, around, request, told=described)
    elif isinstance(value, dict):
        for key, part in value.items():
            if isinstance(part, dict | list):
                inner = (*around, *map(stem, words_of(key)))
                yield from _items(part, inner, request, told=told)
            elif part is not None and not isinstance(part, bool):
                yield list(around), words_of(key), part, told


def _meant(rows: list[dict[str, Json]], request: str) -> tuple[dict[str, Json], bool]:
    """Return the object of a list that a request describes, else the first, and whether it does."""
    told = {stem(word) for word in _WORD.findall(request.lower())} - known_words("function")
    shared = [len(told & _stems(row)) for row in rows]
    rows = [row for row, points in zip(rows, shared, strict=True) if points == max(shared)]
    for said, key, choice in _WISHES:
        if not said.search(request):
            continue
        figures = [next((v for k, v in row.items() if key.search(k)), None) for row in rows]
        kept = [figure for figure in figures if figure is not None]
        if len(kept) == len(rows) and len({type(figure) is str for figure in kept}) == 1:
            best = choice(kept)
            rows = [row for row, own in zip(rows, figures, strict=True) if own == best]
    return rows[0], max(shared) > 0


def _stems(row: dict[str, Json]) -> set[str]:
    """Return the stems of the words in an object's texts, without those of all objects."""
    texts = (value for value in row.values() if isinstance(value, str))
    return {stem(word) for text in texts for word in _WORD.findall(text.lower())}


def _points(field: Field, item: Item) -> float:
    """Return how well a key names a parameter: `id` of `products` fits `product_id`."""
    around, own, value, told = item
    words = field.words
    if words == own:
        return 3.0
    if words[-1:] == own[-1:]:
        rest = set(map(stem, words[:-1])) - set(map(stem, own[:-1]))
        if rest <= set(around):
            return 2.5
        return 1.5 if own[-1] in _IDS and len(own) == 1 else 0.0
    if _MONEY & set(words) and _MONEY & set(own) and field.numeric:
        return 1.2 + 0.3 * told
    kind = field.kinds[:1]
    if kind == ("path",) and own[-1:] in (["file"], ["filename"], ["path"]):
        return 1.2
    if kind in (("datetime",), ("date",)) and isinstance(value, str) and _MOMENT.fullmatch(value):
        return 1.0
    if kind == ("email",) and isinstance(value, str) and "@" in value and " " not in value:
        return 1.0
    return 0.0
