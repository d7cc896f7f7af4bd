"""A client's own JSON Schema: held once however often it is sent, never followed out of the house, and able to give an instance."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import orjson

from mockgateway.ports import Draw
from mockgateway.seed import Seed

from .spoken import Shelf

Json = Any

_DEEPEST = 60
_DATA = ("const", "enum", "default", "examples", "example")
_ABOVE = ("$schema", "$id", "id")  # would name other documents, which nobody fetches


class Schema:
    """One schema. broken: whether nothing can be made or judged by it."""

    def __init__(self, root: Json) -> None:
        self.root = root
        self.broken = not _local(root)
        if not self.broken:
            try:
                self._judge = jsonschema_rs.Draft202012Validator(root, validate_formats=True)
            except ValueError:
                self.broken = True

    def accepts(self, value: Json) -> bool:
        """Whether the value is valid."""
        return not self.broken and self._judge.is_valid(value)

    def resolve(self, schema: Json) -> Json:
        """The schema that a chain of local references ends at, with what stands beside them."""
        for _ in range(20):
            if not isinstance(schema, dict) or not isinstance(ref := schema.get("$ref"), str):
                return schema
            found = self.root
            for part in ref.removeprefix("#").split("/")[1:]:
                found = found.get(part.replace("~1", "/").replace("~0", "~")) if isinstance(found, dict) else None
            beside = {key: value for key, value in schema.items() if key != "$ref"}
            schema = {**found, **beside} if isinstance(found, dict) else True
        return True

    def draw(self, draw: Draw, seed: Seed) -> Json:
        """A valid instance; None where none is found."""
        if self.broken:
            return None
        try:
            return draw(self.root, seed)
        except (ValueError, RecursionError):
            self.broken = True
            return None


_shelf: Shelf[Schema] = Shelf(4_000_000)


def schema_of(written: Json) -> Schema:
    """The schema with that text."""
    key = orjson.dumps(written)
    found = _shelf.get(key)
    if found is None:
        root = _clean({name: part for name, part in written.items() if name not in _ABOVE}) if isinstance(written, dict) else True
        found = _shelf.put(key, Schema(root), 2000 + 10 * len(key))
    return found


def _clean(node: Json, depth: int = 0) -> Json:
    """The schema without keywords that are null, as some SDKs write those they leave out, and with tuples as 2020-12 has them."""
    if depth > _DEEPEST or not isinstance(node, (dict, list)):
        return node
    if isinstance(node, list):
        return [_clean(part, depth + 1) for part in node]
    out = {name: part if name in _DATA else _clean(part, depth + 1) for name, part in node.items() if part is not None or name in _DATA}
    if isinstance(out.get("items"), list):
        out["prefixItems"] = out.pop("items")
    return out


def _local(node: Json, depth: int = 0) -> bool:
    """Whether all references stay within the document, and it is not too deep to be looked at."""
    if depth > _DEEPEST:
        return False
    if isinstance(node, dict):
        for word in ("$ref", "$dynamicRef", "$recursiveRef"):
            if isinstance(ref := node.get(word), str) and not ref.startswith("#"):
                return False
        if depth and any(isinstance(node.get(word), str) for word in ("$schema", "$id")):
            return False
        return all(_local(part, depth + 1) for part in node.values())
    return all(_local(part, depth + 1) for part in node) if isinstance(node, list) else True
