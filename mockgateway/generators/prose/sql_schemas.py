"""Write a query of tables whose columns a request lists: `orders(id, customer_id, total)`."""

from __future__ import annotations

import re
from typing import NamedTuple

from mockgateway.text_tables import load, pattern

_TABLE = re.compile(
    r"(?<![\w.])[`\"]?(?P<t>[a-z_]\w*)[`\"]?\s*(?:\((?P<c>\s*[a-z_]\w*[^()]*(?:\([\d, ]*\)[^()]*)*)\)"
    r"|:? (?:with |has )?(?:the )?(?:columns? |fields? )?(?=[a-z_]\w*, [a-z_]\w*(?:,|\b and))"
    r"(?P<d>[a-z_]\w*(?:, [a-z_]\w*)+(?: and [a-z_]\w*)?))",
    re.IGNORECASE,
)
_NUMERIC = re.compile(
    r"amount|total|price|revenue|value|sum|cost|salary|quantity|qty|score|rating|hours"
)
_DATED = re.compile(r"date|_at\b|_on\b|time")
_LABELS = ("name", "title", "email", "label", "username")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_DATE = (
    r"(?P<iso>\d{4}-\d\d-\d\d)|(?P<d>\d{1,2})(?:st|nd|rd|th)? (?P<m>[A-Z][a-z]{2,8}) (?P<y>\d{4})"
    r"|(?P<m2>[A-Z][a-z]{2,8}) (?P<d2>\d{1,2})(?:st|nd|rd|th)?,? (?P<y2>\d{4})|(?P<y3>(?:19|20)\d\d)"
)


class Table(NamedTuple):
    """A table of a request."""

    name: str
    columns: list[str]

    @property
    def single(self) -> str:
        """The name of one row."""
        if self.name.endswith("ies"):
            return self.name[:-3] + "y"
        return self.name.removesuffix("s")


def tables_in(text: str) -> tuple[list[Table], str]:
    """Return the tables that a text defines with their columns, and the rest of the text."""
    found = []
    for match in _TABLE.finditer(text):
        parts = re.split(r",\s*|\s+and\s+", match["c"] or match["d"])
        names = [part.split()[0].strip('`"') for part in parts if part.split()]
        if len(names) > 1 and all(re.fullmatch(r"[A-Za-z_]\w*", name) for name in names):
            found.append((match, Table(match["t"], names)))
    rest = text
    for match, _ in reversed(found):
        rest = rest[: match.start()] + rest[match.end() :]
    return [table for _, table in found], rest


def write(text: str) -> str | None:
    """Return a query for a request that lists the columns of its tables, or None."""
    tables, asked = tables_in(text)
    if not tables or pattern("sql", "changes").search(asked):
        return None
    return _Query(tables, asked).written()


