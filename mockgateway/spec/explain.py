"""Find the one violation to report about an invalid value.

A validator's own list of errors is not usable: it is built whole (a million wrong items took a
minute and five gigabytes) and gives up on values nested deeper than 255. So the value is walked
down instead: at each schema its own keywords first, then the first child that is invalid by the
validator of its subschema. The walk is bounded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import jsonschema_rs

from mockgateway.spec.subschemas import DIALECT, SubSchema, SubSchemas, branches, escape, mapping_at
from mockgateway.spec.unions import candidate_branches, merge_types
from mockgateway.spec.violation import Path, Violation

MAX_DEPTH = 48
MAX_STEPS = 400

# In the order of reporting: the type, then what is missing, then sizes.
_OWN_KEYWORDS = (
    *("type", "const", "enum", "required", "dependentRequired", "minimum", "maximum"),
    *("exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern"),
    *("format", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties"),
)


def find_violation(subschemas: SubSchemas, value: Any) -> Violation:
    """Return the violation to report about a value that the root schema refuses."""
    return _Walk(subschemas).explain((subschemas.root, ""), value, ())


class _Walk:
    def __init__(self, subschemas: SubSchemas) -> None:
        self._subschemas = subschemas
        self._steps = 0

    def explain(self, subschema: SubSchema, value: Any, path: Path) -> Violation:
        """Return the violation of a value that the subschema refuses."""
        schema, _ = subschema
        self._steps += 1
        if schema is False:
            return Violation(path, "false", None, value)
        if not isinstance(schema, dict) or self._steps > MAX_STEPS or len(path) > MAX_DEPTH:
            return Violation(path, "", None, value)
        if message := schema.get("x-message"):  # the whole message, as the real API words it
            field = (schema["x-field"],) if "x-field" in schema else ()
            return Violation((*path, *field), "x-message", message, value)
        if because := schema.get("x-because"):  # the document's own words for a rule between fields
            field = (schema["x-field"],) if "x-field" in schema else ()
            return Violation((*path, *field), "not", because, value)
        for keyword in _OWN_KEYWORDS:
            if keyword in schema and not satisfies(keyword, schema[keyword], value):
                return _own(keyword, schema[keyword], value, path)
        for child, inner, where in self._children(subschema, value, path):
            if child[0] is False and child[1].endswith("/additionalProperties"):
                known = sorted(self._subschemas.properties(subschema))
                return Violation(where, "additionalProperties", known, inner)
            if not self._subschemas.valid(child[1], inner):
                return self.explain(child, inner, where)
        return self._whole(subschema, value, path)

    def _children(
        self, subschema: SubSchema, value: Any, path: Path
    ) -> Iterator[tuple[SubSchema, Any, Path]]:
        """Yield each subschema with the part of the value that it applies to."""
        schema, at = subschema
        if found := self._subschemas.target(schema.get("$ref")):
            yield found, value, path
        if isinstance(value, dict):
            yield from self._members(schema, at, value, path)
        if isinstance(value, list):
            first = branches(schema, at, "prefixItems")
            for number, (item, inner) in enumerate(zip(first, value, strict=False)):
                yield item, inner, (*path, number)
            if "items" in schema:
                items = (schema["items"], f"{at}/items")
                for number in range(len(first), len(value)):
                    yield items, value[number], (*path, number)
        for branch in branches(schema, at, "allOf"):
            yield branch, value, path
        if "if" in schema:
            then = "then" if self._subschemas.valid(f"{at}/if", value) else "else"
            if then in schema:
                yield (schema[then], f"{at}/{then}"), value, path

    def _members(
        self, schema: Any, at: str, value: dict[str, Any], path: Path
    ) -> Iterator[tuple[SubSchema, Any, Path]]:
        declared = mapping_at(schema, "properties")
        for name, item in declared.items():
            if name in value:
                yield (item, f"{at}/properties/{escape(name)}"), value[name], (*path, name)
        patterns = mapping_at(schema, "patternProperties")
        for name in value if patterns else ():
            for pattern, item in patterns.items():
                if _matcher(pattern)(name):
                    subschema = (item, f"{at}/patternProperties/{escape(pattern)}")
                    yield subschema, value[name], (*path, name)
        if schema.get("additionalProperties", True) is not True:
            other = (schema["additionalProperties"], f"{at}/additionalProperties")
            for name, inner in value.items():
                if name not in declared and not any(_matcher(one)(name) for one in patterns):
                    yield other, inner, (*path, name)
        for name, item in mapping_at(schema, "dependentSchemas").items():
            if name in value:
                yield (item, f"{at}/dependentSchemas/{escape(name)}"), value, path

    def _whole(self, subschema: SubSchema, value: Any, path: Path) -> Violation:
        """Return the violation by keywords that concern the value as a whole."""
        schema, at = subschema
        valid = self._subschemas.valid
        for keyword in ("anyOf", "oneOf"):
            if union := branches(schema, at, keyword):
                matches = sum(valid(branch[1], value) for branch in union)
                if matches == 0:
                    return self._union(schema, union, value, path)
                if matches > 1 and keyword == "oneOf":
                    return Violation(path, "oneOf", None, value)
        if "not" in schema and valid(f"{at}/not", value):
            return Violation(path, "not", None, value)
        if isinstance(value, dict) and (found := self._names(subschema, value, path)):
            return found
        keyword = "contains" if "contains" in schema and isinstance(value, list) else ""
        return Violation(path, keyword, None, value)

    def _names(self, subschema: SubSchema, value: dict[str, Any], path: Path) -> Violation | None:
        """Return a violation by the name of a member, or None."""
        schema, at = subschema
        for name in value if "propertyNames" in schema else ():
            if not self._subschemas.valid(f"{at}/propertyNames", name):
                return Violation(path, "propertyNames", None, name)
        if schema.get("unevaluatedProperties") is False:
            known = self._subschemas.properties(subschema)
            for name, inner in value.items():
                if name not in known:
                    return Violation((*path, name), "additionalProperties", sorted(known), inner)
        return None

    def _union(self, schema: Any, union: list[SubSchema], value: Any, path: Path) -> Violation:
        tag = mapping_at(schema, "discriminator").get("propertyName")
        candidates = candidate_branches(self._subschemas, union, value, path, tag)
        if isinstance(candidates, Violation):
            return candidates
        return _best([self.explain(branch, value, path) for branch in candidates], path, value)


def satisfies(keyword: str, expected: Any, value: Any) -> bool:
    """Return whether a value satisfies one keyword that holds no schemas."""
    try:
        return jsonschema_rs.is_valid(
            {"$schema": DIALECT, keyword: expected}, value, validate_formats=True
        )
    except ValueError:  # the keyword is malformed, or the value too deep to compare
        return True


@lru_cache(maxsize=256)
def _matcher(pattern: str) -> Callable[[Any], bool]:
    """Return a fast check of names by a pattern, since a body may have a million of them."""
    try:
        return jsonschema_rs.validator_for({"$schema": DIALECT, "pattern": pattern}).is_valid
    except ValueError:
        return lambda _name: False


def _own(keyword: str, expected: Any, value: Any, path: Path) -> Violation:
    if keyword == "required":
        missing = next(name for name in expected if name not in value)
        return Violation((*path, missing), keyword, None, value)
    if keyword == "dependentRequired":
        for given, needed in expected.items():
            for name in needed if given in value else ():
                if name not in value:
                    return Violation((*path, name), keyword, given, value)
    return Violation(path, keyword, expected, value)


def _best(found: list[Violation], path: Path, value: Any) -> Violation:
    """Return the violation of the branch that got furthest, merged with others at its path."""
    if not found:
        return Violation(path, "anyOf", None, value)
    best = max(found, key=_progress)
    if best.keyword == "required":
        # Any of several names would do: `anyOf: [{required: [a]}, {required: [b]}]`.
        required = (one.path for one in found if one.keyword == "required")
        names = dict.fromkeys(path[-1] for path in required if path[:-1] == best.path[:-1])
        others = [name for name in names if name != best.path[-1]]
        return Violation(best.path, "required", others, best.value)
    same = [one for one in found if one.path == best.path and one.keyword]
    if len(same) < 2:
        return best
    keywords = {one.keyword for one in same}
    if keywords == {"type"}:
        return Violation(best.path, "type", merge_types(one.expected for one in same), best.value)
    if keywords <= {"enum", "const"}:
        lists = [one.expected if one.keyword == "enum" else [one.expected] for one in same]
        return Violation(best.path, "enum", [item for items in lists for item in items], best.value)
    if best.path == path and not keywords & {"anyOf", "oneOf"}:
        return Violation(path, "anyOf", same, value)
    return best


def _progress(found: Violation) -> tuple[int, list[int], bool]:
    numbers = [step if isinstance(step, int) else 0 for step in found.path]
    return len(found.path), numbers, bool(found.keyword)
