"""Read records from the words or lines of a message, such as `Ana is a designer in Porto`."""

from __future__ import annotations

import json
import re
from typing import Any

from mockgateway.generators.prose import enclosed
from mockgateway.generators.prose import rows as rows_reader
from mockgateway.generators.prose.cells import cells_by_kind, cells_by_name
from mockgateway.text_tables import pattern

_NO_KEYS = frozenset("key keys field fields column columns property properties attribute".split())
_IS = r"(?:\s*[:=]\s*|\s+(?:is |are |of |set to |to be |being |equal to )?)"
_VALUE = (
    r"(?P<v>'[^'\n]+'|\"[^\"\n]+\"|“[^”\n]+”|-?\d[\w.:/-]*\w|\d"
    r"|(?:turned |switched )?(?:on|off)\b|true|false|enabled|disabled|[\w@][\w@.:/-]*)"
)
_SPLIT = re.compile(r"\s*(?:,|;|\band\b|\bund\b|\by\b|\bet\b|/)\s*")
_MONTHS = (
    "jan|ene feb|fév mar|mär ap[rb]|avr ma[iy] jun|juin jul|juil aug|ago|août sep o[ck]t nov"
    " de[cz]|dic|déc"
).split()
_CELLS = re.compile(r"\s*(?:\||\t|;|\s[-–—]\s|,\s(?![^(]*\)))\s*")
_LEAD = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")


def columns(asked: str) -> list[str]:
    """Return the column names in an instruction."""
    found = pattern("given", "headed").search(asked)
    names = _SPLIT.split(found["c"] or found["c2"]) if found else []
    names = [
        re.sub(r" (?:for|of|from|in|using)(?: .*|\Z)", "", name.strip(" `\"'*")) for name in names
    ]
    names = [name for name in names if name and not re.match(r"(?:nothing|no|only)\b", name)]
    names = [name if "(" in name and ")" in name else name.strip("()") for name in names]
    return [name.removeprefix("the ") for name in names][:12]


def parts_of_lines(asked: str) -> tuple[list[str], str]:
    """Return the names of the parts of each line in an instruction, and the mark between them."""
    found = pattern("given", "formed").search(asked)
    if not found:
        return [], ""
    written = next(found[key] for key in "cdeg" if found[key])
    parts = re.split(r"(\s*(?:,? and\b|:|[-–—|,;]|=>)\s*)", written)
    mark = parts[1] if found["c"] else ""
    return [part.strip() for part in parts[::2]], mark


def value_of(text: str, key: str) -> object:
    """Return the value of a key in a text, or None."""
    words = key.replace("_", "[ _-]")
    for found in re.finditer(rf"\b{words}s?\b{_IS}{_VALUE}", text, re.IGNORECASE):
        if found["v"] and found["v"].lower() not in ("and", "for", "or", "of"):
            return _listed(text, found, key) if key.endswith("s") else typed(found["v"])
    if re.search(r"name|title|label", key) and (quoted := pattern("given", "quoted").search(text)):
        return quoted[1] or quoted[2]
    if "year" in key and (year := re.search(r"\b(?:1[5-9]|20)\d\d\b", text)):
        return int(year[0])
    return None


def pairs(text: str) -> dict[str, object]:
    """Return the values in a text by name: `port 8443, replicas 3 and debug turned off`."""
    found = pattern("given", "listed").search(text)
    if not found or "{" in text:
        return {}
    values: dict[str, object] = {}
    if named := pattern("given", "called").search(text[: found.start()]):
        values["name"] = named[1]
    for part in _SPLIT.split(found[1]):
        pair = re.fullmatch(
            rf"(?:an? |the )?(?P<k>[a-z][\w ]*?){_IS}{_VALUE}", part.strip(" ."), re.I
        )
        if pair and pair["k"].lower() in _NO_KEYS:
            return {}
        if not pair:
            last = next(reversed(values), "")
            if not last or not re.fullmatch(r"[\w'\"“”-]{1,40}", part.strip(" .")):
                return {}
            before = values[last] if isinstance(values[last], list) else [values[last]]
            values[last] = [*before, typed(part.strip(" ."))]  # type: ignore[misc]  # a list
            continue
        values["_".join(pair["k"].lower().split())] = typed(pair["v"])
    return values


