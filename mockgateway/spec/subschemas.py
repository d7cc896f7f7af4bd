"""The pieces of one self-contained schema, each with a validator of its own.

Made only where a value must be explained or its text typed; a valid request of plain types never comes here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, unquote

import jsonschema_rs

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_HOME = "urn:mockgateway:schema"

SubSchema = tuple[Any, str]
"""A subschema and its JSON pointer (percent-encoded, "" for the root)."""


class SubSchemas:
    """One root schema, its pieces named by JSON pointer."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self._registry: jsonschema_rs.Registry | None = None
        self._validators: dict[str, Callable[[Any], bool]] = {}

    def valid(self, at: str, value: Any) -> bool:
        """Whether the value is valid by the piece at the pointer."""
        known = self._validators.get(at)
        if known is None:
            known = self._validators[at] = self._compile(at)
        try:
            return known(value)
        except ValueError:  # too deep for it
            return False

    def _compile(self, at: str) -> Callable[[Any], bool]:
        try:
            # A registry compiles only what the piece reaches; embedding all `$defs` in each would cost milliseconds apiece.
            if self._registry is None:
                root = (
                    {**self.root, "$schema": DIALECT} if isinstance(self.root, dict) else self.root
                )
                self._registry = jsonschema_rs.Registry([(_HOME, root)])
            schema = {"$schema": DIALECT, "$ref": f"{_HOME}#{at}"}
            return jsonschema_rs.validator_for(
                schema, registry=self._registry, validate_formats=True
            ).is_valid
        except (ValueError, jsonschema_rs.ReferencingError):
            return _anything  # a pattern no engine can read: `compile_schema` has said so

    def target(self, ref: Any) -> SubSchema | None:
        """What a local reference (`#/$defs/NAME`) names; None if nothing."""
        if not isinstance(ref, str) or not ref.startswith("#"):
            return None
        node = self.root
        for raw in ref[1:].split("/")[1:]:
            word = unquote(raw).replace("~1", "/").replace("~0", "~")
            if isinstance(node, dict) and word in node:
                node = node[word]
            elif isinstance(node, list) and word.isdecimal() and int(word) < len(node):
                node = node[int(word)]
            else:
                return None
        return node, ref[1:]

    def spread(self, piece: SubSchema, *keywords: str) -> Iterator[SubSchema]:
        """The piece and all that it brings in through `$ref` and the given list keywords, each once."""
        waiting, seen = [piece], set()
        while waiting:
            schema, at = waiting.pop(0)
            if at in seen:
                continue
            seen.add(at)
            yield schema, at
            if isinstance(schema, dict):
                found = self.target(schema.get("$ref"))
                waiting[:0] = ([found] if found else []) + [
                    (item, f"{at}/{keyword}/{number}")
                    for keyword in keywords
                    for number, item in enumerate(listed(schema, keyword))
                ]

    def properties(self, piece: SubSchema) -> dict[str, SubSchema]:
        """Every property that the piece declares, in whatever branch."""
        out: dict[str, SubSchema] = {}
        for schema, at in self.spread(piece, "allOf", "anyOf", "oneOf"):
            for name, item in mapped(schema, "properties").items():
                out.setdefault(name, (item, f"{at}/properties/{escape(name)}"))
        return out


def listed(schema: Any, keyword: str) -> list[Any]:
    """The list a keyword holds; empty if it holds none."""
    value = schema.get(keyword) if isinstance(schema, dict) else None
    return value if isinstance(value, list) else []


def mapped(schema: Any, keyword: str) -> dict[str, Any]:
    """The mapping a keyword holds; empty if it holds none."""
    value = schema.get(keyword) if isinstance(schema, dict) else None
    return value if isinstance(value, dict) else {}


def escape(word: str) -> str:
    """One word of a JSON pointer, fit for a URI's fragment."""
    return quote(word.replace("~", "~0").replace("/", "~1"), safe="~")


def _anything(_value: Any) -> bool:
    return True
