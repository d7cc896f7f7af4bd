"""Say frequent statements of companies, such as opening hours and thanks, in another language."""

from __future__ import annotations

import re
from typing import Any

from mockgateway import text_tables

_DAY = re.compile(r"\b(\w+day)s?\b", re.IGNORECASE)
_LONGEST = 18  # words of a sentence that is translated
_MOST = 2  # statements of one answer


def said_in(text: str, code: str, asked: str = "") -> str:
    """Return English statements in German, French or Spanish; "" if they are no frequent ones.

    Args:
        text: The statements.
        code: The language.
        asked: The question that they answer, which may name a day.
    """
    table = text_tables.load("stock_phrases")
    if code not in table["shut"]:
        return ""
    made: list[str] = []
    for act in table["acts"]:
        found = re.search(act["says"], text, re.IGNORECASE)
        if not found or (made and "what" not in found.groupdict()):
            continue
        if day := _shut_day(table, found, asked):
            made.append(table["shut"][code].format(d=table["days"][day][code]))
        made.append(act[code].format(**_values(table, found.groupdict(), code)))
    return " ".join(made[:_MOST])


def translated(text: str, code: str) -> str:
    """Return a short English sentence in another language if nothing of it is lost, else ""."""
    plain = text.strip()
    names = re.findall(r"(?<=\w )[A-Z]\w+|\d+", _DAY.sub("", plain))
    if len(plain.split()) > _LONGEST or re.search(r"[.!?]\s+\w", plain):
        return ""
    made = said_in(plain, code)
    return made if all(name in made for name in names) else ""


def _values(table: dict[str, Any], groups: dict[str, str | None], code: str) -> dict[str, str]:
    """Return the values of a statement in a language."""
    values = {name: value or "" for name, value in groups.items()}
    for name in ("d", "e"):
        if day := table["days"].get(values.get(name, "").lower()):
            values[name] = day[code]
    if noun := table["words"].get(values.get("what", "").lower()):
        values["your"], values["the"] = noun[code]
    for span in ("day", "month"):
        values[span] = table["spans"][span][code] if values.get(span) else ""
    sign = {"€": "euro", "$": "dollar"}.get(values.get("c", ""), values.get("c", "").lower())
    if currency := table["currencies"].get(sign.removesuffix("s")):
        values["c"] = currency[code]
    return values


def _shut_day(table: dict[str, Any], found: re.Match[str], asked: str) -> str:
    """Return the day that a question names if it is not among the days of a statement."""
    groups, named = found.groupdict(), _DAY.search(asked)
    days = list(table["days"])
    if not groups.get("e") or not named or named[1].lower() not in days:
        return ""
    first, last = (days.index(groups[key].lower()) for key in ("d", "e"))
    return "" if first <= days.index(named[1].lower()) <= last else named[1].lower()
