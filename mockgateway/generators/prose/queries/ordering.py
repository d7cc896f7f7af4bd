"""Read the order and the limit of a query: `newest first`, `the three highest`."""

from __future__ import annotations

import re
from typing import NamedTuple

from mockgateway.generators.prose.queries.ask import Ask, number
from mockgateway.generators.prose.queries.item import Item
from mockgateway.generators.prose.queries.items import Items
from mockgateway.generators.prose.queries.schema import Column, Schema, Table, words_of
from mockgateway.text_tables import load, pattern

_ORDINALS = ("second", "third", "fourth", "fifth", "sixth")
_EACH = re.compile(
    r"\b(?:per|(?:for|of|in|from|within) (?:each|every)|each|every)\b", re.IGNORECASE
)
_OF_DATE = re.compile(r"\b(?:dates?|time|day) of(?: the| their| its| his)?\s*\Z", re.IGNORECASE)


class Order(NamedTuple):
    """A wish for an order."""

    word: str  # a superlative, "" for none
    phrase: str  # what is sorted by
    falls: bool

    @property
    def down(self) -> str:
        """The end of the item in ORDER BY."""
        return " DESC" if self.falls else ""


class Ordering:
    """The order and the limit of one request."""

    def __init__(self, ask: Ask, schema: Schema, main: Table | None) -> None:
        self._ask, self._schema, self._main = ask, schema, main
        self._near = [main] if main else []
        self.orders: list[Order] = []
        self.count, self.nth, self.per_group = 0, 0, 0
        self.figure: Item | None = None  # that rows are sorted by
        self._read_named()
        self._read_first()
        self._read_nth()
        self._read_limits()

    @property
    def first_per_group(self) -> bool:
        """Whether the first rows of each group are wanted."""
        return bool(self.per_group and self.orders)

    @property
    def limit(self) -> str:
        """The line that limits the rows."""
        if self.nth:
            standard = self._ask.dialect in ("mssql", "oracle")
            rows = f"OFFSET {self.nth} ROWS FETCH NEXT 1 ROWS ONLY"
            return rows if standard else f"LIMIT 1 OFFSET {self.nth}"
        if self._ask.dialect == "oracle" and self.count:
            return f"FETCH FIRST {self.count} ROWS ONLY"
        return f"LIMIT {self.count}" if self.count else ""

    def _read_named(self) -> None:
        """Read `sorted by price descending, then by name`."""
        for found in self._ask.matches(pattern("queries", "sorted").pattern):
            for part in re.split(
                r",? (?:and )?then (?:by )?|, (?:and )?(?:ties )?(?:by )?|\band (?:by |then )?",
                found["by"],
            ):
                falls = pattern("queries", "falling").search(part) is not None
                rises = pattern("queries", "rising").search(part) is not None
                phrase = pattern("queries", "direction").sub(" ", part).strip()
                if not phrase and self.orders:
                    last = self.orders[-1]
                    self.orders[-1] = last._replace(falls=falls and not rises)
                elif phrase:
                    self.orders.append(Order("", phrase, falls and not rises))
            self._ask.take(found)
        if timed := self._ask.first(pattern("queries", "chronological").pattern):
            self.orders.append(Order("latest" if timed["z"] else "oldest", "", bool(timed["z"])))
        if lone := self._ask.first(pattern("queries", "lone_direction").pattern):
            falls = _falls(lone["d"])
            self.orders.append(Order("most" if falls else "least", "", falls))
        for found in self._ask.matches(pattern("queries", "alphabetical").pattern):
            self.orders.append(Order("alphabetical", found["by"] or "", bool(found["z"])))
            self._ask.take(found)

    def _read_first(self) -> None:
        """Read `most nights first` and `ties by title`."""
        ties = []
        for found in self._ask.matches(pattern("queries", "ties").pattern):
            phrase = pattern("queries", "direction").sub(" ", found["by"]).strip()
            ties.append(
                Order("", phrase, pattern("queries", "falling").search(found["by"]) is not None)
            )
            self._ask.take(found)
        for found in self._ask.matches(pattern("queries", "comes_first").pattern):
            if any(order.phrase == "" for order in self.orders) and not found["what"]:
                continue
            word = found["how"].lower()
            if found["by"]:
                self.orders.append(Order("", found["by"], _falls(word)))
            elif self.orders and self.orders[-1].word == "" and not found["what"]:
                self.orders[-1] = self.orders[-1]._replace(falls=_falls(word))
            else:
                self.orders.append(Order(word, found["what"] or "", _falls(word)))
            self._ask.take(found)
        self.orders += ties

    def _read_nth(self) -> None:
        found = self._ask.first(pattern("queries", "nth").pattern)
        if found:
            word = found[1].lower()
            self.nth = _ORDINALS.index(word) + 1 if word in _ORDINALS else int(word[0]) - 1
            how, what = found["how"].lower(), found["what"] or ""
            self.orders.append(Order(how, what, _falls(how)))
            if self._schema.table(what) is None:
                self._ask.text += f" . {what}"  # the figure itself is shown

    def _read_limits(self) -> None:
        self._read_superlatives()
        for found in self._ask.matches(pattern("queries", "with_most").pattern):
            count, noun, how = number(found["n"] or ""), found["t"].lower(), found["how"].lower()
            if not (self._schema.table(noun) or self._schema.column(noun)):
                continue
            if _EACH.search(self._ask.text[found.end() :]) and self._schema.table(noun):
                self.per_group = int(count or 1)
            else:
                self.count = int(count or (0 if noun.endswith("s") else 1))
            self.orders.insert(0, Order(how, found["what"], _falls(how)))
            shown = pattern("queries", "of_figure").search(found["what"]) and " and " in found[0]
            self._replace(found, f"{noun} , {found['what']}" if shown else noun)
        for found in self._ask.matches(pattern("queries", "limit").pattern):
            value, noun = number(found["n"]), found["t"] or ""
            if not value or self.count:
                continue
            if _EACH.search(self._ask.text) and noun and self._schema.table(noun):
                self.per_group = int(value)
            else:
                self.count = int(value)
            self._replace(found, noun)
            if found["by"]:
                self.orders.insert(0, Order("", found["by"], True))
        if self.orders or not self.count:
            return
        if self._ask.first(pattern("queries", "frequent").pattern):
            self.orders.append(Order("most", "", True))

    def _read_superlatives(self) -> None:
        """Read `the three cheapest products` and `the latest order of each customer`."""
        for found in self._ask.matches(pattern("queries", "superlative").pattern):
            count, noun = number(found["n"] or found["n2"] or ""), found["t"].lower()
            table = self._schema.table(noun)
            if not (count or (table and not noun.endswith("s"))):
                continue
            of_date = _OF_DATE.search(self._ask.text[: found.start()])
            if of_date or not (table or self._schema.column(noun)):
                continue
            if table and _EACH.search(self._ask.text):
                self.per_group = int(count or 1)
            else:
                self.count = int(count or 1)
            how = found["how"].lower()
            self.orders.insert(0, Order(how, found["by"] or "", _falls(how)))
            self._replace(found, found["t"])

    def measured(self, reader: Items) -> Item | None:
        """Return the figure of the first order, such as `total amount`, or None."""
        order = self.orders[0] if self.orders else None
        if not order or not pattern("queries", "of_figure").search(order.phrase):
            return None
        exact = [c for c in self._schema.columns if c.name.lower() == order.phrase.lower()]
        self.figure = None if exact else reader.item(order.phrase)
        self.figure = self.figure if self.figure and self.figure.function else None
        return self.figure

    def _replace(self, found: re.Match[str], noun: str) -> None:
        start, end = found.span()
        size = end - start
        self._ask.text = (
            self._ask.text[:start] + f" {noun} "[:size].ljust(size) + self._ask.text[end:]
        )

    def tables(self, items: list[Item]) -> list[Table]:
        """Return the tables of the columns that are only sorted by."""
        columns = [
            self.column_of(order) for order in self.orders if not self._item_of(order, items)
        ]
        return [column.table for column in columns if column]

    def column_of(self, order: Order) -> Column | None:
        """Return the column that an order names, or that its superlative is about."""
        if order.word == "alphabetical":
            named = self._schema.column(order.phrase, self._near) if order.phrase else None
            return named or (self._schema.label(self._main) if self._main else None)
        if order.phrase and (column := self._schema.column(order.phrase, self._near, named=False)):
            return column
        for row in load("queries")["extremes"]:
            if re.fullmatch(row["says"], order.word):
                if row["columns"] == "dated":
                    return self._schema.dated(order.phrase, self._near)
                fits = [c for c in self._schema.columns if re.search(row["columns"], c.name)]
                fits = fits or [c for c in self._schema.columns if c.is_numeric]
                return next(iter(sorted(fits, key=lambda c: c.table not in self._near)), None)
        table = self._schema.table(order.phrase) if order.phrase else None
        return self._schema.label(table) if table else None

    def _item_of(self, order: Order, items: list[Item]) -> Item | None:
        """Return the shown item that an order is about."""
        words = words_of(order.phrase)
        figures = [item for item in items if item.function]
        exact = [
            i
            for i in items
            if order.phrase
            and order.phrase.lower() in (i.alias.lower(), i.expression.rpartition(".")[2].lower())
        ]
        if exact:
            return exact[0]
        dated = pattern("queries", "by_time").search(order.word) is not None
        if dated:
            return next((i for i in items if i.column and i.column.is_dated), None)
        column = (
            self._schema.column(order.phrase, self._near, named=False) if order.phrase else None
        )
        fits = [i for i in figures if i.column and i.column == column]
        if fits:
            return fits[0]
        if words and (
            told := [i for i in items if set(words) & set(words_of(f"{i.alias} {i.phrase}"))]
        ):
            return max(told, key=lambda i: bool(i.function))
        if order.word and order.word != "alphabetical" and figures:
            return figures[0]
        return None

    def written(self, items: list[Item]) -> str:
        """Return the items of ORDER BY, in their order."""
        made = []
        figures = [item for item in items if item.function]
        for order in self.orders:
            item = self._item_of(order, items)
            if item is None and self.figure and order is self.orders[0]:
                made.append(self.figure.expression + order.down)
            elif item:
                made.append((item.alias or item.expression) + order.down)
            elif order.word == "alphabetical" and not order.phrase and items:
                plain = next(
                    (i for i in items if i.column and not i.function and not i.column.is_numeric),
                    items[0],
                )
                made.append((plain.alias or plain.expression) + order.down)
            elif column := self.column_of(order):
                same = next((i for i in figures if i.column == column), None)
                made.append((same.alias if same else str(column)) + order.down)
            elif order.phrase in ("count", "number", "frequency") or (order.word and figures):
                made.append((figures[0].alias if figures else "COUNT(*)") + order.down)
            elif order.phrase and re.search(r"number|count|most|many", order.phrase):
                made.append("COUNT(*)" + order.down)
        return ", ".join(dict.fromkeys(made))


def _falls(word: str) -> bool:
    """Return whether the rows of a superlative are sorted downwards."""
    return pattern("queries", "rising").search(word) is None
