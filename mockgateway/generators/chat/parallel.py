"""Split a request into tool calls: one for each item or question in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from mockgateway.content import Tool

from .extraction.assignment import assign
from .extraction.concepts import known_pattern
from .extraction.document import Document
from .extraction.fields import Field
from .extraction.layout import bullets_in
from .extraction.matching import Option, options
from .extraction.rows import find_rows
from .extraction.shapes import plain, types_of
from .extraction.tables import Range
from .schemas import schema_of

Json = Any

MOST = 8
_LISTED = re.compile(r":\s*(?P<list>[^:\n]+(?:,[^:\n]+)+)\Z", re.DOTALL)
_JOINED = re.compile(r"\b(?:and|or|und|oder|et|ou|y|e|vs|versus)\b|[&/、+]|和", re.IGNORECASE)
_PIECE = re.compile(
    r"(?P<and>,?\s+(?:and|und|et|y|e|plus|sowie)\s+(?:also\s+)?)|,\s+|;\s*", re.IGNORECASE
)
_BETWEEN = re.compile(r"\bbetween(?:\s+[^\s,;]+){1,3}\Z", re.IGNORECASE)
_PART = re.compile(r"\s*(?:,\s*(?:and|und|et|y)\s+|,|;|\s(?:and|und|et|y)\s)\s*")


def pieces_of(document: Document) -> list[tuple[str, bool]]:
    """Return the pieces of a text between commas and `and`, each with whether `and` precedes it."""
    found, start, joined = list[tuple[str, bool]](), 0, False
    for link in _PIECE.finditer(document.text):
        if any(span.start < link.start() and link.end() < span.end for span in document.spans):
            continue  # inside of a value, such as `an hour and ten minutes`
        if _BETWEEN.search(document.text[start : link.start()]):
            continue
        found.append((document.text[start : link.start()], joined))
        start, joined = link.end(), link["and"] is not None
    return [*found, (document.text[start:], joined)]


def listed_values(tool: Tool, document: Document) -> tuple[str, list[Json]]:
    """Return the parameter that has several listed values, one call for each, and the values."""
    name, schema = _key_parameter(tool)
    if not name:
        return "", []
    field = Field(name, schema)
    if field.text_kind in ("task", "title", "query", "message") and (
        texts := _listed_texts(document)
    ):
        return name, texts[:MOST]
    if not field.kinds and len(document.quotes) > 1:
        return name, [quote.value for quote in document.quotes][:MOST]
    scope = (0, len(document.text))
    found = sorted(
        (
            option
            for option in options(field, document, scope)
            if option.score >= 0.15 and option.span.kind not in ("value", "quoted")
        ),
        key=lambda option: option.span.start,
    )
    best = _longest_list(found, document)
    if len(best) < 2 and field.kinds[:1] in (("city",), ("place",)):
        best = [option.value for option in found if option.span.kind in ("city", "country")]
    values = list(dict.fromkeys(best))
    if len(values) == 2 and not _JOINED.search(document.text):
        return "", []  # one place or thing with its region: `Porto, Portugal`
    return (name, values[:MOST]) if len(values) > 1 else ("", [])


def _longest_list(found: Sequence[Option], document: Document) -> list[Json]:
    """Return the values of the longest list among options in their order."""
    best: list[Json] = []
    group: list[Json] = []
    last = None
    for option in found:
        if last is not None and option.span.start < last.end:
            continue
        linked = last is not None and known_pattern("list_link").fullmatch(
            document.text[last.end : option.span.start]
        )
        group = (
            [*group, option.value]
            if (linked and last is not None and last.kind in (option.span.kind, "city", "name"))
            or (linked and option.span.kind in ("name", "city"))
            else [option.value]
        )
        best = group if len(group) > len(best) else best
        last = option.span
    return best


def listed_objects(tool: Tool, document: Document) -> list[dict[str, Json]]:
    """Return the arguments of several calls of one tool, each in a part of the request; or []."""
    if not isinstance(tool.schema, dict):
        return []
    shape = schema_of(tool.schema).shape(tool.name)
    required = set(tool.schema.get("required") or ())
    leaves = [leaf for leaf in shape.leaves if leaf.path[0] in required and len(leaf.path) == 1]
    if not leaves or len(leaves) != len(required):
        return []
    if len(leaves) > 1:
        parts = find_rows("", leaves, document, (0, len(document.text)))
    elif leaves[0].field.kinds[:1] == ("id",):
        parts, leaves = _clauses(document), shape.leaves
    else:
        return []
    if not 1 < len(parts) <= MOST:
        return []
    rows = [assign(leaves, document, part, row=True).values for part in parts]
    objects = [{path[0]: value for path, value in row.items()} for row in rows]
    if any(not required <= row.keys() for row in objects):
        return []
    keys = {repr(row[min(required)]) for row in objects}
    return objects if len(keys) == len(objects) else []


def _clauses(document: Document) -> list[Range]:
    """Return the parts of a request that may each ask for something."""
    ends = [match.span() for match in known_pattern("request_clause").finditer(document.text)]
    starts = [0, *(end for _, end in ends)]
    return list(zip(starts, [*(start for start, _ in ends), len(document.text)], strict=True))


def _key_parameter(tool: Tool) -> tuple[str, dict[str, Json]]:
    """Return the only essential parameter of a tool, and its schema."""
    if not isinstance(tool.schema, dict):
        return "", {}
    resolve = schema_of(tool.schema).resolve
    properties = tool.schema.get("properties") or {}
    required = tool.schema.get("required") or list(properties)[:1]
    keys = []
    for name in required:
        part, _ = plain(properties.get(name, {}), resolve)
        if isinstance(part, dict) and "enum" not in part and types_of(part) == ["string"]:
            keys.append((name, part))
        elif isinstance(part, dict) and "enum" not in part:
            return "", {}
    return keys[0] if len(keys) == 1 else ("", {})


def _listed_texts(document: Document) -> list[str]:
    """Return the items of a list after a colon, or of a list with bullets."""
    groups = bullets_in(document.text, (0, len(document.text)))
    if groups and len(groups[0]) > 1:
        return [document.cut(item).strip(" .") for item in groups[0]]
    found = _LISTED.search(document.text.strip())
    if not found:
        return []
    parts = [part.strip(" .\"'") for part in _PART.split(found["list"]) if part.strip()]
    return parts if len(parts) > 1 and all(len(part.split()) < 9 for part in parts) else []
