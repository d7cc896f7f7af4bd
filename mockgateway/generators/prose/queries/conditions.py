"""Read the conditions of a query from a request: `cheaper than 20`, `with status 'open'`."""

from __future__ import annotations

import re

from mockgateway.generators.prose.queries.ask import Ask, number
from mockgateway.generators.prose.queries.schema import Column, Schema, Table, alike, words_of
from mockgateway.generators.prose.queries.spans import Period, ago, period
from mockgateway.generators.prose.queries.values import sign_of, written
from mockgateway.text_tables import load, pattern

_IGNORED = re.compile(r"\b(?:ignor|exclud|except|apart from|other than)\w*[^,.;]*\Z", re.I)
_SINCE_NOT = re.compile(r"\b(?:not|never|no longer)\b[^,;.]*\Z|n't\b[^,;.]*\Z", re.IGNORECASE)
_PLACES = ("country", "city", "region", "location", "district", "place", "town")
_QUOTED = r"'[^']*'|\"[^\"]*\""
_VALUE = rf"{_QUOTED}|\d{{4}}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d)?)?|-?\d[\d.,]*\d|\d"


class Conditions:
    """The conditions in a request; each part of the text serves for one of them."""

    def __init__(self, ask: Ask, schema: Schema, near: list[Table]) -> None:
        self._ask, self._schema, self._near = ask, schema, near
        self.found: list[tuple[Column, str]] = []
        self._places_in: list[tuple[int, int]] = []  # of the conditions in the text
        self._original = ask.text
        self._names = sorted(
            {form for c in schema.columns for form in (c.name, c.name.replace("_", " "))},
            key=len, reverse=True,
        )  # fmt: skip
        for read in (
            self._ages, self._nulls, self._compared, self._dates, self._adjectives, self._counted,
            self._states, self._places, self._parties,
        ):  # fmt: skip
            read()

    def _add(
        self,
        column: Column | None,
        told: str,
        found: re.Match[str],
        more: str = "",
        key: str | int = 0,
    ) -> None:
        if column:
            new = [(column, each) for each in (told, more) if each]
            self.found += new
            self._places_in += [found.span(key)] * len(new)
            self._ask.take(found, key)

    @property
    def joined(self) -> list[str]:
        """The conditions in their order; two that `or` joins are one."""
        made: list[str] = []
        end = 0
        for (start, stop), (column, told) in sorted(
            zip(self._places_in, self.found, strict=True), key=lambda pair: pair[0]
        ):
            between = self._original[end:start]
            if made and re.fullmatch(r"[\s,]*(?:or|or else)\b(?:\s\w+){0,3}?\s*", between):
                made[-1] = f"({made[-1].strip('()')} OR {column} {told})"
            else:
                made.append(f"{column} {told}")
            end = stop
        return list(dict.fromkeys(made))

    def _column(self, phrase: str) -> Column | None:
        return self._schema.column(phrase, self._near, named=False)

    def _named(self, names: str) -> Column | None:
        """Return the first column whose name has one of these words, in a near table if any."""
        columns = sorted(self._schema.columns, key=lambda c: c.table not in self._near)
        return next((each for each in columns if re.search(names, each.name.lower())), None)

    def _listed(self) -> str:
        return "|".join(rf"{re.escape(name)}s?" for name in self._names)

    def _form(self, key: str) -> str:
        """Return an expression of the table with the names of the columns in its gaps."""
        form: str = load("queries")["forms"][key]
        for gap, part in (
            ("{names}", self._listed()), ("{value}", _VALUE), ("{quoted}", _QUOTED),
            ("{lead}", pattern("queries", "operator").pattern),
            ("{sizes}", pattern("queries", "sizes").pattern),
        ):  # fmt: skip
            form = form.replace(gap, part)
        return form

    def _compared(self) -> None:
        """Read columns with an operator and a value, or with another column."""
        names = self._listed()
        for found in self._ask.matches(
            rf"\b(?P<c>{names})\s+(?:is |are |was )?between (?P<v>{_VALUE}) and (?P<w>{_VALUE})"
        ):
            told = f"BETWEEN {written(found['v'])} AND {written(found['w'])}"
            self._add(self._column(found["c"]), told, found)
        for found in self._ask.matches(
            r"\bbetween [$€£]?(?P<v>\d[\d.]*) and [$€£]?(?P<w>\d[\d.]*\d|\d)"
        ):
            if re.fullmatch(r"(?:19|20)\d\d", found["v"]) and self._schema.dated("", self._near):
                continue
            numbers = (c for c in self._schema.columns if c.is_numeric)
            money = self._named(r"price|amount|total|cost|fee")
            told = f"BETWEEN {written(found['v'])} AND {written(found['w'])}"
            self._add(money or next(numbers, None), told, found)
        for found in self._ask.matches(self._form("valued")):
            others = re.findall(_QUOTED, found["more"])
            self._add(self._column(found["c"]), self._told(found, others), found)
        for found in self._ask.matches(
            rf"\b(?P<c>{names}) (?:is|are|was|were|=|equals|equal to) (?P<no>not )?"
            r"(?P<v>(?-i:[A-Z][A-Za-z]+|[a-z_]+))\b(?! than)"
        ):
            column, low = self._column(found["c"]), found["v"].lower()
            if column and (low in ("true", "false") or (found["v"].isupper() and len(low) == 1)):
                self._add(column, self._truth(column, low == "true"), found)
            elif column and not pattern("queries", "no_value").fullmatch(low):
                other = self._column(found["v"]) if "_" in found["v"] else None
                sign = "<>" if found["no"] else "="
                self._add(column, f"{sign} {other or written(found['v'])}", found)
        for found in self._ask.matches(self._form("columned")):
            one, other = self._column(found["c"]), self._column(found["d"])
            if one and other and one != other:
                self._add(
                    one, f"{sign_of(found['o'] or found[0].partition(' ')[2])} {other}", found
                )

    def _told(self, found: re.Match[str], others: list[str]) -> str:
        """Return the condition of an operator and a value."""
        word = (found["o"] or "").lower()
        value = written(found["v"])
        bare = value.strip("'")
        negated = re.search(r"\bnot\b|n't|<>|!=|\bother than\b|\bneither\b", word) is not None
        negated = negated or _IGNORED.search(self._ask.text[: found.start()][-40:]) is not None
        like = {"contain": f"%{bare}%", "includ": f"%{bare}%", "start": f"{bare}%",
                "begin": f"{bare}%", "end": f"%{bare}", "like": bare}  # fmt: skip
        for key, form in like.items():
            if key in word:
                return f"{'NOT ' * negated}LIKE '{form}'"
        if others:
            values = ", ".join([value, *map(written, others)])
            return f"{'NOT ' * negated}IN ({values})"
        return f"{'<>' if negated else sign_of(word or '=')} {value}"

    def _truth(self, column: Column, value: bool) -> str:
        kind = column.table.kind(column.name)
        known = self._ask.dialect in ("postgres", "mysql") or kind.startswith("bool")
        if known and self._ask.dialect != "sqlite" and not kind.startswith("int"):
            return f"= {str(value).upper()}"
        return f"= {int(value)}"

    def _ages(self) -> None:
        """Read `older than 30 days` and `in the last 2 weeks`, in the dialect of the request."""
        for found in self._ask.matches(pattern("queries", "ages").pattern):
            column = self._schema.dated(self._ask.before(found), self._near)
            if found["old"] or found["last"]:
                then = ago(self._ask.dialect, int(number(found["n"] or "1")), found["u"].lower())
                self._add(column, f"{'<' if found['old'] else '>='} {then}", found)

    def _nulls(self) -> None:
        for found in self._ask.matches(self._form("nulls")):
            is_set = re.search(r"(?:set|filled|given)\Z", found[0], re.I) is not None
            ignored = _IGNORED.search(self._ask.text[: found.start()][-40:]) is not None
            null = (bool(found["no"]) == is_set) != ignored
            self._add(self._column(found["c"]), "IS NULL" if null else "IS NOT NULL", found)
        for found in self._ask.matches(self._form("lacks")):
            column = self._column(found["c"])
            if self._schema.table(found["c"]) is None and column and not column.is_numeric:
                self._add(column, "IS NULL", found)
        for found in self._ask.matches(r"\b(?P<out>out of stock|sold out)\b|\bin stock\b"):
            column = self._named("stock|quantity")
            self._add(column, "= 0" if found["out"] else "> 0", found)

    def _adjectives(self) -> None:
        for row in load("queries")["adjectives"]:
            for found in self._ask.matches(rf"\b(?:{row['says']}) (?:than )?[$€£]?(?P<v>{_VALUE})"):
                column = self._named(row["columns"])
                self._add(column, f"{row['sign']} {written(found['v'])}", found)

    def _counted(self) -> None:
        """Read `more than 8 seats` and `over 100 euros`, if seats or an amount are a column."""
        for found in self._ask.matches(self._form("sized")):
            value = number(found["n"])
            tail = found["c"] or ""
            if not value or (tail and self._schema.table(tail.split()[0])):
                continue
            column = self._column(tail) if tail else None
            if column is None or not column.is_numeric:
                said = words_of(re.sub(r".*~", "", self._ask.before(found)))
                near = (self._column(" ".join(said[-size:])) for size in (1, 2, 3))
                column = next((c for c in near if c and c.is_numeric), None)
            if column is None and (not tail or pattern("queries", "money").match(tail)):
                column = self._named(r"price|amount|total|cost|fee|salary")
            exact = column and tail and column.name.lower() in tail.lower().split()
            if column and (column.is_numeric or exact):
                self._add(column, f"{sign_of(found['o'])} {value}", found)

    def _dates(self) -> None:
        for found in self._ask.matches(pattern("queries", "periods").pattern):
            said = self._ask.before(found)
            column = self._schema.dated(said, self._near)
            if column is None:
                continue
            whole: Period | None = period(found, column.name, self._ask.dialect)
            if whole:
                if _SINCE_NOT.search(said) and whole[0].startswith(">="):
                    whole = (whole[0].replace(">=", "<"), "")
                self._add(column, whole[0], found, whole[1])
                shown = column.name.lower().replace("_", "[ _]")
                if lead := re.search(rf"\b{shown}\s*(?=~)", self._ask.text, re.IGNORECASE):
                    self._ask.take(lead)

    def _states(self) -> None:
        """Read `paid orders` and `are not closed`, if there is a status or such a column."""
        for found in self._ask.matches(self._form("states")):
            self._state(found["s"], "not" in (found["no"] or "") or "n't" in found[0], found, False)
        for found in self._ask.matches(
            r"\b(?P<no>not) (?:yet )?(?:been )?(?P<s>[a-z]+ed|paid|sent|sold)\b"
        ):
            self._state(found["s"], True, found, False)
        for found in self._ask.matches(
            r"(?<=~)\s*(?:or|and) (?:already )?(?P<no>not )?(?P<s>[a-z]+ed)\b"
        ):
            self._state(found["s"], bool(found["no"]), found, True)
        for table in self._schema.tables:
            nouns = f"{table.name}|{table.row}".replace("_", "[ _]")
            for found in self._ask.matches(rf"\b(?P<no>not |non-)?(?P<s>[a-z_-]+) (?:{nouns})\b"):
                self._state(found["s"], bool(found["no"]), found, True, table)

    def _state(
        self, word: str, no: bool, found: re.Match[str], before: bool, table: Table | None = None
    ) -> None:
        """Add the condition that a word of state stands for, if a column holds it."""
        low, key = word.lower(), "s" if before else 0
        event = not before and pattern("queries", "events").fullmatch(low)
        if event or pattern("queries", "no_state").fullmatch(low):
            return
        nearest = sorted(self._schema.columns, key=lambda c: c.table is not table and bool(table))
        status = next((c for c in nearest if c.name.lower() in ("status", "state")), None)
        status = status or next((c for c in nearest if c.name.lower().endswith("status")), None)
        told = pattern("queries", "state").fullmatch(low) is not None
        own = status is not None and told and before and (table is None or status.table == table)
        flagged = None if own else self._flag(low, no, nearest)
        if flagged:
            self._add(*flagged, found, key=key)
        elif status and (before or told):
            self._add(status, f"{'<>' if no else '='} '{low}'", found, key=key)

    def _flag(self, low: str, no: bool, columns: list[Column]) -> tuple[Column, str] | None:
        """Return the condition on a column of truth values or of an event that a word names."""
        plain = re.sub(r"\A(?:un|in|non-?)(?=\w{4})", "", low)
        opposites = load("queries")["opposites"].get(low, "").split()
        for column in columns:
            part = column.name.lower().removeprefix("is_").removeprefix("has_")
            if part in (low, plain, *opposites) and not column.is_numeric and not column.is_dated:
                return column, self._truth(column, (part == low) != no)
            if low == "expired" and column.is_dated and part.startswith("expir"):
                return column, f"{'>=' if no else '<'} CURRENT_TIMESTAMP"
            happened = re.sub(r"_(?:at|on|date)\Z", "", part)
            if not column.is_dated or happened == part:
                continue
            same = alike(happened, low)
            if same or (plain != low and alike(happened, plain)) or happened in opposites:
                yes = (low == plain or same) != no and happened not in opposites
                return column, "IS NOT NULL" if yes else "IS NULL"
        return None

    def _places(self) -> None:
        for found in self._ask.matches(pattern("queries", "place").pattern):
            named = re.match(r"\b(?:city|country|town) of ", found["p"], re.I)
            kinds = list(_PLACES)
            if found["p"].lower() in load("names")["cities"].lower():
                kinds.insert(0, "city")
            column = next(filter(None, map(self._named, kinds)), None)
            self._add(column, f"= '{found['p']}'", found) if not named else None
        for found in self._ask.matches(self._form("placed")):
            self._add(self._column(found["c"]), f"= {written(found['v'])}", found)
        for found in self._ask.matches(self._form("placed_before")):
            self._add(self._column(found["c"]), f"= {written(found['v'])}", found)

    def _parties(self) -> None:
        """Read `from 'OSL'` and `by 'Varda'`, whose columns the request does not name."""
        for row in load("queries")["parties"]:
            for found in self._ask.matches(
                rf"\b(?:{row['lead']}) (?P<v>{_QUOTED}|(?-i:[A-Z][a-z]+(?: [A-Z][a-z]+)*))"
            ):
                column = self._named(row["columns"])
                self._add(column, f"= {written(found['v'])}", found)
