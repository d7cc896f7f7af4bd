"""Write a query of tables whose columns a request lists: `orders(id, customer_id, total)`."""

from __future__ import annotations

import re
from collections.abc import Callable

from mockgateway.generators.prose.sql_conditions import Conditions, absence, sign_of
from mockgateway.generators.prose.sql_tables import Column, Table, renamed, source, tables_in
from mockgateway.text_tables import load, pattern

_LABELS = ("name", "title", "email", "label", "username")
_ORDINALS = ("second", "third", "fourth", "fifth")
_PARTS = {"month": "%Y-%m", "year": "%Y", "day": "%Y-%m-%d"}
_FUNCTIONS = {"av": "AVG", "me": "AVG", "ma": "MAX", "hi": "MAX", "mi": "MIN", "lo": "MIN"}


def write(text: str) -> str | None:
    """Return a query for a request that lists the columns of its tables, or None."""
    tables, asked = tables_in(text)
    asked = re.sub(r"\bcreate table\s*;?", "", asked, flags=re.IGNORECASE)
    if not tables or pattern("sql", "changes").search(asked):
        return None
    return _Query(tables, asked).written()


class _Query:
    """One query while it is read from a request."""

    _places_of = ("country", "city", "region", "location", "status", "state")

    def __init__(self, tables: list[Table], asked: str) -> None:
        self._tables, self._asked, self._low = tables, asked, asked.lower()
        self._used: list[Table] = []

    def written(self) -> str:
        absent, self._asked = absence(self._asked, self._tables)
        self._low = self._asked.lower()
        counted, having = self._counted()
        group = self._group() or counted
        measure = self._measure(group)
        if (digits := pattern("sql", "rounded").search(self._low)) and " AS " in measure:
            places = load("concepts")["numbers"].get(digits["n"], digits["n"])
            measure = f"ROUND({measure.replace(' AS ', f', {places}) AS ')}"
        missing, kept = None if absent else self._missing(), self._outer()
        where = [
            f"{self._use(c)} {told}" for c, told in Conditions(self._asked, self._tables).found
        ]
        where += [absent] if absent else []
        columns = renamed(self._shown(group, measure, bool(counted)), self._asked)
        if missing and missing is not kept:
            where.append(f"{missing.name}.{missing.columns[0]} IS NULL")
        order = self._order(columns[-1].rpartition(" AS ")[2] if measure else "", group)
        outer = [part for part in where if kept and part.startswith(f"{kept.name}.")]
        limited = self._having(measure.split(" AS ")[0]) if group else ""
        if same := re.match(r"HAVING \w+\((\S+)\) (.+)", limited):
            outer.append(f"{same[1]} {same[2]}")  # a condition on the groups, not on their rows
        where = [part for part in where if part not in outer]
        parts = [f"SELECT {self._distinct(columns, group)}{', '.join(columns) or '*'}", ""]
        parts.append(f"WHERE {' AND '.join(dict.fromkeys(where))}" if where else "")
        if group and (measure or counted):
            parts += [f"GROUP BY {', '.join(group)}", having or limited]
        parts += [f"ORDER BY {order}" if order else "", self._limit()]
        parts[1], joined = source(self._used or self._tables[:1], self._tables, kept or missing)
        parts[1] += "".join(f" AND {part}" for part in outer if kept and kept.name in part)
        text = "\n".join(part for part in parts if part) + ";"
        if joined > 1 or absent:
            return text
        return re.sub(rf"\b{(self._used or self._tables)[0].name}\.", "", text)

    def _shown(self, group: list[str], measure: str, counted: bool) -> list[str]:
        """Return the columns of the result."""
        label = group[-1].rpartition(".")[2] if group else ""
        # The key of a table groups its rows; a request for the label shows only that.
        asked_for = label and re.search(rf"\b{re.escape(label)}s?\b", self._low)
        shown = (group[1:] if counted or asked_for else group) or group
        if counted and not measure:
            return shown
        return [*shown, measure] if measure else self._named_columns()

    def _distinct(self, columns: list[str], group: list[str]) -> str:
        wanted = pattern("sql", "once").search(self._low)
        return "DISTINCT " if wanted and not group and "DISTINCT" not in "".join(columns) else ""

    def _outer(self) -> Table | None:
        """Return the table of `including authors without books`, which is joined from the left."""
        found = pattern("sql", "including").search(self._low)
        return next(
            (t for t in self._tables if found and found["t"] in (t.name.lower(), t.row)), None
        )

    def _use(self, column: Column) -> str:
        if column.table not in self._used:
            self._used.append(column.table)
        return str(column)

    def _find(
        self, fits: Callable[[str], object], tables: list[Table] | None = None
    ) -> Column | None:
        columns = (
            Column(table, name) for table in tables or self._tables for name in table.columns
        )
        return next(
            (c for c in columns if fits(c.name.lower()) and not c.name.endswith("_id")), None
        )

    def _any_column(self, part: str) -> Column | None:
        """Return the column with a word in its name, which may be a key."""
        columns = (Column(table, name) for table in self._tables for name in table.columns)
        return next((c for c in columns if part in c.name.lower().split("_")), None)

    def _column(self, word: str) -> Column | None:
        """Return the column that a word names in full or in part."""
        stem = f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s")
        whole = self._find(lambda name: name in (word, stem))
        return whole or self._find(lambda name: stem in name.split("_"))

    def _numeric(self, tables: list[Table] | None = None) -> Column | None:
        return self._find(pattern("sql", "numeric").search, tables)

    def _dated(self) -> Column | None:
        return self._find(pattern("sql", "dated").search, self._used + self._tables)

    def _group(self) -> list[str]:
        """Return the columns by which rows are grouped: `per customer`, `by country`."""
        best = pattern("sql", "best").search(self._low)
        rated = self._column(best["by"]) if best else None
        if best and rated and pattern("sql", "numeric").search(rated.name):
            self._low = f"total {rated.name} per {best['of']} {self._low} highest"
        found = pattern("sql", "grouped").search(self._low)
        found = found or pattern("sql", "ranked").search(self._low)
        tables = {name for table in self._tables for name in (table.name.lower(), table.row)}
        entities = pattern("sql", "entities").finditer(self._low) if not found else ()
        found = found or next((each for each in entities if each["g"] in tables), None)
        word = found["g"] if found else ""
        word = word if self._column(word) or word in _PARTS else word.removesuffix("s")
        table = next((t for t in self._tables if word in (t.row, t.name.lower())), None)
        if table:
            label = next((name for name in _LABELS if name in table.columns), table.columns[0])
            return [self._use(Column(table, n)) for n in dict.fromkeys((table.columns[0], label))]
        column = self._column(word) if word else None
        if word and column is None and word not in _PARTS:
            column = self._any_column(word.removesuffix("_id"))  # a key: `per guest`
        if column is None and word in _PARTS and (dated := self._dated()):
            return [_date_part(self._low, self._use(dated), word)]
        return [self._use(column)] if column else []

    def _counted(self) -> tuple[list[str], str]:
        """Return group and condition of `authors with more than 2 books`; ([], "") for none."""
        for found in pattern("sql", "counted").finditer(self._low):
            own, other = (
                next((t for t in self._tables if found[key] in (t.row, t.name.lower())), None)
                for key in ("t", "u")
            )
            number = load("concepts")["numbers"].get(found["n"], found["n"])
            column = self._column(found["t"]) if own is None else None
            if other and (column or (own and own is not other)):
                inner = "*" if column else self._use(Column(other, other.columns[0]))
                condition = f"HAVING COUNT({inner}) {sign_of(found['o'])} {number}"
                self._low = self._low.replace(found[0], f"{found['t']} {found['u']}")
                self._asked = re.sub(
                    re.escape(found[0]), f"{found['t']} {found['u']}", self._asked, flags=re.I
                )
                if column or own is None:
                    return [self._use(column)] if column else [], condition
                label = next((name for name in _LABELS if name in own.columns), own.columns[0])
                columns = dict.fromkeys((own.columns[0], label))
                return [self._use(Column(own, name)) for name in columns], condition
        return [], ""

    def _measure(self, group: list[str]) -> str:
        """Return the aggregate that is asked for, with its name; "" for none."""
        if not group and not pattern("sql", "measures").search(self._low):
            return ""
        others = [t for t in self._tables if not any(g.startswith(f"{t.name}.") for g in group)]
        averaged = re.search(
            r"\b(?:average|total|max\w*|min\w*|highest|lowest) (?:number|amount) of (\w+)",
            self._low,
        )
        if averaged and self._column(averaged[1]):
            self._low = re.sub(r"\b(?:number|amount) of ", "", self._low)
        if pattern("sql", "counts").search(self._low):
            found = pattern("sql", "different").search(self._low)
            column = self._any_column(found["c"].removesuffix("s")) if found else None
            if found and column:
                return f"COUNT(DISTINCT {self._use(column)}) AS {found['c']}"
            counted = next((t for t in others if re.search(rf"\b{t.name}\b", self._low)), None)
            if counted is None:
                return "COUNT(*) AS count"
            return f"COUNT({self._use(Column(counted, counted.columns[0]))}) AS {counted.row}_count"
        found = pattern("sql", "aggregated").search(pattern("sql", "ranking").sub("", self._low))
        if not found:
            return ""
        function = _FUNCTIONS.get(found[1][:2], "SUM")
        words = (self._column(word) for word in found[2].split()[::-1])
        known = [column for column in words if column and str(column) not in group]
        named = next((c for c in known if pattern("sql", "numeric").search(c.name)), None)
        measures = [c for c in known if c.name not in _LABELS and c.name not in self._places_of]
        named = named or next(iter(known if function != "SUM" else measures), None)
        column = named or self._numeric(others) or self._numeric()
        if column is None:
            return ""
        inner, price = self._use(column), self._find(lambda n: "price" in n, [column.table])
        number = self._find(lambda n: n in ("quantity", "qty"), [column.table])
        if function == "SUM" and number and price and not named:
            inner = f"{number} * {price}"
        name = f"{function.lower()}_{column.name}"
        return f"{function}({inner}) AS {re.sub('^sum_(?:total_?)?', 'total_', name).rstrip('_')}"

    def _named_columns(self) -> list[str]:
        listed = pattern("sql", "named").search(self._low)
        verb = pattern("sql", "shows").search(self._low)
        head = pattern("sql", "clause").split(self._low[verb.end() if verb else 0 :])[0]
        head += f" {listed['c']}" if listed else ""
        columns = [Column(table, name) for table in self._tables for name in table.columns]
        found = [
            self._use(c)
            for c in columns
            if re.search(rf"\b{c.name.lower().replace('_', '[ _]')}s?\b", head)
        ]
        meant = [t for t in self._tables if re.search(rf"\b{t.name.lower()}\b", self._low)]
        if not found:
            self._use(Column((meant or self._tables)[0], ""))
        return found

    def _missing(self) -> Table | None:
        """Return the table of which the rows have none: `customers without orders`."""
        for table in self._tables:
            lacking = pattern("sql", "lacking").pattern
            form = rf"{lacking}(?: \w+)? (?:{table.name.lower()}|{table.row})\b|\bnever {table.row}"
            if re.search(form, self._low):
                self._use(Column(table, ""))
                return table
        return None

    def _having(self, aggregate: str) -> str:
        rows = pattern("sql", "rows_of").search(self._low)
        tables = {name for table in self._tables for name in (table.name.lower(), table.row)}
        if rows and (rows["t"] in tables or rows["t"] in ("rows", "entries", "records")):
            return f"HAVING COUNT(*) {sign_of(rows['o'])} {rows['n']}"
        if not pattern("sql", "only_groups").search(self._low):
            return ""
        found = pattern("sql", "limited").search(self._low)
        return (
            f"HAVING {aggregate} {sign_of(found['o'])} {found['n'].replace(',', '')}"
            if found
            else ""
        )

    def _order(self, measure: str, group: list[str]) -> str:
        """Return the column by which rows are sorted, with DESC if it falls; "" for none."""
        named = pattern("sql", "order").search(self._asked)
        up = pattern("sql", "rising").search(self._low)
        down = "" if up or not pattern("sql", "falling").search(self._low) else " DESC"
        if named and (column := self._column(named["c"].lower())):
            return self._use(column) + down
        if "alphabetical" in self._low:
            label = self._column("name") or self._column("title")
            return (self._use(label) if label else group[-1] if group else "") + down
        if (
            group
            and group[-1].startswith("strftime")
            and pattern("sql", "by_time").search(self._low)
        ):
            return group[-1] + down
        if measure and (down or up or named):
            return measure + ("" if up else " DESC")
        if not (down or up):
            return ""
        if "alphabetical" in self._low and (
            column := self._column("name") or self._column("title")
        ):
            return self._use(column) + down
        by_time = pattern("sql", "by_time").search(self._low)
        column = self._dated() if by_time else self._numeric() or self._column("name")
        return self._use(column) + down if column else ""

    def _limit(self) -> str:
        found = pattern("sql", "limit").search(self._asked)
        word = found["n"].lower() if found else ""
        number = word if word.isdecimal() else load("concepts")["numbers"].get(word)
        if second := pattern("sql", "nth").search(self._low):
            return f"LIMIT 1 OFFSET {_ORDINALS.index(second[1]) + 1}"
        return f"LIMIT {number}" if number else ""


def _date_part(asked: str, column: str, part: str) -> str:
    """Return the expression for the month, year or day of a date in the requested dialect."""
    if "mysql" in asked or "mariadb" in asked:
        return f"DATE_FORMAT({column}, '{_PARTS[part]}')"
    if "postgres" in asked:
        form = {"month": "YYYY-MM", "year": "YYYY", "day": "YYYY-MM-DD"}[part]
        return f"TO_CHAR({column}, '{form}')"
    return f"strftime('{_PARTS[part]}', {column})"
