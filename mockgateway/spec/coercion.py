"""What a schema wants of a text: an integer, a boolean, an array of something, a file.

Text on the wire has no types; the schema gives them, through `$ref`, allOf, anyOf, oneOf and lists of types. Where it admits both text and
something typed, the typed reading wins if the schema holds it valid. A text that is not exactly the JSON spelling of what is wanted
stays text, for the validation to refuse.
"""

from __future__ import annotations

import math
import re
from functools import cached_property
from typing import Any

from mockgateway.spec.subschemas import SubSchema, SubSchemas, escape, mapped

Tree = str | list[str] | dict[str, Any]
"""What the wire gave: one text, the texts of a name that was repeated, or trees by key."""

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,300})")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,300})(?:\.[0-9]{1,300})?(?:[eE][+-]?[0-9]{1,4})?")
_BOOLEANS = {"true": True, "false": False}
_UNIONS = ("allOf", "anyOf", "oneOf")


class Coercion:
    """What one or several schemas (the branches of a union) together want."""

    def __init__(self, parts: SubSchemas, pieces: tuple[SubSchema, ...]) -> None:
        self._parts = parts
        self._pieces = pieces
        self._members: dict[str, Coercion] = {}

    @cached_property
    def _spread(self) -> list[SubSchema]:
        return [found for piece in self._pieces for found in self._parts.spread(piece, *_UNIONS)]

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The JSON types that are wanted; empty if anything goes."""
        return frozenset(name for schema, _ in self._spread for name in _kinds(schema))

    @cached_property
    def plain(self) -> bool:
        """Whether neither arrays nor objects are wanted."""
        return not self.kinds & {"array", "object"}

    @cached_property
    def binary(self) -> bool:
        """Whether bytes will do: a binary string, or no type at all."""
        return not self.kinds or any(_is_binary(schema) for schema, _ in self._spread)

    @cached_property
    def text(self) -> bool:
        """Whether a string that is not binary is wanted."""
        return any(
            "string" in _kinds(schema) and not _is_binary(schema) for schema, _ in self._spread
        )

    @cached_property
    def names(self) -> frozenset[str]:
        """The properties declared."""
        return frozenset(
            name for schema, _ in self._spread for name in mapped(schema, "properties")
        )

    @cached_property
    def open(self) -> bool:
        """Whether an object may take keys nobody declared: it says so, or declares none."""
        said = [
            schema["additionalProperties"]
            for schema, _ in self._spread
            if isinstance(schema, dict) and "additionalProperties" in schema
        ]
        return any(value is not False for value in said) if said else not self.names

    @cached_property
    def items(self) -> Coercion:
        """What an array's items should be."""
        return self._child("items")

    def member(self, name: str) -> Coercion:
        """What a property should be."""
        if name not in self.names:
            return self._other
        if name not in self._members:
            found = [
                (schema["properties"][name], f"{at}/properties/{escape(name)}")
                for schema, at in self._spread
                if name in mapped(schema, "properties")
            ]
            self._members[name] = Coercion(self._parts, tuple(found))
        return self._members[name]

    @cached_property
    def _other(self) -> Coercion:
        return self._child("additionalProperties")

    def _child(self, keyword: str) -> Coercion:
        found = [
            (schema[keyword], f"{at}/{keyword}")
            for schema, at in self._spread
            if isinstance(schema, dict) and keyword in schema
        ]
        return Coercion(self._parts, tuple(found))

    def valid(self, value: Any) -> bool:
        """Whether one of the schemas holds the value valid."""
        return not self._pieces or any(self._parts.valid(at, value) for _, at in self._pieces)

    def scalar(self, text: str) -> Any:
        """The text with the type it is wanted in."""
        kinds = self.kinds
        if not kinds or (len(kinds) == 1 and "string" in kinds):
            return text
        return self.choose(_readings(text, kinds))

    def choose(self, candidates: list[Any]) -> Any:
        """The first candidate that is valid, else the first."""
        if len(candidates) > 1:
            for candidate in candidates:
                if self.valid(candidate):
                    return candidate
        return candidates[0]

    def grow(self, tree: Tree) -> Any:
        """The value that the texts of a tree stand for."""
        if isinstance(tree, str):
            return self.scalar(tree)
        if isinstance(tree, dict):
            if "array" in self.kinds and all(key.isdecimal() for key in tree):
                return [self.items.grow(inner) for inner in tree.values()]
            return {key: self.member(key).grow(inner) for key, inner in tree.items()}
        if "array" not in self.kinds:
            return self.scalar(
                tree[-1]
            )  # of a repeated name the last counts, as in most frameworks
        array = [self.items.scalar(text) for text in tree]
        if len(tree) > 1 or not self.kinds - {"array", "object", "null"}:
            return array
        return self.choose([self.scalar(tree[0]), array])


def _kinds(schema: Any) -> list[str]:
    if not isinstance(schema, dict):
        return []
    if "type" in schema:
        return [schema["type"]] if isinstance(schema["type"], str) else list(schema["type"])
    if "const" in schema or "enum" in schema:
        return [_kind_of(value) for value in schema.get("enum", [schema.get("const")])]
    if "properties" in schema or "additionalProperties" in schema:
        return ["object"]
    return ["array"] if "items" in schema else []


def _kind_of(value: Any) -> str:
    for kind, name in (
        (str, "string"),
        (bool, "boolean"),
        (int, "integer"),
        (float, "number"),
        (list, "array"),
        (dict, "object"),
    ):
        if isinstance(value, kind):
            return name
    return "null"


def _is_binary(schema: Any) -> bool:
    if not isinstance(schema, dict):
        return False
    return schema.get("format") == "binary" or (
        "contentMediaType" in schema
        and "contentEncoding" not in schema
        and "contentSchema" not in schema
    )


def _readings(text: str, kinds: frozenset[str]) -> list[Any]:
    found: list[Any] = []
    if ("integer" in kinds or "number" in kinds) and _INTEGER.fullmatch(text):
        number = int(text)
        found.append(
            number if -(2**63) <= number < 2**64 else float(number)
        )  # as it is read in JSON, and can be written
    elif "number" in kinds and _NUMBER.fullmatch(text) and math.isfinite(float(text)):
        found.append(float(text))
    if "boolean" in kinds and text in _BOOLEANS:
        found.append(_BOOLEANS[text])
    if "string" in kinds:
        found.append(text)
    if "null" in kinds and text == "null":
        found.append(None)
    return found or [text]
