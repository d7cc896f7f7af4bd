"""A client's own JSON Schema: held once however often it is sent, never followed out of the house, and able to give an instance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import orjson

from mockgateway.content.talk import Strict
from mockgateway.ports import Draw
from mockgateway.seed import Seed

from .spoken import Shelf
from .strict import fault_of

Json = Any

_DEEPEST = 250
_DATA = ("const", "enum", "default", "examples", "example")
_ABOVE = ("$schema", "id")  # would name other documents, which nobody fetches
_ANY = Seed.root("schema")


def _nowhere(uri: str) -> Json:
    raise ValueError(f"{uri} is not fetched")


class Schema:
    """One schema. broken: whether nothing can be made or judged by it; fault: why, in a clause, "" for none."""

    def __init__(self, root: Json) -> None:
        self.root = root
        self.broken = False
        self.fault = ""
        self._made = False
        self._faults: dict[Strict, str] = {"": ""}
        self._anchors: dict[str, Json] | None = None
        try:
            self._judge = jsonschema_rs.Draft202012Validator(
                root, validate_formats=True, retriever=_nowhere
            )
        except (ValueError, RecursionError, jsonschema_rs.ReferencingError) as error:
            self._break(_why(error))

    def _break(self, fault: str) -> None:
        self.broken, self.fault = True, fault

    def wrong(self, draw: Draw, strict: Strict) -> str:
        """What a provider would hold against it, "" for nothing: that it is no schema, or not strict enough, or that nothing meets it."""
        if strict not in self._faults:
            self._faults[strict] = fault_of(self.root, strict)
        if not self.broken and not self._made and not self._faults[strict]:
            self._made = self.draw(draw, _ANY) is not None or self.accepts(None)
            if not self._made:
                self._break("no value satisfies the schema")
        return self._faults[strict] or self.fault

    def accepts(self, value: Json) -> bool:
        """Whether the value is valid."""
        return not self.broken and self._judge.is_valid(value)

    def resolve(self, schema: Json) -> Json:
        """The schema that a chain of local references ends at, with what stands beside them."""
        for _ in range(20):
            if not isinstance(schema, dict) or not isinstance(ref := schema.get("$ref"), str):
                return schema
            found = self.root if ref == "#" or ref.startswith("#/") else self._named(ref)
            for part in ref.split("/")[1:] if ref.startswith("#/") else ():
                found = (
                    found.get(part.replace("~1", "/").replace("~0", "~"))
                    if isinstance(found, dict)
                    else None
                )
            beside = {key: value for key, value in schema.items() if key != "$ref"}
            schema = {**found, **beside} if isinstance(found, dict) else True
        return True

    def _named(self, ref: str) -> Json:
        if self._anchors is None:
            self._anchors = dict(_anchors(self.root))
        return self._anchors.get(ref)

    def draw(self, draw: Draw, seed: Seed) -> Json:
        """A valid instance; None where none is found."""
        if self.broken:
            return None
        try:
            return draw(self.root, seed)
        except (ValueError, RecursionError):
            self._break("no value satisfies the schema")
            return None


_shelf: Shelf[Schema] = Shelf(4_000_000)


def schema_of(written: Json) -> Schema:
    """The schema with that text."""
    key = orjson.dumps(written)
    found = _shelf.get(key)
    if found is None:
        root = (
            _clean(
                {
                    name: part
                    for name, part in written.items()
                    if name not in _ABOVE and not (name == "$id" and ":" not in str(part))
                }
            )
            if isinstance(written, dict)
            else True
        )
        found = _shelf.put(key, Schema(root), 2000 + 10 * len(key))
    return found


def _clean(node: Json, depth: int = 0) -> Json:
    """The schema without keywords that are null, as some SDKs write those they leave out, and with tuples as 2020-12 has them."""
    if depth > _DEEPEST or not isinstance(node, (dict, list)):
        return node
    if isinstance(node, list):
        return [_clean(part, depth + 1) for part in node]
    out = {
        name: part if name in _DATA else _clean(part, depth + 1)
        for name, part in node.items()
        if part is not None or name in _DATA
    }
    if isinstance(out.get("items"), list):
        out["prefixItems"] = out.pop("items")
    return out


def _anchors(node: Json) -> Iterator[tuple[str, Json]]:
    """The schemas that a name leads to: `#name` of an `$anchor`, or the `$id`."""
    if isinstance(node, dict):
        for word, mark in (("$anchor", "#"), ("$dynamicAnchor", "#"), ("$id", "")):
            if isinstance(name := node.get(word), str):
                yield mark + name, node
    for part in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _anchors(part)


def _why(error: Exception) -> str:
    """What is wrong with a schema that the validator cannot use."""
    said = str(error).splitlines()[0] if str(error) else ""
    if isinstance(error, RecursionError):
        return "the schema is nested too deeply"
    if (
        isinstance(error, jsonschema_rs.ReferencingError)
        or "is not fetched" in said
        or "resolve" in said.lower()
        or "does not exist" in said
    ):
        return "reference can only point to definitions defined at the top level of the schema"
    return f"{said[:160]}"
