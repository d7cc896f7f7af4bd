"""A JSON value as XML, by what OpenAPI's `xml` objects say: names, attributes, wrapped arrays, prefixes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from mockgateway.spec.subschemas import SubSchema, SubSchemas, mapping_at

_NAME = re.compile(r"[^\w.-]|^(?=[\d.-])")
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_xml(value: Any, schema: Any) -> str:
    """The document. Its root is called by the schema's `xml` name, else by the schema's own."""
    parts = SubSchemas(schema)
    piece = (schema, "")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + _element(
        parts, piece, value, _called(parts, piece) or "root"
    )


def _said(parts: SubSchemas, piece: SubSchema) -> dict[str, Any]:
    for found, _ in parts.spread(piece, "allOf", "anyOf", "oneOf"):
        if isinstance(found, dict) and isinstance(found.get("xml"), dict):
            return dict(found["xml"])
    return {}


def _called(parts: SubSchemas, piece: SubSchema) -> str:
    name = _said(parts, piece).get("name")
    if isinstance(name, str):
        return name
    ref = piece[0].get("$ref") if isinstance(piece[0], dict) else None
    return ref.rsplit("/", 1)[-1] if isinstance(ref, str) else ""


def _element(parts: SubSchemas, piece: SubSchema, value: Any, name: str) -> str:
    said = _said(parts, piece)
    prefix, space = said.get("prefix"), said.get("namespace")
    tag = _NAME.sub("_", name)
    attributes = ""
    if isinstance(space, str):
        attributes = f" xmlns{f':{prefix}' if prefix else ''}={quoteattr(space)}"
    if prefix and isinstance(space, str):
        tag = f"{prefix}:{tag}"
    if not isinstance(value, (dict, list)):
        return f"<{tag}{attributes}>{escape(_text(value))}</{tag}>"
    if isinstance(value, list):
        inner = "".join(_items(parts, piece, value, _item_name(parts, piece, name)))
    else:
        found = parts.properties(piece)
        inner = ""
        for key, item in value.items():
            member = found.get(key, (True, ""))
            own = _said(parts, member)
            if own.get("attribute") is True and not isinstance(item, (dict, list)):
                attributes += (
                    f" {_NAME.sub('_', str(own.get('name') or key))}={quoteattr(_text(item))}"
                )
            else:
                inner += _member(parts, member, item, own, key)
    return f"<{tag}{attributes}>{inner}</{tag}>"


def _member(
    parts: SubSchemas, member: SubSchema, item: Any, own: Mapping[str, Any], key: str
) -> str:
    name = str(own.get("name") or key)
    if isinstance(item, list) and own.get("wrapped") is not True:
        return "".join(_items(parts, member, item, _item_name(parts, member, name)))
    return _element(parts, member, item, name)


def _items(parts: SubSchemas, piece: SubSchema, value: list[Any], name: str) -> list[str]:
    inner = _inner(parts, piece)
    return [_element(parts, inner, item, name) for item in value]


def _item_name(parts: SubSchemas, piece: SubSchema, name: str) -> str:
    given = _said(parts, _inner(parts, piece)).get("name")
    return given if isinstance(given, str) else name


def _inner(parts: SubSchemas, piece: SubSchema) -> SubSchema:
    for found, at in parts.spread(piece, "allOf", "anyOf", "oneOf"):
        if isinstance(found, dict) and (
            isinstance(found.get("items"), bool) or mapping_at(found, "items")
        ):
            return found["items"], f"{at}/items"
    return True, ""


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else _UNWRITABLE.sub("?", str(value))
