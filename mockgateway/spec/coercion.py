"""Convert text to the types that a schema expects: an integer, a boolean, an array, a file.

Text on the wire has no types. The schema gives them, through `$ref`, allOf, anyOf, oneOf and lists
of types. If it allows both text and another type, the other type wins if the schema finds it valid.
A text that is not exactly the JSON spelling of the type stays text, and validation refuses it.
"""

from __future__ import annotations

import math
import re
from functools import cached_property
from typing import Any

from mockgateway.spec.subschemas import UNIONS, SubSchema, SubSchemas, escape, mapping_at

Tree = str | list[str] | dict[str, Any]
"""Text from the wire: one text, the texts of a repeated name, or trees by key."""

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,300})")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,300})(?:\.[0-9]{1,300})?(?:[eE][+-]?[0-9]{1,4})?")
_BOOLEANS = {"true": True, "false": False}


class Coercion:
    """The types that one or several schemas (the branches of a union) expect."""

    def __init__(self, subschemas: SubSchemas, union: tuple[SubSchema, ...]) -> None:
        self._subschemas = subschemas
        self._union = union
        self._members: dict[str, Coercion] = {}

    @cached_property
    def _spread(self) -> list[SubSchema]:
        spread = self._subschemas.spread
        return [found for subschema in self._union for found in spread(subschema, *UNIONS)]

    @cached_property
    def types(self) -> frozenset[str]:
        """The JSON types; empty if any type is allowed."""
        return frozenset(name for schema, _ in self._spread for name in _types(schema))

    @cached_property
    def texts(self) -> frozenset[str] | None:
        """The texts that `const` or `enum` allow, or None for any."""
        for schema, _ in self._spread:
            values = (
                schema.get("enum", [schema["const"]] if "const" in schema else None)
                if (isinstance(schema, dict))
                else None
            )
            if isinstance(values, list):
                booleans = {True: "true", False: "false"}
                return frozenset(
                    booleans[one] if isinstance(one, bool) else str(one) for one in values
                )
        return None

    @cached_property
    def scalar_only(self) -> bool:
        """Whether neither arrays nor objects are expected."""
        return not self.types & {"array", "object"}

    @cached_property
    def binary(self) -> bool:
        """Whether bytes are allowed: a binary string, or any type."""
        return not self.types or any(_is_binary(schema) for schema, _ in self._spread)

    @cached_property
    def text(self) -> bool:
        """Whether a string that is not binary is expected."""
        strings = (schema for schema, _ in self._spread if "string" in _types(schema))
        return not all(map(_is_binary, strings))

    @cached_property
    def names(self) -> frozenset[str]:
        """The declared properties."""
        spread = self._spread
        return frozenset(name for schema, _ in spread for name in mapping_at(schema, "properties"))

    @cached_property
    def open(self) -> bool:
        """Whether an object may have undeclared keys: it says so, or declares none."""
        flags = [
            schema["additionalProperties"]
            for schema, _ in self._spread
            if isinstance(schema, dict) and "additionalProperties" in schema
        ]
        return any(flag is not False for flag in flags) if flags else not self.names

    @cached_property
    def items(self) -> Coercion:
        """The types of an array's items."""
        return self._child("items")

    def member(self, name: str) -> Coercion:
        """Return the types of a property."""
        if name not in self.names:
            return self._undeclared
        if name not in self._members:
            found = [
                (schema["properties"][name], f"{at}/properties/{escape(name)}")
                for schema, at in self._spread
                if name in mapping_at(schema, "properties")
            ]
            self._members[name] = Coercion(self._subschemas, tuple(found))
        return self._members[name]

    @cached_property
    def _undeclared(self) -> Coercion:
        return self._child("additionalProperties")

    def _child(self, keyword: str) -> Coercion:
        found = [
            (schema[keyword], f"{at}/{keyword}")
            for schema, at in self._spread
            if isinstance(schema, dict) and keyword in schema
        ]
        return Coercion(self._subschemas, tuple(found))

    def _is_valid(self, value: Any) -> bool:
        return not self._union or any(self._subschemas.valid(at, value) for _, at in self._union)

    def scalar(self, text: str) -> Any:
        """Return the text converted to the expected type."""
        types = self.types
        if not types or (len(types) == 1 and "string" in types):
            return text
        return self.choose(_readings(text, types))

    def choose(self, candidates: list[Any]) -> Any:
        """Return the first candidate that is valid, else the first."""
        if len(candidates) > 1:
            for candidate in candidates:
                if self._is_valid(candidate):
                    return candidate
        return candidates[0]

    def convert(self, tree: Tree) -> Any:
        """Return the value of a tree of texts."""
        if isinstance(tree, str):
            return self.scalar(tree)
        if isinstance(tree, dict):
            if "array" in self.types and all(key.isdecimal() for key in tree):
                return [self.items.convert(inner) for inner in tree.values()]
            return {key: self.member(key).convert(inner) for key, inner in tree.items()}
        if "array" not in self.types:
            return self.scalar(tree[-1])  # the last of a repeated name wins, as in most frameworks
        array = [self.items.scalar(text) for text in tree]
        if len(tree) > 1 or not self.types - {"array", "object", "null"}:
            return array
        return self.choose([self.scalar(tree[0]), array])


def _types(schema: Any) -> list[str]:
    if not isinstance(schema, dict):
        return []
    if "type" in schema:
        return [schema["type"]] if isinstance(schema["type"], str) else list(schema["type"])
    if "const" in schema or "enum" in schema:
        return [_type_of(value) for value in schema.get("enum", [schema.get("const")])]
    if "properties" in schema or "additionalProperties" in schema:
        return ["object"]
    return ["array"] if "items" in schema else []


_TYPE_NAMES = (
    (str, "string"),
    (bool, "boolean"),
    (int, "integer"),
    (float, "number"),
    (list, "array"),
    (dict, "object"),
)


def _type_of(value: Any) -> str:
    return next((name for kind, name in _TYPE_NAMES if isinstance(value, kind)), "null")


def _is_binary(schema: Any) -> bool:
    if not isinstance(schema, dict):
        return False
    if schema.get("format") == "binary":
        return True
    return "contentMediaType" in schema and not {"contentEncoding", "contentSchema"} & schema.keys()


def _readings(text: str, types: frozenset[str]) -> list[Any]:
    found: list[Any] = []
    if ("integer" in types or "number" in types) and _INTEGER.fullmatch(text):
        number = int(text)  # beyond 64 bits a float, as JSON is read and written here
        found.append(number if -(2**63) <= number < 2**64 else float(number))
    elif "number" in types and _NUMBER.fullmatch(text) and math.isfinite(float(text)):
        found.append(float(text))
    if "boolean" in types and text in _BOOLEANS:
        found.append(_BOOLEANS[text])
    if "string" in types:
        found.append(text)
    if "null" in types and text == "null":
        found.append(None)
    return found or [text]
