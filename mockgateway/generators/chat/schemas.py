"""Hold a client's JSON Schema: validate with it and draw instances of it, without any network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import orjson

from mockgateway.content.chat import Strict
from mockgateway.ports import DrawInstance
from mockgateway.seed import Seed

from .cache import BoundedCache
from .extraction.concepts import words_of
from .extraction.shapes import Shape, plain
from .strict import first_fault

Json = Any

ONLY = "items"  # the name of the only field of a schema that is not an object
_DEEPEST = 250
_MOST_REFERENCES = 20
_DATA = ("const", "enum", "default", "examples", "example")
_REMOTE = ("$schema", "id")  # would name other documents, which are never fetched
_SEED = Seed.root("schema")
_UNSATISFIABLE = "no value satisfies the schema"
_BAD_REFERENCE = "reference can only point to definitions defined at the top level of the schema"


def _refuse_to_fetch(uri: str) -> Json:
    raise ValueError(f"{uri} is not fetched")


class Schema:
    """One schema."""

    def __init__(self, root: Json) -> None:
        self.root = root
        self.fault = ""  # why the schema cannot be used, in a clause
        self._satisfiable = False
        self._strict_faults: dict[Strict, str] = {"": ""}
        self._anchors: dict[str, Json] | None = None
        self._shapes: dict[str, Shape] = {}
        try:
            self._validator = jsonschema_rs.Draft202012Validator(
                root, validate_formats=True, retriever=_refuse_to_fetch
            )
        except (ValueError, RecursionError, jsonschema_rs.ReferencingError) as error:
            self.fault = _reason(error)

    def fault_in(self, draw: DrawInstance, strict: Strict) -> str:
        """Return why a provider would refuse the schema, or "".

        Args:
            draw: Draws an instance, to see whether there is any.
            strict: The level of strictness that the client claims.
        """
        if strict not in self._strict_faults:
            self._strict_faults[strict] = first_fault(self.root, strict)
        if not self.fault and not self._satisfiable and not self._strict_faults[strict]:
            self._satisfiable = self.draw(draw, _SEED) is not None or self.accepts(None)
            if not self._satisfiable:
                self.fault = _UNSATISFIABLE
        return self._strict_faults[strict] or self.fault

    def accepts(self, value: Json) -> bool:
        """Return whether the value is valid."""
        return not self.fault and self._validator.is_valid(value)

    def resolve(self, schema: Json) -> Json:
        """Return the schema at the end of local references, merged with their sibling keywords."""
        for _ in range(_MOST_REFERENCES):
            if not isinstance(schema, dict) or not isinstance(ref := schema.get("$ref"), str):
                return schema
            local = ref.startswith("#/")
            found = self.root if ref == "#" or local else self._anchored(ref)
            for part in ref.split("/")[1:] if local else ():
                key = part.replace("~1", "/").replace("~0", "~")
                found = found.get(key) if isinstance(found, dict) else None
            beside = {key: value for key, value in schema.items() if key != "$ref"}
            schema = {**found, **beside} if isinstance(found, dict) else True
        return True

    def shape(self, topic: str = "") -> Shape:
        """Return the fields of the schema, as those of an object.

        Args:
            topic: The name of the tool whose parameters they are.
        """
        if topic not in self._shapes:
            root, _ = plain(self.root, self.resolve)
            kind = root if isinstance(root, dict) else {}
            if not isinstance(kind.get("properties") or kind.get("allOf"), dict | list):
                # A list or a single value is read as the only field of an object.
                kind = {"properties": {ONLY: kind}, "required": [ONLY]}
            words = frozenset(words_of(topic))
            self._shapes[topic] = Shape(kind, self.resolve, (), words)
        return self._shapes[topic]

    def _anchored(self, ref: str) -> Json:
        if self._anchors is None:
            self._anchors = dict(_anchors(self.root))
        return self._anchors.get(ref)

    def draw(self, draw: DrawInstance, seed: Seed) -> Json:
        """Return a valid instance, or None if none is found."""
        if self.fault:
            return None
        try:
            return draw(self.root, seed)
        except (ValueError, RecursionError):
            self.fault = _UNSATISFIABLE
            return None


_schemas: BoundedCache[Schema] = BoundedCache(4_000_000)


def schema_of(written: Json) -> Schema:
    """Return the schema with that content; equal ones share one object."""
    key = orjson.dumps(written).decode()
    found = _schemas.get(key)
    if found is not None:
        return found
    root: Json = True
    if isinstance(written, dict):
        kept = {name: part for name, part in written.items() if name not in _REMOTE}
        if ":" not in str(kept.get("$id", ":")):
            del kept["$id"]
        root = _cleaned(kept)
    return _schemas.put(key, Schema(root), 2000 + 10 * len(key))


def _cleaned(node: Json, depth: int = 0) -> Json:
    """Return the schema without keywords that are null, and with tuples as 2020-12 writes them.

    Some SDKs write null for a keyword that they leave out.
    """
    if depth > _DEEPEST or not isinstance(node, (dict, list)):
        return node
    if isinstance(node, list):
        return [_cleaned(part, depth + 1) for part in node]
    out = {
        name: part if name in _DATA else _cleaned(part, depth + 1)
        for name, part in node.items()
        if part is not None or name in _DATA
    }
    if isinstance(out.get("items"), list):
        out["prefixItems"] = out.pop("items")
    return out


def _anchors(node: Json) -> Iterator[tuple[str, Json]]:
    """Yield each schema that has an `$anchor` or an `$id`, with the reference that finds it."""
    if isinstance(node, dict):
        for word, mark in (("$anchor", "#"), ("$dynamicAnchor", "#"), ("$id", "")):
            if isinstance(name := node.get(word), str):
                yield mark + name, node
    for part in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _anchors(part)


def _reason(error: Exception) -> str:
    """Return why the validator cannot use a schema."""
    text = str(error).splitlines()[0] if str(error) else ""
    if isinstance(error, RecursionError):
        return "the schema is nested too deeply"
    unresolved = ("is not fetched", "resolve", "does not exist")
    if isinstance(error, jsonschema_rs.ReferencingError) or any(
        words in text.lower() for words in unresolved
    ):
        return _BAD_REFERENCE
    return text[:160]
