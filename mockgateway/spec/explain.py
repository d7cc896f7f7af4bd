"""Find the one thing to tell a client about a value that is not valid.

A validator's own list of errors will not do: it is built whole (a million wrong items took a minute and five
gigabytes) and gives up on values nested deeper than 255. So the invalid value is walked down instead: at each schema its own
keywords first, then the first child that is invalid, by validators of the pieces. Every walk is bounded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import jsonschema_rs

from mockgateway.spec.subschemas import DIALECT, SubSchema, SubSchemas, escape, listed, mapped
from mockgateway.spec.unions import fit, merge_types
from mockgateway.spec.violation import Path, Violation

MAX_DEPTH = 48
MAX_STEPS = 400

# In the order of telling: what a value is, what it lacks, how large it is.
_OWN = (
    "type", "const", "enum", "required", "dependentRequired", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
    "multipleOf", "minLength", "maxLength", "pattern", "format", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties",
)  # fmt: skip


def find(parts: SubSchemas, value: Any) -> Violation:
    """What to tell about a value that the root schema refuses."""
    return _Walk(parts).look((parts.root, ""), value, ())


class _Walk:
    def __init__(self, parts: SubSchemas) -> None:
        self._parts = parts
        self._steps = 0

    def look(self, piece: SubSchema, value: Any, path: Path) -> Violation:
        """What is wrong with a value known to be invalid by the piece."""
        schema, _ = piece
        self._steps += 1
        if schema is False:
            return Violation(path, "false", None, value)
        if not isinstance(schema, dict) or self._steps > MAX_STEPS or len(path) > MAX_DEPTH:
            return Violation(path, "", None, value)
        if because := schema.get("x-because"):  # the document's own words for a rule between fields
            return Violation(
                (*path, schema["x-field"]) if "x-field" in schema else path, "not", because, value
            )
        for keyword in _OWN:
            if keyword in schema and not satisfies(keyword, schema[keyword], value):
                return _own(keyword, schema[keyword], value, path)
        for child, inner, where in self._children(piece, value, path):
            if child[0] is False and child[1].endswith("/additionalProperties"):
                return Violation(
                    where, "additionalProperties", sorted(self._parts.properties(piece)), inner
                )
            if not self._parts.valid(child[1], inner):
                return self.look(child, inner, where)
        return self._whole(piece, value, path)

    def _children(
        self, piece: SubSchema, value: Any, path: Path
    ) -> Iterator[tuple[SubSchema, Any, Path]]:
        schema, at = piece
        if found := self._parts.target(schema.get("$ref")):
            yield found, value, path
        if isinstance(value, dict):
            yield from self._members(schema, at, value, path)
        if isinstance(value, list):
            first = listed(schema, "prefixItems")
            for number, (item, inner) in enumerate(zip(first, value, strict=False)):
                yield (item, f"{at}/prefixItems/{number}"), inner, (*path, number)
            if "items" in schema:
                items = (schema["items"], f"{at}/items")
                for number in range(len(first), len(value)):
                    yield items, value[number], (*path, number)
        for number, item in enumerate(listed(schema, "allOf")):
            yield (item, f"{at}/allOf/{number}"), value, path
        if "if" in schema:
            then = "then" if self._parts.valid(f"{at}/if", value) else "else"
            if then in schema:
                yield (schema[then], f"{at}/{then}"), value, path

    def _members(
        self, schema: Any, at: str, value: dict[str, Any], path: Path
    ) -> Iterator[tuple[SubSchema, Any, Path]]:
        declared = mapped(schema, "properties")
        for name, item in declared.items():
            if name in value:
                yield (item, f"{at}/properties/{escape(name)}"), value[name], (*path, name)
        patterns = mapped(schema, "patternProperties")
        for name in value if patterns else ():
            for pattern, item in patterns.items():
                if _matcher(pattern)(name):
                    yield (
                        (item, f"{at}/patternProperties/{escape(pattern)}"),
                        value[name],
                        (*path, name),
                    )
        if schema.get("additionalProperties", True) is not True:
            other = (schema["additionalProperties"], f"{at}/additionalProperties")
            for name, inner in value.items():
                if name not in declared and not any(
                    _matcher(pattern)(name) for pattern in patterns
                ):
                    yield other, inner, (*path, name)
        for name, item in mapped(schema, "dependentSchemas").items():
            if name in value:
                yield (item, f"{at}/dependentSchemas/{escape(name)}"), value, path

    def _whole(self, piece: SubSchema, value: Any, path: Path) -> Violation:
        """What is wrong with the value as a whole, its own keywords and its children being right."""
        schema, at = piece
        for keyword in ("anyOf", "oneOf"):
            branches = [
                (item, f"{at}/{keyword}/{number}")
                for number, item in enumerate(listed(schema, keyword))
            ]
            held = (
                sum(self._parts.valid(branch[1], value) for branch in branches) if branches else 1
            )
            if held == 0:
                return self._union(schema, branches, value, path)
            if held > 1 and keyword == "oneOf":
                return Violation(path, "oneOf", None, value)
        if "not" in schema and self._parts.valid(f"{at}/not", value):
            return Violation(path, "not", None, value)
        if "propertyNames" in schema and isinstance(value, dict):
            for name in value:
                if not self._parts.valid(f"{at}/propertyNames", name):
                    return Violation(path, "propertyNames", None, name)
        if schema.get("unevaluatedProperties") is False and isinstance(value, dict):
            known = self._parts.properties(piece)
            for name in value:
                if name not in known:
                    return Violation(
                        (*path, name), "additionalProperties", sorted(known), value[name]
                    )
        return Violation(
            path,
            "contains" if "contains" in schema and isinstance(value, list) else "",
            None,
            value,
        )

    def _union(self, schema: Any, branches: list[SubSchema], value: Any, path: Path) -> Violation:
        tag = mapped(schema, "discriminator").get("propertyName")
        fitting = fit(self._parts, branches, value, path, tag)
        if isinstance(fitting, Violation):
            return fitting
        return _best([self.look(branch, value, path) for branch in fitting], path, value)


def satisfies(keyword: str, expected: Any, value: Any) -> bool:
    """Whether a value holds to one keyword that has no schemas in it."""
    try:
        return jsonschema_rs.is_valid(
            {"$schema": DIALECT, keyword: expected}, value, validate_formats=True
        )
    except (
        ValueError
    ):  # the keyword itself is written wrongly, or the value too deep to be compared
        return True


@lru_cache(maxsize=256)
def _matcher(pattern: str) -> Callable[[Any], bool]:
    """Whether a name matches; a body may have a million of them."""
    try:
        return jsonschema_rs.validator_for({"$schema": DIALECT, "pattern": pattern}).is_valid
    except ValueError:
        return lambda _name: False


def _own(keyword: str, expected: Any, value: Any, path: Path) -> Violation:
    if keyword == "required":
        return Violation(
            (*path, next(name for name in expected if name not in value)), keyword, None, value
        )
    if keyword == "dependentRequired":
        for given, needed in expected.items():
            for name in needed if given in value else ():
                if name not in value:
                    return Violation((*path, name), keyword, given, value)
    return Violation(path, keyword, expected, value)


def _best(findings: list[Violation], path: Path, value: Any) -> Violation:
    """The finding of the branch that got furthest; what several say of the same place is put together."""
    if not findings:
        return Violation(path, "anyOf", None, value)
    best = max(findings, key=_progress)
    if (
        best.keyword == "required"
    ):  # any of several would do: `anyOf: [{required: [a]}, {required: [b]}]`
        lacking = [
            found.path[-1]
            for found in findings
            if found.keyword == "required" and found.path[:-1] == best.path[:-1]
        ]
        return Violation(
            best.path,
            "required",
            [name for name in dict.fromkeys(lacking) if name != best.path[-1]],
            best.value,
        )
    same = [found for found in findings if found.path == best.path and found.keyword]
    if len(same) < 2:
        return best
    keywords = {found.keyword for found in same}
    if keywords == {"type"}:
        return Violation(
            best.path, "type", merge_types(found.expected for found in same), best.value
        )
    if keywords <= {"enum", "const"}:
        options = [
            option
            for found in same
            for option in (found.expected if found.keyword == "enum" else [found.expected])
        ]
        return Violation(best.path, "enum", options, best.value)
    if best.path == path and not keywords & {"anyOf", "oneOf"}:
        return Violation(path, "anyOf", same, value)
    return best


def _progress(found: Violation) -> tuple[int, list[int], bool]:
    return (
        len(found.path),
        [step if isinstance(step, int) else 0 for step in found.path],
        bool(found.keyword),
    )
