"""Count the items of lists, and add up their amounts, for fields that the text does not state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .concepts import known_words, spoken, stem
from .document import Document
from .special import Leaf, Path

Json = Any

_SUMS = frozenset(("total", "sum", "overall"))
_PARTS = frozenset("gross net tax vat subtotal weight hours days".split())
_STATED = frozenset(
    "total totals sum altogether overall gesamt insgesamt summe brutto totale totaal importe ttc"
    " razem łącznie grand".split()
)
_AMOUNTS = ("total", "amount", "line_total", "lineTotal", "price", "cost", "value", "betrag")


def tally(
    leaves: Sequence[Leaf], values: Mapping[Path, Json], document: Document
) -> dict[Path, Json]:
    """Return the counts and the totals that the lists of an object give.

    Args:
        leaves: The object's fields.
        values: Its values, those of lists included.
        document: The text.
    """
    lists = {path: value for path, value in values.items() if isinstance(value, list) and value}
    found: dict[Path, Json] = {}
    unstated = spoken(document.text).isdisjoint(_STATED)
    for leaf in leaves if lists else ():
        field = leaf.field
        if not field.numeric or len(leaf.path) > 1:
            continue
        if counted := _counted(field.words, lists):
            found[leaf.path] = counted
        elif _SUMS & set(field.words) and not _PARTS & set(field.words) and unstated:
            amounts = _amounts(lists)
            if amounts and field.unit is None and values.get(leaf.path) in (None, *amounts):
                found[leaf.path] = round(sum(amounts), 2)
    return found


def _counted(words: Sequence[str], lists: Mapping[Path, list[Json]]) -> int:
    """Return the length of the list that a field counts (`task_count` for `tasks`), or 0."""
    if known_words("counters").isdisjoint(words) or len(words) < 2:
        return 0
    things = {stem(word) for word in words} - {stem(word) for word in known_words("counters")}
    for path, items in lists.items():
        if things == {stem(path[-1].lower())} or things == {
            stem(w) for w in path[-1].lower().split("_")
        }:
            return len(items)
    return 0


def _amounts(lists: Mapping[Path, list[Json]]) -> list[float]:
    """Return the amounts of the only list of objects that all have one, or []."""
    rows: list[list[float]] = []
    for items in lists.values():
        for name in _AMOUNTS:
            amounts: list[Json] = [item.get(name) for item in items if isinstance(item, dict)]
            if len(amounts) > 1 and all(type(amount) in (int, float) for amount in amounts):
                rows.append(amounts)
                break
    return rows[0] if len(rows) == 1 else []
