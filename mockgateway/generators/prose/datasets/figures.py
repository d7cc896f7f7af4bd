"""Compute with the figures of a text: count, add up, convert units and dates."""

from __future__ import annotations

import re
from decimal import Decimal

from mockgateway.generators.prose import dates
from mockgateway.generators.prose.datasets import operations, output
from mockgateway.generators.prose.datasets.tables import Table, find, is_numeric, items, number
from mockgateway.text_tables import load, pattern


def answer(asked: str, source: str) -> str | None:
    """Return a text with its measures or its dates in the form that a request names."""
    return _sum_of_list(asked, source) or _in_units(asked, source) or _in_date_form(asked, source)


def _sum_of_list(asked: str, source: str) -> str | None:
    """Return the sum of the figures in one line (`Mon 7.5, Tue off, Wed 8`)."""
    if "\n" in source or not pattern("datasets", "sums").search(asked):
        return None
    entries = [
        re.fullmatch(r"(?:[^\d]*\s|[$€£])?(-?\d[\d.]*)\s?[^\d]*", part) for part in items(source)
    ]
    values = [each[1].rstrip(".") for each in entries if each]
    if len(values) < 2 or len(values) < len(entries) / 2:
        return None
    total = sum(map(Decimal, values), Decimal(0))
    places = operations.decimals(list(values))
    made = operations.rounded(total, 0 if total == total.to_integral() else places)
    return made if pattern("datasets", "bare").search(asked) else f"The total is {made}."


def _in_units(asked: str, source: str) -> str | None:
    rate = _rate(asked)
    if not rate:
        return None
    old, new, factor, shift = rate
    places = _places(asked, 1)
    form = re.compile(rf"(?<![\w.])(-?\d[\d,]*(?:\.\d+)?)\s?(?:{old})(?!\w)", re.IGNORECASE)
    if not form.search(source):
        return None

    def changed(match: re.Match[str]) -> str:
        value = Decimal(match[1].replace(",", "")) * factor + shift
        return f"{operations.rounded(value, places)} {new}"

    made = form.sub(changed, source)
    lines = [line.strip(" -*•") for line in made.splitlines() if line.strip()]
    lead = "- " if output.wanted(asked).startswith("bullet") else ""
    return "\n".join(f"{lead}{line}" for line in lines) if len(lines) > 1 else made


def _places(asked: str, usual: int) -> int:
    """Return how many digits behind the point a request wants."""
    found = pattern("datasets", "rounds").search(asked)
    if not found:
        return usual
    words = {"one": 1, "two": 2, "three": 3}
    written = (found["n"] or found["n2"] or "").lower()
    return int(written) if written.isdecimal() else words.get(written, 0)


def _rate(asked: str) -> tuple[str, str, Decimal, Decimal] | None:
    """Return the old unit, the new one, the factor and the shift of a requested conversion."""
    units = load("datasets")["units"]
    given = pattern("datasets", "rate").search(asked)
    wish = pattern("datasets", "converts_units").search(asked)
    known = next(
        (row for row in units if wish and re.fullmatch(row["to"], wish["to"], re.IGNORECASE)), None
    )
    if given:
        old = next(
            (row["names"] for row in units if re.fullmatch(row["names"], given["a"], re.I)),
            given["a"],
        )
        new = given["b"]
        return (
            old,
            new,
            Decimal(given["x"].replace(",", "")) / Decimal(given["n"] or "1"),
            Decimal(0),
        )
    if known and (not wish or not wish["from"] or re.fullmatch(known["names"], wish["from"], re.I)):
        return (
            known["names"],
            known["sign"],
            Decimal(str(known["factor"])),
            Decimal(str(known.get("shift", 0))),
        )
    return None


def _in_date_form(asked: str, source: str) -> str | None:
    if not pattern("datasets", "dates").search(asked):
        return None
    made = dates.reformatted(source, asked)
    return made if made != source else None


def of_table(table: Table, asked: str) -> str | None:
    """Return the count, sum, mean or extreme that a request asks for, or None."""
    if extreme := _extreme(table, asked):
        return extreme
    found = pattern("datasets", "figure").search(asked)
    if not found or pattern("datasets", "groups").search(asked) or output.wanted(asked):
        return None
    kept = operations.filtered(table, f"only {asked}")
    bare = pattern("datasets", "bare").search(asked) is not None
    what = found["what"].lower()
    if what.startswith(("how many", "count", "number of")):
        if len(kept.rows) == len(table.rows) and not bare:
            return None
        return str(len(kept.rows)) if bare else f"{len(kept.rows)} of {len(table.rows)}."
    numeric = [at for at in range(len(table.heads)) if is_numeric(table.column(at))]
    named = find(table, asked)
    at = named if named in numeric else numeric[-1] if numeric else None
    if at is None:
        return None
    values = [number(row[at]) or Decimal(0) for row in kept.rows]
    total = sum(values, Decimal(0))
    places = operations.decimals(kept.column(at))
    mean = what.startswith(("average", "mean"))
    value = total / len(values) if mean and values else total
    places = max(places, 2) if mean and value != value.to_integral() else places
    made = operations.rounded(value, _places(asked, places))
    made = f"{operations.sign_of(table.column(at))}{made}"
    return made if bare else f"The {'average' if mean else 'total'} is {made}."


def _extreme(table: Table, asked: str) -> str:
    """Return the first cell of the record with the most or the least of a column, or ""."""
    found = pattern("datasets", "extreme").search(asked)
    at = find(table, found["x"]) if found else None
    if not found or at is None or not is_numeric(table.column(at)):
        return ""
    keys = operations.sort_key(table.column(at))
    least = re.fullmatch(r"low\w*|least|fewest|small\w*|short\w*|cheap\w*", found["w"], re.I)
    row = table.rows[keys.index(min(keys) if least else max(keys))]
    bare = pattern("datasets", "bare").search(asked) or re.search(r"\bonly\b", asked)
    return str(row[0]) if bare else f"{row[0]} ({table.heads[at]}: {row[at]})."
