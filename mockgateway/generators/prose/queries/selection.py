"""Decide what a query shows: the columns, figures and names that a request gives."""

from __future__ import annotations

from mockgateway.generators.prose.queries.ask import Ask
from mockgateway.generators.prose.queries.grouping import Limit
from mockgateway.generators.prose.queries.item import Item
from mockgateway.generators.prose.queries.items import Items
from mockgateway.generators.prose.queries.ordering import Ordering
from mockgateway.generators.prose.queries.schema import Column, Schema, Table, alike, words_of
from mockgateway.generators.prose.queries.spans import truncated


class Selection:
    """What one query shows."""

    def __init__(
        self, schema: Schema, ask: Ask, near: list[Table], ordering: Ordering,
        groups: list[Column | str], names: list[str], limits: list[Limit],
    ) -> None:  # fmt: skip
        self._schema, self._ask, self._near = schema, ask, near
        self._ordering, self._names, self._limits = ordering, names, limits
        self._per = bool(groups) and not ordering.per_group
        self._groups = [
            self._dated(each) if isinstance(each, str) else Item(str(each), each) for each in groups
        ]

    def items(self) -> list[Item]:
        """Return the items, with the names that the request gives."""
        reader = Items(self._schema, self._near, bool(self._groups), self._per, self._ask.dialect)
        items = reader.read(self._ask.left)
        measured = self._ordering.measured(Items(self._schema, self._near, True))
        if (measured or any(item.function for item in items)) and not self._groups:
            reader = Items(self._schema, self._near, True, self._per, self._ask.dialect)
            items = reader.read(self._ask.left)  # a figure makes groups of the other columns
        items = self._with_measure(items, measured) if measured else items
        if self._ordering.per_group and self._groups:
            return self._by_names(items, reader) if self._names else items
        items = self._by_names(items, reader) if self._names else self._with_groups(items)
        if self._groups and not any(item.function for item in items):
            items = self._summed(items)
        return items or [Item(name) for name in self._names]

    def _with_measure(self, items: list[Item], measured: Item) -> list[Item]:
        """Return the items; `top customers by total amount` adds up the amount that it shows."""
        same = [i for i in items if i.column == measured.column and not i.function]
        known = any(item.expression == measured.expression for item in items)
        if not same:  # `the top customers by revenue` shows the revenue, too
            nouns = all(map(self._schema.table, words_of(" ".join(i.phrase for i in items))))
            return [*items, measured] if (self._names or nouns) and not known else items
        return [
            measured._replace(alias=i.alias or measured.alias, phrase=i.phrase) if i in same else i
            for i in items
        ]

    def _with_groups(self, items: list[Item]) -> list[Item]:
        """Return the items after the groups that they do not hold."""
        shown = [item.expression for item in items]
        columns = [item.column for item in items if not item.function]
        missing = [g for g in self._groups if g.expression not in shown and g.column not in columns]
        own = [group.expression for group in self._groups]
        if items and items[0].function:  # `count the orders per status`
            items.sort(key=lambda item: item.expression not in own)
        return missing + items

    def _summed(self, items: list[Item]) -> list[Item]:
        """Return the items, with a count or with the sum of a number that stands beside groups."""
        own = [group.expression for group in self._groups]
        made = []
        for item in items:
            if item.column and item.column.is_numeric and item.expression not in own:
                plain = item.column.name.removeprefix("total_")
                alias = item.alias or f"total_{plain}"
                item = Item(f"SUM({item.column})", item.column, "SUM", alias, item.phrase)
            made.append(item)
        if self._limits or any(item.function for item in made):
            return made
        return [*made, Item("COUNT(*)", None, "COUNT", "count")]

    def _dated(self, part: str) -> Item:
        column = self._schema.dated("", self._near)
        if column is None:
            return Item(part, None, "", part)
        return Item(truncated(self._ask.dialect, str(column), part), column, "", part, part)

    def _by_names(self, items: list[Item], reader: Items) -> list[Item]:
        """Return the items in the order of the names of the result, and under those names."""
        shown = [item.expression for item in items]
        left = [g for g in self._groups if g.expression not in shown] + items
        for limit in self._limits:  # `with a total quantity below 10`
            column = limit.subject
            told = f"{limit.function}({column})"
            if isinstance(column, Column) and told not in shown:
                left.append(Item(told, column, limit.function, f"total_{column.name}"))
        chosen: dict[str, Item | None] = {}
        for name in self._names:
            own = self._exact(name)  # an item may have the name of another column of the result
            item = next(
                (i for i in left if _is_called(i, name)
                 and not (own and i.alias in self._names and i.alias != name)), None,
            )  # fmt: skip
            if item:
                left.remove(item)
            elif column := self._exact(name):
                item = Item(str(column), column)
            chosen[name] = item
        left.sort(key=lambda item: not item.function)
        for name in self._names:
            if chosen[name] is None:
                chosen[name] = left.pop(0) if left else reader.item(name.replace("_", " "))
        return [item._replace(alias=name) for name, item in chosen.items() if item]

    def _exact(self, name: str) -> Column | None:
        fits = [c for c in self._schema.columns if c.name.lower() == name.lower()]
        return min(fits, key=lambda c: c.table not in self._near, default=None)


def _is_called(item: Item, name: str) -> bool:
    """Return whether a name of the result belongs to an item."""
    low = name.lower()
    if low in (item.alias.lower(), item.expression.rpartition(".")[2].lower()):
        return not (item.function and low != item.alias.lower())
    words = words_of(name)
    if item.function:
        said = words_of(item.phrase) + words_of(item.alias)
        return any(alike(word, other) for word in words for other in said)
    said = words_of(f"{item.column.name} {item.phrase}") if item.column else []
    return any(alike(word, part) for word in words for part in said)
