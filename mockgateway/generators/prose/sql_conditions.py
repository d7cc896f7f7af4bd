"""Read the conditions of a query from a request: `cheaper than 20`, `with status 'open'`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from mockgateway.generators.prose.sql_tables import Column, Table, joining
from mockgateway.text_tables import load, pattern

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_SIGNS = {
    "at least": ">=", "at most": "<=", "no more": "<=", "no less": ">=", "more": ">",
    "greater": ">", "higher": ">", "over": ">", "above": ">", "exceed": ">", "less": "<",
    "lower": "<", "fewer": "<", "below": "<", "under": "<", "exactly": "=",
}  # fmt: skip
_WHOLE = ("in", "from", "for", "during")  # prepositions of a whole year
_VALUE = r"(?P<v>'[^']*'|\"[^\"]*\"|\d{4}-\d\d-\d\d|\d[\d.,]*\d|\d)"
_MORE = r"(?P<more>(?:\s*(?:,|,? or|,? and)\s*(?:'[^']*'|\"[^\"]*\"))*)"
_IGNORED = re.compile(r"\b(?:ignor|exclud|except|apart from|other than)\w*[^,.;]*\Z", re.I)
_PLACES = ("country", "city", "region", "location")


class Conditions:
    """The conditions in a request; each part of the text serves for one of them."""

    def __init__(self, asked: str, tables: list[Table]) -> None:
        self._text, self._tables = asked, tables
        self._columns = [Column(table, name) for table in tables for name in table.columns]
        self.found: list[tuple[Column, str]] = []
        for read in (
            self._compared, self._ages, self._adjectives, self._counted, self._dates,
            self._empty, self._states, self._places, self._parties,
        ):  # fmt: skip
            read()

    def _add(self, column: Column | None, condition: str, found: re.Match[str]) -> None:
        if column and (column, condition) not in self.found:
            self.found.append((column, condition))
            start, end = found.span()
            self._text = f"{self._text[:start]}{' ' * (end - start)}{self._text[end:]}"

    def _matches(self, form: str) -> Iterator[re.Match[str]]:
        """Yield matches in the text that is left, which shrinks meanwhile."""
        written = re.compile(form, re.IGNORECASE)
        at = 0
        while found := written.search(self._text, at):
            at = max(found.end(), at + 1)
            yield found

    def _named(self, fits: Callable[[str], object]) -> Column | None:
        return next((column for column in self._columns if fits(column.name.lower())), None)

    def _column(self, word: str) -> Column | None:
        low = word.lower()
        stem = low[:-3] + "y" if low.endswith("ies") else low.removesuffix("s")
        whole = self._named(lambda name: name in (low, stem))
        return whole or self._named(lambda name: len(stem) > 2 and stem in name.split("_"))

    def _compared(self) -> None:
        for column in self._columns:
            shown = column.name.lower().replace("_", "[ _]")
            for found in self._matches(
                rf"\b{shown}\s+(?:is )?between {_VALUE} and (?P<w>\S+?)(?=[\s,.;]|\Z)"
            ):
                self._add(
                    column, f"BETWEEN {_written(found['v'])} AND {_written(found['w'])}", found
                )
            lead = pattern("sql", "compared").pattern.rpartition("(?P<v>")[0]
            for found in self._matches(rf"\b{shown}s?\s+{lead}{_VALUE}{_MORE}"):
                others = re.findall(r"'[^']*'|\"[^\"]*\"", found["more"])
                values = [_written(value) for value in (found["v"], *others)]
                sign = sign_of(found["o"] or "=")
                ignored = _IGNORED.search(self._text[: found.start()][-40:])
                sign = "<>" if sign == "=" and ignored else sign
                one = f"{sign} {values[0]}" if not others else f"IN ({', '.join(values)})"
                self._add(column, one, found)

    def _ages(self) -> None:
        """Read `older than 30 days` and `in the last 2 weeks`, in the dialect of the request."""
        for found in self._matches(pattern("sql", "ages").pattern):
            column = self._date_column(self._text[: found.start()])
            if found["old"] or found["last"]:
                ago = _ago(self._text, int(found["n"]), found["u"].lower())
                self._add(column, f"{'<' if found['old'] else '>='} {ago}", found)

    def _adjectives(self) -> None:
        for row in load("sql")["adjectives"]:
            for found in self._matches(rf"\b(?:{row['says']}) (?:than )?[$€£]?{_VALUE}"):
                column = self._named(lambda name, row=row: re.search(row["columns"], name))  # type: ignore[misc]
                self._add(column, f"{row['sign']} {_written(found['v'])}", found)

    def _counted(self) -> None:
        """Read `more than 8 seats`, if seats are a column."""
        form = r"(?P<o>at least|at most|exactly|no more than|(?:more|fewer|less) than|over|under) "
        for found in self._matches(form + r"(?P<n>\d[\d,.]*) (?P<c>[a-z_]+)"):
            tables = {name for table in self._tables for name in (table.name.lower(), table.row)}
            if found["c"].lower() not in tables:
                number = found["n"].rstrip(".,").replace(",", "")
                self._add(self._column(found["c"]), f"{sign_of(found['o'])} {number}", found)

    def _dates(self) -> None:
        for found in self._matches(pattern("sql", "dates").pattern):
            word, iso = found["when"].lower(), found["iso"]
            month = (found["m"] or found["m2"] or found["m3"] or "")[:3].lower()
            if month and month not in _MONTHS:
                continue
            column, year = self._date_column(self._text[: found.start()]), found["y3"]
            if column is None:
                continue
            sign = {"before": "<", "until": "<=", "after": ">", "on": "=", "than": ">"}.get(
                word, ">="
            )
            if year and re.search(r"\byear\b", column.name):
                self._add(column, f"{'=' if word in _WHOLE else sign} {year}", found)
            elif found["m3"]:
                self._month(column, _MONTHS.index(month) + 1, int(found["y4"]), found)
            elif year and word in _WHOLE:
                self._add(column, f">= '{year}-01-01'", found)
                self.found.append((column, f"< '{int(year) + 1}-01-01'"))
            else:
                if month:
                    iso = f"{found['y'] or found['y2']}-{_MONTHS.index(month) + 1:02d}"
                    iso += f"-{int(found['d'] or found['d2']):02d}"
                day = iso or f"{int(year) + 1 if word == 'after' else year}-01-01"
                older = "older" in self._text[: found.start()][-7:].lower()
                sign = ">=" if year and word == "after" else "<" if older else sign
                self._add(column, f"{sign} '{day}'", found)
                if sign == "=" and column.name.lower().endswith(("_at", "time", "timestamp")):
                    after = date.fromisoformat(day) + timedelta(days=1)
                    self.found[-1] = (column, f">= '{day}'")
                    self.found.append((column, f"< '{after.isoformat()}'"))

    def _month(self, column: Column, month: int, year: int, found: re.Match[str]) -> None:
        after = date(year + month // 12, month % 12 + 1, 1)
        self._add(column, f">= '{year}-{month:02d}-01'", found)
        self.found.append((column, f"< '{after.isoformat()}'"))

    def _date_column(self, before: str) -> Column | None:
        """Return the column of dates that a verb such as `published` names, else the first."""
        dated = [c for c in self._columns if pattern("sql", "dated").search(c.name)]
        words = re.findall(r"[a-z]+", before.lower())[-3:]
        named = [c for c in dated for word in words if len(word) > 3 and word[:5] in c.name]
        near = before.lower()[-60:]
        named[:0] = [c for c in dated if re.search(rf"\b{c.name.lower()}\W+(?:is |was )?\Z", near)]
        years = [c for c in self._columns if c.name.lower() in ("year", "day", "released")]
        return next(iter([*named, *dated, *years]), None)

    def _empty(self) -> None:
        lead = r"(?:have|has|with|had) no|without(?: an?)?|missing|lacks?(?: an?)?"
        form = rf"\b(?:{lead}) (?P<c>[a-z_]+)"
        tables = {name for table in self._tables for name in (table.name.lower(), table.row)}
        for found in self._matches(form):
            if found["c"].lower() not in tables:
                self._add(self._column(found["c"]), "IS NULL", found)
        for found in self._matches(r"\b(?P<out>out of stock|sold out)\b|\bin stock\b"):
            column = self._named(lambda name: name in ("stock", "quantity", "in_stock"))
            self._add(column, "= 0" if found["out"] else "> 0", found)

    def _states(self) -> None:
        """Read `paid orders` and `are not closed`, if there is a status or such a column."""
        for found in self._matches(r"\b(?:is|are|were|was) (?P<no>not )?(?P<c>[a-z_]+)"):
            names = (found["c"].lower(), f"is_{found['c'].lower()}")
            self._add(self._named(names.__contains__), f"= {0 if found['no'] else 1}", found)
        for table in self._tables:
            form = rf"\b(?P<un>un|in|not )?(?P<s>[a-z]+) (?:{table.name}|{table.row})\b"
            for found in self._matches(form):
                names = (found["s"].lower(), f"is_{found['s'].lower()}")
                own = self._named(names.__contains__)
                own = None if own and pattern("sql", "numeric").search(own.name) else own
                if own:
                    self._add(own, f"= {0 if found['un'] else 1}", found)
            status = next((c for c in self._columns if c.name.lower() in ("status", "state")), None)
            state = pattern("sql", "state").pattern
            for found in self._matches(rf"{state} (?:{table.name}|{table.row})\b"):
                self._add(status, f"= '{found['s'].lower()}'", found)

    def _places(self) -> None:
        found = pattern("sql", "place").search(self._text)
        if not found or found["p"][:3].lower() in _MONTHS:
            return
        kinds = list(_PLACES)
        if found["p"].lower() in load("names")["cities"].lower():
            kinds.insert(0, "city")
        columns = (self._named(lambda name, kind=kind: kind in name) for kind in kinds)  # type: ignore[misc]
        self._add(next((each for each in columns if each), None), f"= '{found['p']}'", found)

    def _parties(self) -> None:
        """Read `from 'OSL'` and `by 'Varda'`, whose columns the request does not name."""
        for row in load("sql")["parties"]:
            for found in self._matches(rf"\b(?:{row['lead']}) (?P<v>'[^']*'|\"[^\"]*\")"):
                column = self._named(lambda name, row=row: re.search(row["columns"], name))  # type: ignore[misc]
                self._add(column, f"= {_written(found['v'])}", found)


def absence(asked: str, tables: list[Table]) -> tuple[str, str]:
    """Return NOT EXISTS for `that have no booking on 2025-03-14`, and the rest of the request.

    The condition is "" if a request wants rows of no table, or all rows that have none.
    """
    for table in tables:
        form = rf"{pattern('sql', 'lacking').pattern}(?: \w+)? (?:{table.name}|{table.row})\b"
        found = re.search(rf"(?:that |who |which )?{form}(?P<t>[^,;.]*)", asked, re.IGNORECASE)
        inner = Conditions(found["t"], [table]).found if found else []
        others = [other for other in tables if other is not table]
        key = next((key for other in others if (key := joining(other, table))), "")
        if found and inner and key:
            told = " AND ".join([key, *[f"{column} {condition}" for column, condition in inner]])
            exists = f"NOT EXISTS (SELECT 1 FROM {table.name} WHERE {told})"  # noqa: S608 - a text
            return exists, asked.replace(found[0], " ")
    return "", asked


def sign_of(word: str) -> str:
    """Return the operator that words such as `at least` stand for."""
    low = word.lower().strip()
    return next(
        (sign for key, sign in _SIGNS.items() if low.startswith(key)),
        low if low[0] in "<>!" else "=",
    )


def _ago(asked: str, number: int, unit: str) -> str:
    """Return the time a number of units before now in the dialect that a request names."""
    low = asked.lower()
    if re.search(r"\b(?:mysql|mariadb)\b", low):
        return f"NOW() - INTERVAL {number} {unit.upper()}"
    if "sqlite" in low:
        number, unit = (number * 7, "day") if unit == "week" else (number, unit)
        return f"datetime('now', '-{number} {unit}s')"
    if re.search(r"\b(?:sql server|t-?sql|mssql)\b", low):
        return f"DATEADD({unit}, -{number}, GETDATE())"
    return f"CURRENT_TIMESTAMP - INTERVAL '{number} {unit}{'s' if number > 1 else ''}'"


def _written(value: str) -> str:
    """Return a value as SQL."""
    if value[0] in "'\"":
        return "'" + value.strip("'\"").replace("'", "''") + "'"
    plain = value.rstrip(".,").replace(",", "")
    return plain if re.fullmatch(r"-?\d+(?:\.\d+)?", plain) else f"'{plain}'"
