"""Read the columns and figures that a query is to show: `title and average stars`."""

from __future__ import annotations

import re

from mockgateway.generators.prose.queries.item import Item, merged
from mockgateway.generators.prose.queries.schema import Column, Schema, Table, words_of
from mockgateway.generators.prose.queries.spans import difference
from mockgateway.text_tables import load, pattern

_FUNCTIONS = (
    ("AVG", "average|avg|mean"), ("SUM", "sum|total|overall|combined|summed(?: up)?"),
    ("MAX", "max(?:imum)?"), ("MIN", "min(?:imum)?"),
)  # fmt: skip
_ROUND = re.compile(r"\(?[\s,]*\bround(?:ed)? (?:to|off to) (?P<n>\w+)(?: \w+)?\)?")


class Items:
    """Reader of the items of one request."""

    def __init__(
        self, schema: Schema, near: list[Table], grouped: bool, per: bool = False, dialect: str = ""
    ) -> None:
        self._schema, self._near, self._grouped, self._per = schema, near, grouped, per
        self._dialect = dialect

    def read(self, text: str) -> list[Item]:
        """Return the items in the part of a request that says what to show."""
        found: list[Item] = []
        text = re.sub(r"\b(?:how many |the )?(\w+) on average\b", r"average \1", text)
        text = re.sub(r"\bbetween (\w+) and (\w+)", self._span, text)
        for sentence in re.split(r"[.;\n?]\s*", _protected(self._unfolded(text))):
            read: list[Item] = []
            for part in re.split(r":\s", sentence):
                phrases = [p for p in self._phrases(part) if not self._is_aside(p)]
                items = [item for phrase in phrases if (item := self.item(phrase))]
                noun = all(self._is_noun(item.phrase) for item in read)
                read = (
                    items if len(items) > 1 or (items and noun) else read + items
                )  # after a colon
            listed = len(read) > 1 and not pattern("queries", "shows").search(sentence)
            found = merged(found, read, listed)
        return found

    def _span(self, found: re.Match[str]) -> str:
        """Return two columns of dates as one word."""
        names = {column.name.lower() for column in self._schema.columns}
        fits = names.issuperset(word.lower() for word in found.groups())
        return f"{found[1]}\x03{found[2]}" if fits else found[0]

    def _is_aside(self, phrase: str) -> bool:
        """Return whether a phrase is `only orders`, whose condition is read already."""
        words = words_of(phrase)
        return words[:1] == ["only"] and all(self._schema.table(word) for word in words[1:])

    def _is_noun(self, phrase: str) -> bool:
        return all(self._schema.table(word) for word in words_of(phrase))

    def _unfolded(self, text: str) -> str:
        """Return a text with a list of columns in brackets behind a colon."""
        names = {column.name.lower() for column in self._schema.columns}

        def listed(found: re.Match[str]) -> str:
            parts = [
                part.strip().lower() for part in re.split(r",| and ", found[1]) if part.strip()
            ]
            return f": {found[1]}" if len(parts) > 1 and names.issuperset(parts) else found[0]

        return re.sub(r"\(([^()]*)\)", listed, text)

    def _phrases(self, sentence: str) -> list[str]:
        verb = pattern("queries", "shows").search(sentence)
        head = sentence[verb.end() :] if verb else sentence
        if verb and pattern("queries", "of_figure").search(sentence[: verb.start()]):
            head = f"{sentence[: verb.start()]} , {head}"
        head = pattern("queries", "clause").sub(" , ", head)
        parts = pattern("queries", "joined").split(head)
        parts = [
            re.sub(r"\A\s*(?:for|of|from (?:the )?(?:table )?\w+(?=\s+count))\b", "", part)
            for part in parts
            if part
        ]
        cut = [pattern("queries", "cut").split(part, maxsplit=1)[0] for part in parts]
        for at, part in enumerate(parts):
            if rounded := _ROUND.search(part, len(cut[at])):
                cut[at] += f" {rounded[0]}"
        for at, part in enumerate(cut[:-1]):  # `highest and lowest temperature`
            if pattern("queries", "lone_figure").fullmatch(part.strip()):
                cut[at] = f"{part} {' '.join(cut[at + 1].split()[1:])}"
        return [part.replace("\x01", ",") for part in cut if part.strip()]

    def item(self, phrase: str) -> Item | None:
        """Return the item that a phrase names."""
        alias, places = pattern("queries", "alias").search(phrase), _ROUND.search(phrase)
        plain = _ROUND.sub(" ", pattern("queries", "alias").sub(" ", phrase))
        plain = pattern("queries", "item_lead").sub("", re.sub(r"[()]", " ", plain)).strip(" ,")
        made = self._figure(plain) or self._plain(plain)
        if not made:
            return None
        if places:
            digits = load("concepts")["numbers"].get(places["n"].lower(), places["n"])
            digits = digits if str(digits).isdecimal() else 0  # whole numbers
            made = made._replace(expression=f"ROUND({made.expression}, {digits})")
        return made._replace(alias=alias["a"] if alias else made.alias, phrase=phrase)

    def _plain(self, phrase: str) -> Item | None:
        column = self._schema.column(phrase, self._near)
        if column is None:
            return None
        words = [word for word in words_of(phrase) if word not in ("of", "the")]
        tables = [self._schema.table(word) for word in words]
        if self._per and words == [column.table.name.lower()] and all(tables):
            return Item("COUNT(*)", None, "COUNT", f"{column.table.row}_count")  # `trips per month`
        extra = [word for word in words_of(phrase) if len(word) > 2]
        return Item(str(column), column) if len(extra) < 7 else None

    def _product(self, phrase: str) -> Item | None:
        """Return `quantity * price` for `quantity times price`, or None."""
        found = re.search(r"\b(\w+) (?:\*|x|×|times|multiplied by) (?:the )?(\w+)", phrase)
        pair = [self._schema.column(word, self._near) for word in found.groups()] if found else []
        if not pair or not pair[0] or not pair[1]:
            return None
        return Item(f"{pair[0]} * {pair[1]}", pair[0])

    def _figure(self, phrase: str) -> Item | None:
        """Return the figure that a phrase names: a count, a sum, an average or an extreme."""
        low = phrase.lower()
        if made := self._product(phrase):
            added = self._grouped or pattern("queries", "summed").search(low)
            sum_ = Item(f"SUM({made.expression})", made.column, "SUM", "total")
            return sum_ if added else made
        if made := self._apart(phrase) or self._over(low):
            return made
        counted = pattern("queries", "count_of").search(low)
        if counted and not pattern("queries", "of_numbers").search(low):
            return self._count(counted)
        for function, words in _FUNCTIONS:
            lead = re.search(rf"\b(?:{words})\b(?: (?:of|number of|amount of))?(?P<rest>.*)", low)
            if lead is None:
                continue
            column = self._measured(lead["rest"], low)
            if function == "SUM" and (self._is_a_total(phrase) or not (column or self._grouped)):
                return None
            if column or (function == "SUM" and not lead["rest"].strip()):
                return (
                    self._sum(column)
                    if function == "SUM" or not column
                    else _made(function, column)
                )
        made = self._extreme(low) if self._grouped else None
        earns = pattern("queries", "revenue").search(low)
        return made or (
            self._sum(None) if earns and not self._schema.column(low, (), False) else None
        )

    def _apart(self, phrase: str) -> Item | None:
        """Return the days between two dates, or their average."""
        found = re.search(r"(\w+)\x03(\w+)", phrase)
        if not found:
            return None
        start, end = (self._schema.column(name, self._near) for name in found.groups())
        days = difference(self._dialect, str(start), str(end))
        function = next(
            (f for f, words in _FUNCTIONS if re.search(rf"\b(?:{words})\b", phrase)), ""
        )
        return Item(
            f"{function}({days})" if function else days,
            start,
            function,
            f"{function.lower()}_days".strip("_"),
        )

    def _over(self, low: str) -> Item | None:
        """Return a running total or a share of all rows, with a window function."""
        if re.search(r"\b(?:running|cumulative)\b", low):
            column = next((c for c in self._schema.columns if c.is_numeric), None)
            date = self._schema.dated("", self._near)
            told = f"SUM({column}) OVER (ORDER BY {date})"
            return Item(told, column, "", "running_total") if column and date else None
        if re.search(r"\b(?:percent(?:age)?|share|proportion)\b", low) and self._grouped:
            return Item("100.0 * COUNT(*) / SUM(COUNT(*)) OVER ()", None, "COUNT", "share")
        return None

    def _is_a_total(self, phrase: str) -> bool:
        """Return whether `total` is the name of a column rather than a sum."""
        named = self._schema.column(phrase, self._near, named=False)
        if self._grouped or named is None or "total" not in named.name:
            return False
        return not re.search(r"\bsum\b|\btotal\b.*\b(?:of|all)\b", phrase, re.IGNORECASE)

    def _extreme(self, low: str) -> Item | None:
        """Return the extreme in `fastest time`, or None."""
        for row in load("queries")["extremes"]:
            found = re.search(rf"\b(?:{row['says']})\b(?P<rest>.*)", low)
            if not found:
                continue
            column = self._schema.column(found["rest"], self._near, named=False)
            exact = column and column.name.lower() == "_".join(words_of(found["rest"]))
            if column and not (column.is_numeric or column.is_dated or exact):
                column = None
            if column is None:
                dated, form = row["columns"] == "dated", row["columns"]
                fits = [
                    c
                    for c in self._schema.columns
                    if (c.is_dated if dated else re.search(form, c.name))
                ]
                tables = [t for w in words_of(found["rest"]) if (t := self._schema.table(w))]
                column = min(fits, key=lambda c: c.table not in tables, default=None)
            if column:
                function = "MIN" if row["sign"] == "<" else "MAX"
                if re.search("fast|quick", found[0]) and "speed" in column.name:
                    function = "MAX"
                return _made(function, column)
        return None

    def _measured(self, rest: str, low: str) -> Column | None:
        """Return the column of a figure, which holds numbers or dates."""
        rest = re.split(r"\b(?:for|per|in|from|by|on|over)\b", rest)[0]
        tables = [t for w in words_of(rest) if (t := self._schema.table(w))]
        for near in (tables + self._near, self._near):
            column = self._schema.column(rest or low, near, named=False)
            exact = column and column.name.lower() == "_".join(words_of(rest))
            if column and (column.is_numeric or column.is_dated or exact):
                return column
        if rest.strip() and not tables and column is None:
            return None
        if tables:
            own = [c for c in self._schema.columns if c.table in tables and c.is_numeric]
            return next(iter(own), None)
        return next((c for c in self._schema.columns if c.is_numeric), None)

    def _count(self, found: re.Match[str]) -> Item | None:
        noun = pattern("queries", "noun_ends").split(found["n"] or found["n2"] or "")[0]
        words = words_of(noun)
        table = next((t for word in reversed(words) if (t := self._schema.table(word))), None)
        column = self._schema.column(noun, self._near, named=False) if table is None else None
        if table is None and pattern("queries", "times").search(found[0]) and self._near:
            key = f"{self._near[0].row}_id"
            table = next((t for t in self._schema.tables if key in t.columns), None)
        one = self._key(table) if table else column
        if one and (found["distinct"] or found["d2"]):
            return Item(f"COUNT(DISTINCT {one})", one, "COUNT", f"{words[-1]}_count")
        if table is None and column and column.is_numeric and not column.name.endswith("_id"):
            return self._sum(column)
        if table is None:
            return Item("COUNT(*)", None, "COUNT", f"{words[-1]}_count" if words else "count")
        return Item("COUNT(*)", Column(table, table.columns[0]), "COUNT", f"{table.row}_count")

    def _key(self, table: Table) -> Column:
        """Return the key of a table, or a foreign key to it in a table that the query uses."""
        keys = [c for c in self._schema.columns if c.name.lower() == f"{table.row}_id"]
        own = Column(table, table.columns[0])
        return min([*keys, own], key=lambda c: (c.table not in self._near, c == own))

    def _sum(self, column: Column | None) -> Item | None:
        """Return the sum of a column; of quantity times price if the request names neither."""
        numbers = [c for c in self._schema.columns if c.is_numeric]
        quantity = next((c for c in numbers if re.search(r"quantity|qty|units", c.name)), None)
        prices = [c for c in numbers if "price" in c.name]
        price = min(prices, key=lambda c: c.table != (quantity or c).table, default=None)
        if quantity and price and (column is None or column == price):
            return Item(f"SUM({quantity} * {price})", quantity, "SUM", "total_revenue")
        if column is None:
            money = [c for c in numbers if re.search(r"amount|total|price|revenue|cost", c.name)]
            column = next(iter(money + numbers), None)
        return _made("SUM", column) if column else None


def _made(function: str, column: Column) -> Item:
    lead = {"SUM": "total", "AVG": "avg", "MAX": "max", "MIN": "min"}[function]
    plain = column.name.lower().removeprefix("total_")
    alias = "total" if function == "SUM" and plain == "total" else f"{lead}_{plain}"
    return Item(f"{function}({column})", column, function, alias)


def _protected(text: str) -> str:
    """Return a text whose commas and full stops inside brackets do not separate."""
    return re.sub(r"\([^()]*\)", lambda found: found[0].replace(",", "\x01").replace(".", ""), text)
