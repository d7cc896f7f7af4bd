"""Read XML as the JSON value that a schema describes, by OpenAPI's `xml` objects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from mockgateway.problem import Problem
from mockgateway.spec.coercion import Coercion
from mockgateway.spec.subschemas import UNIONS, SubSchema, SubSchemas, mapping_at

_MAX_DEPTH = 100


def from_xml(data: bytes, subschemas: SubSchemas) -> Any:
    """Return the value of a document.

    Raises:
        Problem: It is not well-formed, has a document type or is nested too deeply.
    """
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        message = "The request body has a document type declaration, which is refused."
        raise Problem("invalid_request", message, param=None, location="body")
    try:
        root = ElementTree.fromstring(data)  # noqa: S314 - entities are refused above
        return _Reader(subschemas).value(root, (subschemas.root, ""), 0)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        message = f"The request body is not well-formed XML: {error}."
        raise Problem("invalid_request", message, param=None, location="body") from None


class _Reader:
    def __init__(self, subschemas: SubSchemas) -> None:
        self._subschemas = subschemas

    def value(self, element: Element, subschema: SubSchema, depth: int) -> Any:
        """Return the value of an element."""
        if depth > _MAX_DEPTH:
            raise ValueError("it is nested too deeply")
        coercion = Coercion(self._subschemas, (subschema,))
        children = list(element)
        if "array" in coercion.types:
            item = self._items(subschema)
            return [self.value(child, item, depth + 1) for child in children]
        if "object" in coercion.types or (not coercion.types and (children or element.attrib)):
            return self._object(element, subschema, depth)
        text = element.text or ""
        if children:
            raise ValueError(f"<{_local(element.tag)}> has elements instead of a text")
        return coercion.scalar(text.strip() if coercion.types - {"string"} else text)

    def _object(self, element: Element, subschema: SubSchema, depth: int) -> dict[str, Any]:
        out: dict[str, Any] = {}
        attributes = {_local(name): text for name, text in element.attrib.items()}
        children: dict[str, list[Element]] = {}
        for child in element:
            children.setdefault(_local(child.tag), []).append(child)
        for name, member in self._subschemas.properties(subschema).items():
            options = self._options(member)
            tag = _local(str(options.get("name") or name))
            coercion = Coercion(self._subschemas, (member,))
            if options.get("attribute") is True:
                if tag in attributes:
                    out[name] = coercion.scalar(attributes.pop(tag))
                continue
            if "array" in coercion.types and options.get("wrapped") is not True:
                item = self._items(member)
                found = children.pop(_local(str(self._options(item).get("name") or tag)), None)
                if found is not None:
                    out[name] = [self.value(child, item, depth + 1) for child in found]
            elif tag in children:
                out[name] = self.value(children.pop(tag)[0], member, depth + 1)
        for tag, found in children.items():  # of no declared member
            values = [self.value(child, (True, ""), depth + 1) for child in found]
            out.setdefault(tag, values[0] if len(values) == 1 else values)
        return out

    def _options(self, subschema: SubSchema) -> dict[str, Any]:
        found = (mapping_at(part, "xml") for part, _ in self._subschemas.spread(subschema, *UNIONS))
        return next(filter(None, found), {})

    def _items(self, subschema: SubSchema) -> SubSchema:
        def items() -> Iterator[SubSchema]:
            for part, at in self._subschemas.spread(subschema, *UNIONS):
                if isinstance(part, dict) and "items" in part:
                    yield part["items"], f"{at}/items"

        return next(items(), (True, ""))


def _local(name: str) -> str:
    """Return a name without its namespace: `{urn:x}pet` and `x:pet` are `pet`."""
    return name.rpartition("}")[2].rpartition(":")[2]
