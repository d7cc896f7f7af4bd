"""The tables that a request lists with their columns: `orders(id, customer_id, total)`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from mockgateway.text_tables import load, pattern

_NAME = re.compile(r"[A-Za-z_]\w*")
_CONSTRAINT = re.compile(
    r"(?:PRIMARY|FOREIGN|UNIQUE|CONSTRAINT|CHECK|KEY|INDEX)\b"
    r"|(?i:(?:primary|foreign) key|unique ?\(|check ?\(|constraint )"
)
_LABELS = ("name", "full_name", "title", "label", "username", "email", "last_name", "model")
# Parts of names that a request leaves out: `placed` for placed_on, `amount` for amount_cents.
_MINOR = frozenset("id at on date cents usd eur no number code ts timestamp is has".split())


_HEADS = frozenset("name title email cents".split())


class Table(NamedTuple):
    """A table of a request."""

    name: str
    columns: tuple[str, ...]
    kinds: tuple[str, ...] = ()  # the types of the columns, "" where the request has none

    @property
    def row(self) -> str:
        """The name of one row, lower case."""
        return singular(self.name.lower())

    def kind(self, column: str) -> str:
        """Return the type of a column, lower case."""
        return dict(zip(self.columns, self.kinds, strict=False)).get(column, "").lower()


class Column(NamedTuple):
    """A column of a table."""

    table: Table
    name: str

    def __str__(self) -> str:
        return f"{self.table.name}.{self.name}"

    @property
    def is_numeric(self) -> bool:
        """Whether the column holds numbers that can be added."""
        kind = self.table.kind(self.name)
        if self.name.endswith("_id") or self.name == "id" or self.is_dated:
            return False
        if re.match("text|varchar|char|bool|date|time", kind):
            return False
        named = pattern("queries", "numeric").search(self.name) is not None
        return named or bool(re.match("int|real|num|dec|float|double|big", kind))

    @property
    def is_dated(self) -> bool:
        """Whether the column holds dates or times of the day."""
        return re.match("date|time", self.table.kind(self.name)) is not None or (
            pattern("queries", "dated").search(self.name) is not None
            and not re.match("int|real|num|dec|bool", self.table.kind(self.name))
        )


def singular(word: str) -> str:
    """Return the singular of a noun."""
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if re.search(r"(?:ss|sh|ch|x|z)es\Z", word):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


@cache
def stem(word: str) -> str:
    """Return the part of a word that its forms share: `plac` for placed, placing and places."""
    one = singular(word)
    bare = re.sub(r"(?<=\w{3})(?:ements?|ings?|ions?|ed|er|or|al|in|e|y|t)\Z", "", one)
    return re.sub(r"([b-df-hj-np-tvz])\1\Z", r"\1", bare)


def alike(one: str, other: str) -> bool:
    """Return whether two words are forms of the same word."""
    if one == other or stem(one) == stem(other):
        return True
    short, long_ = sorted((singular(one), singular(other)), key=len)
    return (len(short) > 3 and long_.startswith(short) and len(long_) - len(short) < 4) or (
        len(short) > 5 and short[:6] == long_[:6]
    )


def words_of(phrase: str) -> list[str]:
    """Return the words of a phrase or a name, lower case, without possessive endings."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", phrase)
    return re.findall(r"[a-z0-9]+", re.sub(r"['’]s?(?= |\Z)", "", apart.lower()).replace("_", " "))