class _Query:
    """One query while it is read from a request."""

    def __init__(self, tables: list[Table], asked: str) -> None:
        self.tables, self.asked, self.low = tables, asked, asked.lower()
        self.used: list[Table] = []

    def written(self) -> str:
        group = self._group()
        measure = self._measure(group)
        missing = self._missing()
        where = self._where()
        columns = [*group, measure] if measure else self._plain_columns(group)
        having = self._having(measure.split(" AS ")[0]) if measure and group else ""
        order = self._order(measure.rpartition(" AS ")[2])
        if missing:
            where.append(f"{missing.name}.{missing.columns[0]} IS NULL")
        source = self._source(missing)
        limit = pattern("sql", "limit").search(self.asked)
        numbers = load("concepts")["numbers"]
        most = (
            (int(limit["n"]) if limit["n"].isdigit() else numbers.get(limit["n"].lower(), 10))
            if limit
            else 0
        )
        parts = (
            f"SELECT {', '.join(self._short(columns)) or '*'}",
            source,
            f"WHERE {' AND '.join(self._short(where))}" if where else "",
            f"GROUP BY {', '.join(self._short(group))}" if measure and group else "",
            f"HAVING {self._short([having])[0]}" if having else "",
            f"ORDER BY {self._short([order])[0]}" if order else "",
            f"LIMIT {most}" if most else "",
        )
        return "\n".join(part for part in parts if part) + ";"

    def _short(self, parts: list[str]) -> list[str]:
        """Return expressions without the table's name if the query has only one table."""
        if len(self.used) > 1:
            return parts
        return [re.sub(rf"\b{self.used[0].name}\.", "", part) for part in parts]

    def _use(self, table: Table, column: str) -> str:
        if table not in self.used:
            self.used.append(table)
        return f"{table.name}.{column}"

    def _group(self) -> list[str]:
        """Return the columns by which rows are grouped: `per customer`, `by country`."""
        best = re.search(
            r"\b(?:best|top|most|worst)\b[- ](?:\w+[- ]){0,3}?(\w+) by ([a-z_]+)", self.low
        )
        rated = best and self._column(best[2])
        if best and rated and _NUMERIC.search(rated[1]):
            self.low = f"total {rated[1]} per {best[1]} {self.low} highest"
        found = re.search(
            r"\b(?:per|for each|by each|each|for every|grouped by|group by|by)\s+(?:the )?([a-z_]+)",
            self.low,
        )
        if not found:
            return []
        word = found[1]
        for table in self.tables:
            if word in (table.single.lower(), table.name.lower()):
                label = next((name for name in _LABELS if name in table.columns), "")
                key = table.columns[0]
                return [self._use(table, name) for name in dict.fromkeys((key, label)) if name]
        column = self._column(word)
        if column is None and word in ("month", "year", "day"):
            form = {"month": "%Y-%m", "year": "%Y", "day": "%Y-%m-%d"}[word]
            dated = self._find(_DATED.search)
            return [f"strftime('{form}', {self._use(*dated)})"] if dated else []
        return [self._use(*column)] if column else []

    def _column(self, word: str) -> tuple[Table, str] | None:
        stem = word.removesuffix("s")
        for fits in (lambda name: name in (word, stem), lambda name: stem in name.split("_")):
            if found := self._find(fits):
                return found
        return None

    def _find(self, fits: object, tables: list[Table] | None = None) -> tuple[Table, str] | None:
        for table in tables or self.tables:
            for name in table.columns:
                if callable(fits) and fits(name.lower()) and not name.lower().endswith("_id"):
                    return table, name
        return None

    def _measure(self, group: list[str]) -> str:
        """Return the aggregate that is asked for, with its name; "" for none."""
        if not group and not re.search(
            r"\bhow many|\bhow much|\bcount\b|\baverage|\btotal (?!<)", self.low
        ):
            return ""
        if re.search(r"\b(?:how many|number of|counts?|count of)\b", self.low):
            counted = next(
                (
                    t
                    for t in self.tables
                    if re.search(rf"\b{t.name}\b", self.low)
                    and not any(g.startswith(f"{t.name}.") for g in group)
                ),
                None,
            )
            column = self._use(counted, counted.columns[0]) if counted else "*"
            name = f"{counted.single}_count" if counted else "count"
            return f"COUNT({column}) AS {name}"
        found = re.search(
            r"\b(sum|total|average|avg|mean|max(?:imum)?|highest|min(?:imum)?|lowest|revenue|how much)\b((?: \w+){0,3})",
            self.low,
        )
        if not found:
            return ""
        function = {
            "average": "AVG",
            "avg": "AVG",
            "mean": "AVG",
            "max": "MAX",
            "maximum": "MAX",
            "highest": "MAX",
            "min": "MIN",
            "minimum": "MIN",
            "lowest": "MIN",
        }.get(found[1], "SUM")
        named = next(
            (
                c
                for word in found[2].split()[::-1]
                if (c := self._column(word)) and _NUMERIC.search(c[1])
            ),
            None,
        )
        others = [t for t in self.tables if not any(g.startswith(f"{t.name}.") for g in group)]
        column = named or self._find(_NUMERIC.search, others) or self._find(_NUMERIC.search)
        if column is None:
            return ""
        quantity, price = (
            self._find(re.compile(form).search, [column[0]])
            for form in ("quantity|qty", "price|cost")
        )
        inner = self._use(*column)
        if function == "SUM" and quantity and price and not named:
            inner = f"{self._use(*quantity)} * {self._use(*price)}"
        name = f"{function.lower()}_{column[1]}".replace("sum_total", "total").replace(
            "sum_", "total_"
        )
        return f"{function}({inner}) AS {name}"

    def _plain_columns(self, group: list[str]) -> list[str]:
        verb = re.search(
            r"\b(?:select|lists?|gets?|shows?|returns?|finds?|fetch(?:es)?)\b", self.low
        )
        rest = self.low[verb.end() if verb else 0 :]
        head = re.split(
            r"\b(?:where|who|whose|with|that|which|ordered|sorted|since|after|before|in|from)\b",
            rest,
        )[0]
        found = [
            self._use(table, name)
            for table in self.tables
            for name in table.columns
            if re.search(rf"\b{name.lower().replace('_', '[ _]')}s?\b", head)
        ]
        if not found:
            asked = next(
                (t for t in self.tables if re.search(rf"\b{t.name.lower()}\b", self.low)),
                self.tables[0],
            )
            self._use(asked, asked.columns[0])
        return found

    def _missing(self) -> Table | None:
        """Return the table of which the rows have none: `customers without orders`."""
        for table in self.tables:
            form = rf"\b(?:without(?: any)?|(?:have|has|with|had) (?:no|never|not)|never (?:had|placed|made)|no|zero)\b(?: \w+)? {table.name}\b|\bnever {table.single}"
            if re.search(form, self.low):
                self._use(table, table.columns[0])
                return table
        return None

    def _where(self) -> list[str]:
        where = []
        for found in re.finditer(
            rf"\b(since|after|from|before|until|in|for|during|on or after)\s+(?:{_DATE})",
            self.asked,
        ):
            if dated := self._find(_DATED.search, self.used + self.tables):
                where += _dates(found, self._use(*dated))
        place = re.search(
            r"\b(?:in|from|based in|living in)\s+([A-Z][\w]+(?: [A-Z]\w+)*)", self.asked
        )
        column = place and (
            self._column("country") or self._column("city") or self._column("region")
        )
        if place and column and place[1][:3].lower() not in _MONTHS:
            if place[1].lower() in load("names")["cities"].lower() and (
                city := self._column("city")
            ):
                column = city
            where.append(f"{self._use(*column)} = '{place[1]}'")
        for table in self.tables:
            for name in table.columns:
                where += self._conditions(table, name)
        status = self._column("status")
        if status and (
            state := re.search(
                rf"\b(?:only |all )?(\w+(?:ed|ing|paid|open|active|new)|paid|open|active) {status[0].name}\b",
                self.low,
            )
        ):
            where.append(f"{self._use(*status)} = '{state[1]}'")
        return list(dict.fromkeys(where))

    def _conditions(self, table: Table, name: str) -> list[str]:
        shown = name.lower().replace("_", "[ _]")
        found = re.search(
            rf"\b{shown}\s+(?:is |are |was |of )?(>=|<=|<>|!=|=|>|<|at least|at most|(?:more|greater|higher|less|lower|fewer) than|over|above|below|under|equals?|is|contains?)?\s*('[^']*'|\"[^\"]*\"|\d[\d.,]*\d|\d)",
            self.asked,
            re.IGNORECASE,
        )
        if not found:
            return []
        word, value = (found[1] or "=").lower(), found[2].strip("'\"")
        sign = {"at least": ">=", "at most": "<="}.get(word) or next(
            (
                mark
                for mark, words in (
                    (">", "more greater higher over above"),
                    ("<", "less lower fewer below under"),
                )
                if word.split()[0] in words.split()
            ),
            word if word in (">=", "<=", "<>", "!=", ">", "<") else "=",
        )
        shown_value = (
            value.replace(",", "") if value[0].isdigit() and "'" not in found[2] else f"'{value}'"
        )
        return [f"{self._use(table, name)} {sign} {shown_value}"]

    def _having(self, aggregate: str) -> str:
        found = re.search(
            r"\b(above|over|more than|at least|exceed\w*|greater than|below|under|less than|fewer than|at most)\s+(?:\$|€|£)?(\d[\d,.]*\d|\d)(?!\s*(?:days|months|years))",
            self.low,
        )
        if not found:
            return ""
        sign = {
            "at least": ">=",
            "at most": "<=",
            "below": "<",
            "under": "<",
            "less than": "<",
            "fewer than": "<",
        }.get(found[1], ">")
        return f"{aggregate} {sign} {found[2].replace(',', '')}"

    def _order(self, measure: str) -> str:
        named = pattern("sql", "order").search(self.asked)
        down = re.search(
            r"\b(?:desc\w*|highest|largest|biggest|most|newest|latest|top \w+|best)\b", self.low
        )
        up = re.search(
            r"\b(?:asc\w*|lowest|smallest|oldest|earliest|cheapest|alphabetical\w*)\b", self.low
        )
        column = self._column(named["c"].lower()) if named else None
        if column:
            return f"{self._use(*column)}{' DESC' if down else ''}"
        if measure and (down or up or named):
            return f"{measure}{'' if up else ' DESC'}"
        if re.search(r"\b(?:newest|latest|most recent|oldest|earliest)\b", self.low) and (
            dated := self._find(_DATED.search)
        ):
            return f"{self._use(*dated)}{'' if up else ' DESC'}"
        if (down or up) and (number := self._find(_NUMERIC.search)):
            return f"{self._use(*number)}{'' if up else ' DESC'}"
        return self._use(*label) if up and (label := self._column("name")) else ""

    def _source(self, missing: Table | None) -> str:
        """Return FROM with the joins that connect all used tables."""
        first = next((table for table in self.used if table is not missing), self.used[0])
        lines, joined, left = (
            [f"FROM {first.name}"],
            [first],
            [t for t in self.tables if t is not first],
        )
        needed = [table for table in self.used if table is not first]
        for _ in range(len(self.tables)):
            step = next(
                (
                    (t, key)
                    for t in left
                    for other in joined
                    if (key := _key(other, t))
                    and (t in needed or any(_key(t, n) for n in needed if n not in joined))
                ),
                None,
            )
            if step is None or not any(n not in joined for n in needed):
                break
            kind = "LEFT JOIN" if step[0] is missing else "JOIN"
            lines.append(f"{kind} {step[0].name} ON {step[1]}")
            joined.append(step[0])
            left.remove(step[0])
        self.used += [table for table in joined if table not in self.used]
        return "\n".join(lines)


