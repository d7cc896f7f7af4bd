"""Write a JSON value as XML by OpenAPI's `xml` objects: names, attributes, wrapping, prefixes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from mockgateway.spec.subschemas import UNIONS, SubSchema, SubSchemas, mapping_at

_NAME = re.compile(r"[^\w.-]|^(?=[\d.-])")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_xml(value: Any, schema: Any) -> str:
    """Return the document. Its root is named by the `xml` object, else by the schema."""
    writer, root = _Writer(SubSchemas(schema)), (schema, "")
    name = writer.name_of(root) or "root"
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + writer.element(root, value, name)


class _Writer:
    def __init__(self, subschemas: SubSchemas) -> None:
        self._subschemas = subschemas

    def _options(self, subschema: SubSchema) -> dict[str, Any]:
        """Return the first `xml` object of a subschema, or {}."""
        for found, _ in self._subschemas.spread(subschema, *UNIONS):
            if isinstance(found, dict) and isinstance(found.get("xml"), dict):
                return dict(found["xml"])
        return {}

    def name_of(self, subschema: SubSchema) -> str:
        """Return the name in the `xml` object, else that of the schema referred to, else ""."""
        name = self._options(subschema).get("name")
        if isinstance(name, str):
            return name
        ref = subschema[0].get("$ref") if isinstance(subschema[0], dict) else None
        return ref.rsplit("/", 1)[-1] if isinstance(ref, str) else ""

    def element(self, subschema: SubSchema, value: Any, name: str) -> str:
        """Return one element."""
        options = self._options(subschema)
        prefix, namespace = options.get("prefix"), options.get("namespace")
        tag, attributes, inner = _NAME.sub("_", name), "", ""
        if isinstance(namespace, str):
            attributes = f" xmlns{f':{prefix}' if prefix else ''}={quoteattr(namespace)}"
            tag = f"{prefix}:{tag}" if prefix else tag
        if isinstance(value, list):
            inner = self._items(subschema, value, name)
        elif isinstance(value, dict):
            properties = self._subschemas.properties(subschema)
            for key, item in value.items():
                member = properties.get(key, (True, ""))
                own = self._options(member)
                if own.get("attribute") is True and not isinstance(item, (dict, list)):
                    attribute = _NAME.sub("_", str(own.get("name") or key))
                    attributes += f" {attribute}={quoteattr(_text(item))}"
                else:
                    inner += self._member(member, item, own, key)
        else:
            inner = escape(_text(value))
        return f"<{tag}{attributes}>{inner}</{tag}>"

    def _member(self, member: SubSchema, item: Any, own: Mapping[str, Any], key: str) -> str:
        name = str(own.get("name") or key)
        if isinstance(item, list) and own.get("wrapped") is not True:
            return self._items(member, item, name)
        return self.element(member, item, name)

    def _items(self, subschema: SubSchema, value: list[Any], name: str) -> str:
        inner = self._item_schema(subschema)
        own = self._options(inner).get("name")
        name = own if isinstance(own, str) else name
        return "".join(self.element(inner, item, name) for item in value)

    def _item_schema(self, subschema: SubSchema) -> SubSchema:
        for found, at in self._subschemas.spread(subschema, *UNIONS):
            if isinstance(found, dict) and (
                isinstance(found.get("items"), bool) or mapping_at(found, "items")
            ):
                return found["items"], f"{at}/items"
        return True, ""


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else _FORBIDDEN.sub("?", str(value))
