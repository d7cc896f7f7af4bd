"""Read the keys, and their types, that a request for JSON names in words."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

from mockgateway import text_tables

from .extraction.concepts import concepts, known_pattern, known_words, stem, units, words_of

Json = Any

_MOST_KEYS = 30
_READ = 1500  # characters
_ITEM = r"[\"'`]?[A-Za-z_][\w-]*(?:\s[A-Za-z_][\w-]*){0,3}?[\"'`]?(?:\s*\((?:[^()]|\([^()]*\))*\))?"
_LIST = re.compile(
    rf"{_ITEM}(?:\s*,\s*(?:and\s+|&\s*)?{_ITEM})+(?:\s*,?\s*(?:and|&)\s+{_ITEM})?|{_ITEM}\s+and\s+{_ITEM}"
)
_NAMED = re.compile(
    rf"[\s:]*(?:(?:named|called|are|the|following)\b[\s:]*)*(?P<items>{_LIST.pattern}|{_ITEM})"
)
_ASKS = re.compile(
    r"\b(?:keys?|fields?|properties|attributes|columns|json|extract)\b", re.IGNORECASE
)
_KEYS = re.compile(r"\b(?:keys|fields|properties|attributes)\b", re.IGNORECASE)
_PART = re.compile(rf"(?:and\s+|&\s*)?(?P<item>{_ITEM})")
_BULLET = re.compile(
    r"^[ \t]*(?:[-*•]|\d{1,2}[.)])[ \t]+[\"'`*]{0,3}(?P<name>[A-Za-z_]\w*)[\"'`*]{0,3}"
    r"(?:[ \t]*(?:\((?P<hint>[^()\n]*)\)|[:–-]+[ \t]*(?P<more>[^\n]*)).*)?[ \t]*$",
    re.MULTILINE,
)
_TAIL = re.compile(r"\s+(?:as|in|from|for|of|to|out)\b.*\Z", re.IGNORECASE)
_HINTED = re.compile(r"(?P<name>[^(]+?)\s*(?:\((?P<hint>.*)\))?\Z", re.DOTALL)
ONE_OF = re.compile(
    r"\A\W*(?:one of|either|any of|options?|enum|choose from)\b:?\s*", re.IGNORECASE
)
_SPANS = frozenset("days nights hours minutes seconds weeks months years".split())
_TEXTS = frozenset("phone id code zip date name number person contact".split())


_KINDS = (
    ("bool", "boolean"),
    ("true", "boolean"),
    ("integer", "integer"),
    ("number", "number"),
    ("float", "number"),
    ("int", "integer"),
)


class Keys(NamedTuple):
    """Keys that a text names."""

    properties: dict[str, Json]  # their schemas by name
    start: int  # where the text names them
    end: int


def keys_in(text: str) -> Keys:
    """Return the keys that a text names; without properties if it names none."""
    text = text[:_READ]
    if not _ASKS.search(text):
        return Keys({}, 0, 0)
    best = _listed(text)
    if best.properties:
        return best
    for match in _LIST.finditer(text):
        if not known_pattern("keys_lead").search(text[max(0, match.start() - 60) : match.start()]):
            lead = re.match(
                r"(?:extract|with|return|get|identify|keys?|fields?|the|json)\s+(?:the\s+)?",
                match[0],
                re.IGNORECASE,
            )
            if not lead or not _ASKS.search(text[max(0, match.start() - 60) : match.start() + 12]):
                continue
        found = _read(match[0])
        if len(found) > len(best.properties):
            best = Keys(found, *match.span())
    return best


def _listed(text: str) -> Keys:
    """Return the keys that a list names below a line that asks for them."""
    items = list(_BULLET.finditer(text))
    lead = text[: items[0].start()].strip().rpartition("\n")[2] if items else ""
    lines = [
        match
        for match in items
        if _KEYS.search(lead) or match["hint"] or match["more"] or "_" in match["name"]
    ]
    if len(lines) < 2 or not _ASKS.search(lead):
        return Keys({}, 0, 0)
    found = {
        match["name"]: schema_for(match["name"], match["hint"] or match["more"] or "")
        for match in lines
    }
    return Keys(found, lines[0].start(), lines[-1].end())


def keys_at(text: str, start: int) -> Keys:
    """Return the keys that a text lists at a place, such as behind `with keys`."""
    found = _NAMED.match(text, start, start + _READ)
    return Keys(_read(found["items"]), *found.span("items")) if found else Keys({}, 0, 0)


def _read(written: str) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for part in re.split(r"\s*,\s*(?![^()]*\))|\s+(?:and|&)\s+(?![^()]*\))", written):
        hinted = _HINTED.match(re.sub(r"\A(?:and|&)\s+", "", part.strip()))
        if not hinted:
            continue
        name = _TAIL.sub("", hinted["name"])
        name = re.sub(
            r"\A(?:(?:please|each|having|extract|return|with|get|identify|keys?|fields?|json|following|object|the|an?|its|their|all|each)\s+)+",
            "",
            name,
            flags=re.IGNORECASE,
        )
        name = re.sub(r"\W+", "_", name.strip(" \"'`:")).strip("_")
        counted = name.split("_")[0].lower() in text_tables.load("concepts")["numbers"]
        if name and len(name) < 40 and not name[0].isdigit() and not (counted and "_" in name):
            found[name] = schema_for(name, hinted["hint"] or "")
        if len(found) >= _MOST_KEYS:
            break
    return found


def schema_for(name: str, hint: str) -> Json:
    """Return the schema of a key, from the hint beside it, else from its name."""
    low = hint.lower()
    objects = known_pattern("keys_objects").search(hint)
    if objects and re.search(r"\b(?:array|list|objects)\b|\[", low + " array"):
        inner = _read(objects["keys"] or objects["braced"])
        item = {
            "type": "object",
            "properties": inner,
            "required": list(inner),
            "additionalProperties": False,
        }
        return (
            {"type": "array", "items": item} if re.search(r"array|list|objects|\[", low) else item
        )
    if re.search(r"\b(?:array|list)\b|\[\]", low):
        of = re.search(r"\b(?:array|list) of (\w+)", low)
        kind = next((kind for word, kind in _KINDS if of and of[1].startswith(word)), "string")
        return {"type": "array", "items": {"type": kind}}
    if nullable := re.search(r"\b(?:or|\|) (?:null|none)\b|\bnullable\b", low):
        inner = schema_for(name, hint[: nullable.start()].rstrip(" ,|"))
        return {**inner, "type": [inner["type"], "null"]} if "enum" not in inner else inner
    for word, kind in _KINDS:
        if re.search(rf"\b{word}", low):
            return {"type": kind}
    if "yyyy" in low or low in ("date", "iso date"):
        return {"type": "string", "format": "date"}
    options = [
        option.strip(" \"'`")
        for option in re.split(r"\s*(?:,|/|\||\bor\b)\s*", ONE_OF.sub("", hint))
        if option.strip()
    ]
    if len(options) > 1 and all(len(option.split()) < 4 for option in options):
        return {"type": "string", "enum": options}
    return _by_name(name, hint)


def _by_name(name: str, hint: str) -> Json:
    words = words_of(name)
    last = words[-1] if words else ""
    if words and words[0] in ("is", "has", "was", "can", "should"):
        return {"type": "boolean"}
    known = set().union(*(concepts(word) for word in words)) if words else set()
    numeric = (
        last in known_words("counted")
        or (last in units() and (len(words) > 1 or last in _SPANS))
        or bool(known & _amounts())
    ) and not set(words) & _TEXTS
    if numeric or (
        set(words) & known_words("counted") and last not in _TEXTS and "number" not in words
    ):
        return {"type": "number"}
    if (
        last.endswith("s")
        and last not in known_words("singulars")
        and stem(last) != last
        and len(last) > 3
    ):
        return {"type": "array", "items": {"type": "string"}}
    return {
        "type": "string",
        "minLength": 1,
        "maxLength": 300,
        **({"description": hint} if hint else {}),
    }


@cache
def _amounts() -> frozenset[str]:
    text_tables.load("concepts")
    return frozenset(
        ("price", "total", "subtotal", "tax", "salary", "mileage", "age", "quantity", "guests")
    )