class Schema:
    """All tables of a request."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self.tables = list(tables)
        self.columns = [Column(table, name) for table in self.tables for name in table.columns]

    def table(self, word: str) -> Table | None:
        """Return the table whose name or row a word is."""
        low = word.lower()
        exact = [t for t in self.tables if low in (t.name.lower(), t.row)]
        part = [t for t in self.tables if singular(low) == t.row.rpartition("_")[2]]
        return next(iter(exact or part), None)

    def label(self, table: Table) -> Column:
        """Return the column that tells a reader which row it is."""
        names = [name for key in _LABELS for name in table.columns if name.lower() == key]
        names += [name for name in table.columns if name.lower().endswith(("_name", "name"))]
        return Column(table, names[0] if names else table.columns[0])

    def column(self, phrase: str, near: Iterable[Table] = (), named: bool = True) -> Column | None:
        """Return the column that a phrase names in full or in part.

        Args:
            phrase: `customer name`, `each guide's name`, `total amount`.
            near: Tables that are preferred.
            named: Whether a table's row may stand for its label.
        """
        words = words_of(phrase)
        if not words:
            return None
        near = list(near)
        rated = [(self._fit(column, words, near), -at) for at, column in enumerate(self.columns)]
        best, at = max(rated, default=(0.0, 0))
        if best > 0:
            return self.columns[-at]
        table = next((t for word in reversed(words) if (t := self.table(word))), None)
        return self.label(table) if table and named else None

    def _fit(self, column: Column, words: list[str], near: list[Table]) -> float:
        """Return how well words name a column, 0 if they do not."""
        parts = words_of(column.name) or [column.name.lower()]
        owner = self.table(parts[0]) if parts[-1] == "id" and len(parts) > 1 else None
        if owner and owner is not column.table and "id" not in words:
            return 0.0
        synonyms = load("queries")["synonyms"]
        if column.is_dated and {"date", "dates", "day", "time"} & set(words):
            return 1.0 + 0.6 * (column.table in near)
        own = [part for part in parts if part not in _MINOR] or parts
        rate = (
            0.0
            if parts[-1] in _MINOR | _HEADS or len(own) < 2
            else -1.5 * (not any(alike(parts[-1], w) for w in words))
        )
        nouns = {w for w in words if self.table(w)}
        for part in parts:
            if any(part == singular(w) or part == w for w in words):
                rate += 3.0 if part in own else 1.2
            elif part in own and any(alike(part, w) for w in words if w not in nouns):
                rate += 2.6
            elif part in own and any(part in synonyms.get(singular(w), "").split() for w in words):
                rate += 1.5
            elif part in own:
                rate -= 1.0
            else:
                rate -= 0.3
        if rate <= 0.5:
            return 0.0
        row = column.table.row
        rate += 1.5 * any(singular(w) == row or w == row.rpartition("_")[2] for w in words)
        return rate + 0.6 * (column.table in near)

    def dated(self, before: str = "", near: Iterable[Table] = ()) -> Column | None:
        """Return the column of dates that the words before a date name, else the first."""
        years = [c for c in self.columns if re.search(r"year\Z|^day\Z|released\Z", c.name.lower())]
        dates = [column for column in self.columns if column.is_dated] + years
        said = before.lower()[-60:]
        exact = [c for c in dates if re.search(rf"\b{c.name.lower()}\b", said)]
        if exact:
            return max(exact, key=lambda c: said.rfind(c.name.lower()))
        words = [word for word in words_of(before)[-4:] if word not in _MINOR]
        for word in reversed(words):
            for column in dates:
                if any(alike(word, part) for part in column.name.lower().split("_")):
                    return column
        first = [column for column in dates if column.table in list(near)]
        return next(iter([*first, *dates]), None)


def tables_in(text: str) -> tuple[list[Table], str]:
    """Return the tables that a text lists with their columns, and the rest of the text."""
    found: list[tuple[re.Match[str], Table]] = []
    known: set[str] = set()
    for match in pattern("queries", "listed").finditer(text):
        listed = match["c"] or match["d"]
        parts = [part.split() for part in _split(listed)]
        rows = [part for part in parts if part and not _CONSTRAINT.match(" ".join(part))]
        names = [part[0].strip('`"') for part in rows]
        aside = pattern("queries", "aside").match(listed.strip())
        fits = len(names) > 1 and all(map(_NAME.fullmatch, names)) and not aside
        starts = re.search(
            r"(?:\A|\n|[-*•] |[;.] |\btables?:? |and )\W*\Z", text[: match.start()], re.I
        )
        if match["t"].lower() in load("queries")["no_table"].split():
            continue
        if match["d"] and ":" in match[0] and not starts:
            continue
        columns = {name for _, table in found for name in table.columns}
        singles = {table.row for _, table in found}
        if fits and match["t"].lower() in columns | singles and columns.issuperset(names):
            text = text.replace(match[0], f"{match['t']}. Columns: {listed}")
            return tables_in(text)
        if fits and match["t"] not in known:
            kinds = tuple(" ".join(part[1:]).strip("()") for part in rows)
            found.append((match, Table(match["t"], tuple(names), kinds)))
            known.add(match["t"])
    rest = text
    for match, table in reversed(found):
        before = rest[: match.start()]
        before = re.sub(r"\bcreate\s+table\s+(?:if not exists )?\Z", "", before, flags=re.I)
        # The name stays where a sentence uses it: `From the table stays (...) give me`.
        used = re.search(r"\b(?:from|into|of|in|update|to)(?: the)?(?: table)?s?\s+\Z", before)
        rest = f"{before}{table.name if used else '.'}{rest[match.end() :]}"
    return [table for _, table in found], rest


def _split(listed: str) -> list[str]:
    """Return the columns of a list; commas inside brackets do not separate them."""
    return re.split(r",\s*(?![^(]*\))|\s+and\s+(?![^(]*\))", re.sub(r"--[^\n]*", "", listed))


def joining(one: Table, other: Table) -> str:
    """Return the condition that joins two tables, or ""."""
    for child, parent in ((one, other), (other, one)):
        for name in child.columns:
            owner = name.lower().removesuffix("_id")
            fits = owner in (parent.row, parent.name.lower(), parent.row.rpartition("_")[2])
            if name.lower().endswith("_id") and fits:
                key = name if name in parent.columns else parent.columns[0]
                return f"{child.name}.{name} = {parent.name}.{key}"
    shared = [name for name in one.columns if name in other.columns and name.endswith("_id")]
    if shared:
        return f"{one.name}.{shared[0]} = {other.name}.{shared[0]}"
    for child, parent in ((one, other), (other, one)):  # a foreign key without `_id`
        for name in child.columns:
            if name.lower() == parent.row and "id" in parent.columns:
                return f"{child.name}.{name} = {parent.name}.id"
    return ""


def source(used: list[Table], tables: list[Table], outer: list[Table]) -> tuple[str, list[Table]]:
    """Return FROM with the joins that connect tables, and the joined tables.

    Args:
        used: The tables whose columns are used.
        tables: All tables.
        outer: The tables that are joined from the left.
    """
    first = next((table for table in used if table not in outer), used[0])
    lines, joined = [f"FROM {first.name}"], [first]
    while open_ := [table for table in used if table not in joined]:
        reached = [t for t in tables if t not in joined and _link(t, joined)]
        near = [t for t in reached if t in open_]
        through = [t for t in reached if any(joining(t, other) for other in open_)]
        if not (near or through):
            break
        table = (near or through)[0]
        kind = "LEFT JOIN" if outer and first not in outer else "JOIN"
        lines.append(f"{kind} {table.name} ON {_link(table, joined)}")
        joined.append(table)
    return "\n".join(lines), joined


def _link(table: Table, joined: list[Table]) -> str:
    return next((key for other in joined if (key := joining(other, table))), "")


def unqualified(text: str, table: str) -> str:
    """Return a statement without the name of its only table before columns."""
    return re.sub(rf"\b{table}\.(?=[\w*])", "", text)
