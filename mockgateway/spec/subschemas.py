"""The subschemas of one self-contained schema, each with a validator of its own.

They are needed only to explain an invalid value or to type a text. A valid JSON request never gets
here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, unquote

import jsonschema_rs

DIALECT = "https://json-schema.org/draft/2020-12/schema"
UNIONS = ("allOf", "anyOf", "oneOf")
_ROOT_URI = "urn:mockgateway:schema"

SubSchema = tuple[Any, str]
"""A subschema and its JSON pointer (percent-encoded, "" for the root)."""


class SubSchemas:
    """One root schema, its subschemas named by JSON pointer."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self._registry: jsonschema_rs.Registry | None = None
        self._validators: dict[str, Callable[[Any], bool]] = {}

    def valid(self, at: str, value: Any) -> bool:
        """Return whether a value is valid by the subschema at a pointer."""
        validate = self._validators.get(at)
        if validate is None:
            validate = self._validators[at] = self._compile(at)
        try:
            return validate(value)
        except ValueError:  # nested too deeply
            return False

    def _compile(self, at: str) -> Callable[[Any], bool]:
        try:
            # With a registry only what the subschema refers to is compiled; to embed all `$defs`
            # in each would cost milliseconds apiece.
            if self._registry is None:
                root = self.root
                root = {**root, "$schema": DIALECT} if isinstance(root, dict) else root
                self._registry = jsonschema_rs.Registry([(_ROOT_URI, root)])
            return jsonschema_rs.validator_for(
                {"$schema": DIALECT, "$ref": f"{_ROOT_URI}#{at}"},
                registry=self._registry,
                validate_formats=True,
            ).is_valid
        except (ValueError, jsonschema_rs.ReferencingError):
            # A pattern that the engine cannot read. `compile_schema` has logged it.
            return lambda _value: True

    def target(self, ref: Any) -> SubSchema | None:
        """Return the target of a local reference (`#/$defs/NAME`), or None."""
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

    def spread(self, subschema: SubSchema, *keywords: str) -> Iterator[SubSchema]:
        """Yield a subschema and all it includes through `$ref` and the list keywords, each once."""
        waiting, seen = [subschema], set()
        while waiting:
            schema, at = waiting.pop(0)
            if at in seen:
                continue
            seen.add(at)
            yield schema, at
            if isinstance(schema, dict):
                found = self.target(schema.get("$ref"))
                waiting[:0] = ([found] if found else []) + [
                    branch for keyword in keywords for branch in branches(schema, at, keyword)
                ]

    def properties(self, subschema: SubSchema) -> dict[str, SubSchema]:
        """Return every property that a subschema declares, in whatever branch."""
        out: dict[str, SubSchema] = {}
        for schema, at in self.spread(subschema, *UNIONS):
            for name, item in mapping_at(schema, "properties").items():
                out.setdefault(name, (item, f"{at}/properties/{escape(name)}"))
        return out


def declared_names(subschemas: SubSchemas) -> frozenset[str]:
    """Return the members that an object's schema declares; none if it allows any others itself."""
    root = (subschemas.root, "")
    for schema, _ in subschemas.spread(root, *UNIONS):
        if isinstance(schema, dict) and (
            "additionalProperties" in schema or "patternProperties" in schema
        ):
            return frozenset()
    declared = subschemas.properties(root).items()
    return frozenset(name for name, (schema, _) in declared if not is_refused(schema))


def refused_members(subschemas: SubSchemas) -> dict[str, str]:
    """Return the messages of members that the API is known to refuse (`x-refused`), by name."""
    out: dict[str, str] = {}
    for schema, _ in subschemas.spread((subschemas.root, ""), *UNIONS):
        out |= mapping_at(schema, "x-refused")
    return out


def is_refused(schema: Any) -> bool:
    """Return whether no value satisfies a schema, plainly."""
    return schema is False or (isinstance(schema, dict) and schema.get("not") == {})


def list_at(schema: Any, keyword: str) -> list[Any]:
    """Return the list under a keyword, [] by default."""
    value = schema.get(keyword) if isinstance(schema, dict) else None
    return value if isinstance(value, list) else []


def mapping_at(schema: Any, keyword: str) -> dict[str, Any]:
    """Return the mapping under a keyword, {} by default."""
    value = schema.get(keyword) if isinstance(schema, dict) else None
    return value if isinstance(value, dict) else {}


def branches(schema: Any, at: str, keyword: str) -> list[SubSchema]:
    """Return the subschemas in the list under a keyword."""
    items = enumerate(list_at(schema, keyword))
    return [(item, f"{at}/{keyword}/{number}") for number, item in items]


def escape(word: str) -> str:
    """Return one step of a JSON pointer, escaped for a URI's fragment."""
    return quote(word.replace("~", "~0").replace("/", "~1"), safe="~")