def _key(one: Table, other: Table) -> str:
    """Return the condition that joins two tables, or ""."""
    for child, parent in ((one, other), (other, one)):
        for name in child.columns:
            own = name.lower().removesuffix("_id")
            if name.lower().endswith("_id") and own in (parent.single.lower(), parent.name.lower()):
                key = name if name in parent.columns else parent.columns[0]
                return f"{child.name}.{name} = {parent.name}.{key}"
    shared = [name for name in one.columns if name in other.columns and name.endswith("_id")]
    return f"{one.name}.{shared[0]} = {other.name}.{shared[0]}" if shared else ""


def _dates(found: re.Match[str], column: str) -> list[str]:
    """Return the conditions of `since 1 May 2024` or `in 2024`."""
    word, year = found[1].lower(), found["y3"]
    if year and word in ("in", "from", "for", "during"):
        return [f"{column} >= '{year}-01-01'", f"{column} < '{int(year) + 1}-01-01'"]
    day = found["iso"] or (f"{year}-01-01" if year else "")
    month = (found["m"] or found["m2"] or "")[:3].lower()
    if not day and month in _MONTHS:
        number = _MONTHS.index(month) + 1
        day = f"{found['y'] or found['y2']}-{number:02d}-{int(found['d'] or found['d2']):02d}"
    sign = {"before": "<", "until": "<=", "after": ">"}.get(word, ">=")
    return [f"{column} {sign} '{day}'"] if day else []
