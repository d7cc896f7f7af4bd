"""List what a text mentions of a kind: addresses, numbers, dates, names."""

from __future__ import annotations

import re

from mockgateway.generators.prose import dates
from mockgateway.generators.prose.datasets import operations
from mockgateway.generators.prose.datasets.entries import written
from mockgateway.text_tables import load, pattern


def answer(asked: str, source: str) -> str | None:
    """Return everything of the one kind that a request wants listed, or None."""
    wish = pattern("datasets", "mentions").search(asked)
    kinds = load("reading")["kinds"]
    if wish and re.match(r",| and (?!return|nothing|sort)", asked[wish.end() :]):
        return None  # the fields of records
    named = [kind for kind in kinds if wish and re.search(kinds[kind]["asked"], wish["x"], re.I)]
    if "number" in named and len(named) > 1:  # a phone number
        named.remove("number")
    if len(named) != 1:
        return None
    form = re.compile(kinds[named[0]]["found"], re.IGNORECASE)
    found = [match[0].strip(" .,;") for match in form.finditer(source)]
    if re.search(r"\blower[- ]?case", asked, re.IGNORECASE):
        found = [each.lower() for each in found]
    if named[0] == "date":
        found = [dates.reformatted(each, asked) for each in found]
    firsts: dict[str, str] = {}
    for each in found:
        firsts.setdefault(each.casefold(), each)
    entries = list(firsts.values())
    if pattern("datasets", "sorts").search(asked):
        keys = dict(zip(entries, operations.sort_key(entries), strict=True))
        falls = pattern("datasets", "falls").search(asked) is not None
        entries.sort(key=lambda each: keys[each], reverse=falls)
    return written(entries, asked) if entries else None
