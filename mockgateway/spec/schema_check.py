"""Check the schemas of a document at start-up, and repair them in memory."""

from __future__ import annotations

import difflib
from functools import cache
from typing import Any, Protocol

from mockgateway.spec.document import Document, Json, Node
from mockgateway.spec.findings import GONE, SEE, Place
from mockgateway.spec.grammar import SCHEMA
from mockgateway.spec.repair import mend


class _Check(Protocol):
    """The part of the document's check that schemas use."""

    document: Document

    def report(self, place: Place, what: str, advice: str = "") -> Any:
        """Record a mistake."""

    def target(self, ref: str, place: Place) -> tuple[Node, Place] | None:
        """Return the target of a reference; report a missing target and return None."""

    def inline(self, kind: str, ref: str, place: Place) -> Json:
        """Return the replacement of a reference."""


class SchemaCheck:
    """Checks schemas and all that they refer to, each once, without recursion."""

    def __init__(self, check: _Check) -> None:
        self._check = check
        self._waiting: list[tuple[Json, Place]] = []

    def add(self, schema: Json, place: Place) -> None:
        """Add a schema to check."""
        self._waiting.append((schema, place))

    def run(self) -> None:
        """Check the waiting schemas and those that they refer to."""
        seen = set[int]()
        while self._waiting:
            schema, place = self._waiting.pop()
            if id(schema) not in seen and isinstance(schema, dict):
                seen.add(id(schema))
                self._check_schema(schema, place)

    def _check_schema(self, schema: dict[str, Json], place: Place) -> None:
        for name in [name for name in schema if name in _NESTED]:
            ref = schema[name].get("$ref") if isinstance(schema[name], dict) else None
            if isinstance(ref, str) and SCHEMA[name] != "schema":
                found = self._check.inline("any", ref, place.at(name))
                if found is GONE:
                    del schema[name]
                else:
                    schema[name] = found
        for key, done in mend(schema):
            advice = "" if key != "enum" else "write values of the schema's type"
            self._check.report(place.at(key), f"{key!r} {done}", advice)
        if not self._check.document.version.startswith("3.0"):
            self._check_3_1(schema, place)
        for name, value in schema.items():
            kind = SCHEMA.get(name)
            if kind is None:
                if _meant(name):
                    advice = f"did you mean {_meant(name)!r}?"
                    self._check.report(
                        place.at(name), f"unknown keyword {name!r} in a schema", advice
                    )
            elif kind == "schema":
                self._waiting.append((value, place.at(name)))
            elif kind[0] in "[{":
                members = value.items() if isinstance(value, dict) else enumerate(value)
                self._waiting += [(inner, place.at(name, key)) for key, inner in members]
        self._check_reference(schema, place)

    def _check_3_1(self, schema: dict[str, Json], place: Place) -> None:
        for key, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
            if isinstance(schema.get(key), bool):
                flag, limit = schema.pop(key), schema.get(bound)
                self._check.report(
                    place.at(key), f"{key!r} must be a number", f"write `{key}: {limit}`"
                )
                if flag and limit is not None:
                    schema[key] = schema.pop(bound)

    def _check_reference(self, schema: dict[str, Json], place: Place) -> None:
        ref = schema.get("$ref")
        if isinstance(ref, str):
            if schema.get("nullable") is True:
                advice = "write `allOf: [{$ref: ...}]` beside `nullable`"
                what = "'nullable' beside a $ref: null is accepted in requests, and never sent"
                self._check.report(place, what, advice)
            found = self._check.target(ref, place)
            if found is None or not isinstance(found[0].value, (dict, bool)):
                if found is not None:
                    self._check.report(place, f"$ref {ref!r} leads to no schema", SEE)
                del schema["$ref"]
            else:
                self._waiting.append((found[0].value, found[1]))
        dynamic = schema.get("$dynamicRef")
        if isinstance(dynamic, str) and self._check.target(dynamic, place) is None:
            del schema["$dynamicRef"]
        rule = schema.get("discriminator")
        mapping = rule.get("mapping", {}) if isinstance(rule, dict) else {}
        for word, target in list(mapping.items()):
            goal = mapping_target(target)
            if self._check.target(goal, place.at("discriminator", "mapping", word)) is None:
                del mapping[word]


_NESTED = frozenset(SCHEMA) - frozenset(
    "default const example examples enum title description $ref".split()
)


def mapping_target(target: object) -> str:
    """Return a discriminator's target as a reference: it may be the bare name of a schema."""
    text = str(target)
    is_ref = "#" in text or text.endswith((".yaml", ".yml", ".json"))
    return text if is_ref else f"#/components/schemas/{text}"


@cache
def _meant(name: str) -> str:
    """Return the keyword that a misspelled name stands for, or ""."""
    known = () if name.startswith("x-") else SCHEMA
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.84)
    return close[0] if close else ""