def labelled(text: str) -> dict[str, object]:
    """Return the values of `name: Ann; sites: Oslo, Bergen; active: yes` after a request."""
    parts = [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
    found = [
        re.fullmatch(r"(?P<k>[A-Za-z][\w /-]{0,30}?)\s*[:=]\s*(?P<v>\S.*)", part) for part in parts
    ]
    if found and (first := re.search(r":\s*(?=[A-Za-z][\w ]{0,30}\s*[:=]\s)", parts[0])):
        found[0] = re.fullmatch(r"(?P<k>[\w /-]+?)\s*[:=]\s*(?P<v>.+)", parts[0][first.end() :])
    kept = [match for match in found if match]
    if len(kept) < 2 or len(kept) < len(parts) - 1:
        return {}
    values: dict[str, object] = {}
    for match in kept:
        words = [word.strip() for word in match["v"].strip(" .").split(",")]
        key = re.sub(r"\W+", "_", match["k"].strip().lower())
        if len(words) > 1 and key.endswith("s") and all(len(w.split()) < 4 for w in words):
            values[key] = [typed(word) for word in words]
        else:
            switched = {"yes": True, "no": False}.get(match["v"].strip(" .").lower())
            values[key] = typed(match["v"].strip(" .")) if switched is None else switched
    return values


def typed(word: str) -> object:
    """Return a word as a number or a boolean if it is one, else unchanged."""
    plain = word.strip("\"'“”`")
    if word != plain:
        return plain
    if re.fullmatch(r"-?\d+", plain):
        return int(plain)
    if re.fullmatch(r"-?\d+\.\d+", plain):
        return float(plain)
    low = plain.lower().removeprefix("turned ").removeprefix("switched ")
    if low in ("true", "on", "enabled", "yes"):
        return True
    return False if low in ("false", "off", "disabled", "no") else plain


def _listed(text: str, found: re.Match[str], key: str) -> object:
    rest = re.split(r"[.;\n]", text[found.start("v") :])[0]
    parts = [part.strip(" '\"“”`") for part in _SPLIT.split(rest) if part.strip(" '\"")]
    return (
        [typed(part) for part in parts[:20]]
        if len(parts) > 1 or not found["v"][0].isdigit()
        else typed(parts[0])
    )


def rows(source: str, heads: list[str]) -> list[list[str]]:
    """Return the records of a text, one list of cells each; [] if it holds none.

    Args:
        source: JSON, lines with separators, or sentences of the same form.
        heads: The columns, if they are known.
    """
    if enclosed_rows := enclosed.read(source, heads):
        return enclosed_rows
    dated = rows_reader.is_keyed(heads)
    if dated and (stated := rows_reader.read(source, heads)):
        return stated
    if made := _of_json(source, heads) or _of_pairs(source, heads):
        return made
    lines = [_LEAD.sub("", line).strip() for line in source.strip().splitlines() if line.strip()]
    if len(lines) > 1:
        pieces = lines
        parts = [_cells(line, len(heads)) for line in lines]
    elif len(heads) > 1 and ";" in source and source.count(",") >= len(heads) - 1:
        pieces = [part for part in source.split(";") if part.strip(" .")]
        parts = [[cell.strip(" .") for cell in part.split(",")] for part in pieces]
        if all(len(part) == len(heads) - 1 for part in parts):  # `ZenOne 1.2 kg, 999 EUR`
            parts = [[*re.split(r"\s+(?=\d)", part[0], maxsplit=1), *part[1:]] for part in parts]
    else:
        ends = r"\s*;\s*" if ";" in source else r"(?<=\w)\.\s+(?=[A-Z])" if ". " in source else ""
        split = re.split(ends, source) if ends else pattern("given", "next").split(source)
        pieces = [part for part in split if part.strip(" .")]
        parts = [_sentence(part, len(heads)) for part in pieces]
    prose = re.search(r"\b(?:is|are|was|has|have|costs?|opened|lays|weighs|plays|lives)\b", source)
    if len(heads) > 1 and (prose or any(len(part) != len(heads) for part in parts)):
        read = [cells_by_name(part, heads) for part in pieces]
        if read and all(read):
            return read
        if stated := rows_reader.read(source, heads):
            return stated
        read = [cells_by_kind(part, heads) for part in pieces]
        if read and all(read):
            return read
    even = len({len(part) for part in parts}) == 1 or len(lines) < 2
    return parts if parts and even and all(len(part) > 1 for part in parts) else []


def _of_json(source: str, heads: list[str]) -> list[list[str]]:
    try:
        value: Any = json.loads(source)
    except (ValueError, RecursionError):  # no JSON, or nested too deeply
        return []
    items = value if isinstance(value, list) else [value]
    if not all(isinstance(item, dict) for item in items):
        return []
    keys = list(dict.fromkeys(key for item in items for key in item))
    heads[:] = heads if len(heads) == len(keys) else [str(key) for key in keys]
    return [[str(item.get(key, "")) for key in keys] for item in items]


def _of_pairs(source: str, heads: list[str]) -> list[list[str]]:
    """Return the records of `name=Ann, score=81; name=Bo, score=77`."""
    lines = [part for part in re.split(r"[;\n]", source) if part.strip()]
    found = [
        re.findall(r"(\w[\w ]*?)\s*[=:]\s*([^,=:]+)(?:,|\Z)", line.strip(" .-*•")) for line in lines
    ]
    keys = [key for key, _ in found[0]] if found else []
    if len(lines) < 2 or len(keys) < 2 or any([k for k, _ in row] != keys for row in found):
        return []
    heads[:] = heads if len(heads) == len(keys) else [key.strip().capitalize() for key in keys]
    return [[value.strip() for _, value in row] for row in found]


def _cells(line: str, count: int) -> list[str]:
    parts = [part.strip() for part in _CELLS.split(line) if part.strip()]
    if len(parts) > 1:
        return parts
    found = re.match(r"(.+?)\s*[:=]\s*(.+)", line)
    return [found[1], *_CELLS.split(found[2])] if found else _sentence(line, count)


def _sentence(text: str, count: int) -> list[str]:
    found = pattern("given", "fact").match(text.strip(" ."))
    if not found:
        plain = re.fullmatch(r"(.{1,40}?)\s+([$€£]?\d[\d.,]*\s?[%\w€]*)", text.strip(" ."))
        return [plain[1], plain[2]] if plain else [text]
    rest = found["p"] or found["rest"] or ""
    parts = [part.strip(" .") for part in pattern("given", "joint").split(rest) if part.strip(" .")]
    parts = [re.sub(r"^(?:an?|the) ", "", part) for part in parts]
    if count > 1 and len(parts) > count - 1:
        parts = [*parts[: count - 2], " ".join(parts[count - 2 :])]
    return [found["who"].strip(), *parts]


def totals(cells: list[list[str]]) -> list[str]:
    """Return a row with the sum of each column of numbers."""
    row = ["Total"]
    for at in range(1, len(cells[0])):
        column = [line[at].replace(",", "") for line in cells]
        numeric = all(re.fullmatch(r"-?\d+(?:\.\d+)?", cell) for cell in column)
        row.append(f"{sum(map(float, column)):g}" if numeric else "")
    return row


def heads_for(cells: list[list[str]]) -> list[str]:
    """Return headings for records without headings, by the form of their values."""
    names = ["Name"]
    for at in range(1, len(cells[0])):
        column = [row[at] for row in cells]
        if all(re.search(r"[$€£¥]|\b(?:EUR|USD|GBP|CHF)\b", cell) for cell in column):
            name = "Price"
        elif all(re.fullmatch(r"\d+(?: in stock| pcs| pieces)?", cell) for cell in column):
            name = "Quantity" if any(" " in cell for cell in column) else "Number"
        elif all(
            re.search(r"\d{4}|\bJan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec", cell)
            for cell in column
        ):
            name = "Date"
        else:
            name = "Value" if all(re.search(r"\d", cell) for cell in column) else "Detail"
        names.append(name if name not in names else f"{name} {at}")
    return names


def in_order(cells: list[list[str]], heads: list[str], wish: str) -> list[list[str]]:
    """Return records sorted by the column that a wish names, else by their date, time or number."""
    named = [at for at, head in enumerate(heads) if head.lower() in wish.lower()]
    kinds = [rows_reader.kind_of(head) for head in heads]
    timed = [at for at, kind in enumerate(kinds) if kind in ("date", "time", "number", "amount")]
    at = next(iter([*named, *timed]), 0)
    falls = re.search(r"\b(?:desc|highest|largest|newest|latest)", wish, re.IGNORECASE)
    return sorted(cells, key=lambda row: _place(row[at]), reverse=falls is not None)


def _place(cell: str) -> tuple[float, str]:
    """Return what a date, a time or a number is sorted by: its month and day, or its value."""
    month = next((at for at, name in enumerate(_MONTHS, 1) if re.search(name, cell, re.I)), 0)
    number = re.search(r"\d[\d,]*(?:[.:]\d+)?", cell)
    value = float(re.sub(r"[,]", "", number[0]).replace(":", ".")) if number else 0.0
    return (100.0 * month + value, cell)
