"""Turn the schemas of a document into self-contained JSON Schema 2020-12.

OpenAPI 3.0's dialect (`nullable`, boolean `exclusiveMinimum`) is translated, `readOnly` and `writeOnly` are settled by
the direction, and every `$ref`, in whatever file, becomes `#/$defs/NAME`. Each referred schema is translated once
per direction and shared by all that use it; nothing is copied deeply.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal

import jsonschema_rs

from mockgateway.problem import ConfigError
from mockgateway.spec.document import Document, Json, Node, is_remote, last_word
from mockgateway.spec.repair import matters, unsound

Direction = Literal["request", "response"]

_ONE = (
    "not",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "additionalProperties",
    "items",
    "unevaluatedProperties",
    "unevaluatedItems",
    "contentSchema",
    "additionalItems",
)
_LIST = ("allOf", "anyOf", "oneOf", "prefixItems")
_MAP = ("properties", "patternProperties", "dependentSchemas", "$defs", "definitions")

# What names schemas in ways that no longer hold once they stand under `$defs`; nothing refers to them there.
_DROPPED = frozenset(
    {
        "$id",
        "$schema",
        "$anchor",
        "$dynamicAnchor",
        "$dynamicRef",
        "$recursiveAnchor",
        "$recursiveRef",
        "$vocabulary",
        "$comment",
        "externalDocs",
    }
)

# OpenAPI's formats of whole numbers, which no validator knows.
_WIDTHS = {"int32": 2**31, "int64": 2**63}

log = logging.getLogger(__name__)


class Schemas:
    """The translated schemas of one document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._old = document.version.startswith("3.0")
        self._names: dict[tuple[Path, str, Direction], str] = {}
        self._bodies: dict[str, Json] = {}
        self._needs: dict[str, set[str]] = {}
        self._waiting: list[tuple[str, Json, Path, Direction]] = []

    def standalone(self, schema: Json, file: Path, direction: Direction) -> Json:
        """The schema with everything it refers to under `$defs`; valid on its own.

        Raises ConfigError for a `$ref` that names nothing.
        """
        needs: set[str] = set()
        body = self._translate(schema, file, direction, needs)
        self._catch_up()
        reached: dict[str, Json] = {}
        waiting = sorted(needs)
        while waiting:
            name = waiting.pop()
            if name not in reached:
                reached[name] = self._bodies[name]
                waiting.extend(sorted(self._needs[name]))
        if reached and isinstance(body, dict):
            return {**body, "$defs": {**body.get("$defs", {}), **reached}}
        return body

    def _name(self, ref: str, file: Path, direction: Direction) -> str:
        """The `$defs` name of what a reference names, translating it on first sight."""
        node, target = self._document.find(ref, file)
        pointer = ref.partition("#")[2]
        key = (target, pointer, direction)
        if key not in self._names:
            word = re.sub(r"\W", "_", last_word(ref)) or "schema"
            name, count = word, 2
            while name in self._bodies:
                name, count = f"{word}_{count}", count + 1
            self._names[key] = name
            self._bodies[name] = (
                True  # claims the name until its turn comes: following it here would go as deep as the document's longest chain
            )
            self._waiting.append((name, node, target, direction))
        return self._names[key]

    def _catch_up(self) -> None:
        """Translate what references have named and nobody has translated yet."""
        while self._waiting:
            name, node, file, direction = self._waiting.pop()
            needs: set[str] = set()
            self._bodies[name] = self._translate(node, file, direction, needs)
            self._needs[name] = needs

    def _translate(self, schema: Json, file: Path, direction: Direction, needs: set[str]) -> Json:
        if not isinstance(schema, dict):
            return schema if isinstance(schema, bool) else True
        out: dict[str, Json] = {}
        if self._old and isinstance(
            schema.get("$ref"), str
        ):  # 3.0 ignores what stands beside a reference
            schema = {"$ref": schema["$ref"]}
        for key, value in schema.items():
            if key == "$ref" and isinstance(value, str):
                if is_remote(value):
                    self._document.find(value, file)  # which says so
                    continue
                name = self._name(value, file, direction)
                needs.add(name)
                out["$ref"] = f"#/$defs/{name}"
            elif key in _ONE and isinstance(value, (dict, bool)):
                out[key] = self._translate(value, file, direction, needs)
            elif key in _LIST and isinstance(value, list):
                out[key] = [self._translate(item, file, direction, needs) for item in value]
            elif key in _MAP and isinstance(value, dict):
                out[key] = {
                    str(name): self._translate(item, file, direction, needs)
                    for name, item in value.items()
                }
            elif key == "discriminator" and isinstance(value, dict):
                out[key] = self._discriminator(value, file, direction, needs)
            elif key not in _DROPPED:
                out[key] = value
        # Many a 3.1 document still says `nullable`; a request that takes it at its word is let in, an answer never relies on it.
        done = (
            _modernise(out)
            if self._old or (direction == "request" and out.get("nullable") is True)
            else out
        )
        self._mend(out, file)
        self._settle_direction(out, schema, file, direction)
        return done

    def _mend(self, schema: dict[str, Json], file: Path) -> None:
        """Leave out what is no JSON Schema, and patterns that no engine here reads."""
        for key in unsound(schema):
            if matters(key):
                log.warning(
                    "%s: %s: %.100r in a schema is no JSON Schema and is left out",
                    file,
                    key,
                    schema[key],
                )
            del schema[key]
        if (width := _WIDTHS.get(schema.get("format", ""))) and schema.get("type") in (
            "integer",
            ["integer", "null"],
        ):
            schema["minimum"] = max(schema.get("minimum", -width), -width)
            schema["maximum"] = min(schema.get("maximum", width - 1), width - 1)
        if (pattern := schema.get("pattern")) is not None and (
            read := readable(pattern)
        ) != pattern:
            if read is None:
                log.warning(
                    "%s: the pattern %.100r cannot be read and is not checked", file, pattern
                )
                del schema["pattern"]
            else:
                schema["pattern"] = read
        if patterns := schema.get("patternProperties"):
            schema["patternProperties"] = {
                read: value
                for pattern, value in patterns.items()
                if (read := readable(pattern)) is not None
            }

    def _settle_direction(
        self, out: dict[str, Json], written: dict[str, Json], file: Path, direction: Direction
    ) -> None:
        """A `readOnly` property is not owed by a request, nor a `writeOnly` one by a response, which never shows it.

        out: the translated schema; written: as the document has it, with parts of it perhaps elsewhere (`allOf`, `$ref`).
        """
        if "required" not in out and not (direction == "response" and "properties" in out):
            return
        unowed = set(
            self._marked(written, file, "readOnly" if direction == "request" else "writeOnly", 0)
        )
        if unowed:
            if "required" in out:
                out["required"] = [name for name in out["required"] if name not in unowed]
            if direction == "response" and "properties" in out:
                out["properties"] = {
                    name: False if name in unowed else item
                    for name, item in out["properties"].items()
                }

    def _marked(self, schema: Json, file: Path, mark: str, depth: int) -> Iterator[str]:
        """The names of the properties with a mark, of a schema and of what it is put together from."""
        schema, file = self._resolved(schema, file)
        if not isinstance(schema, dict) or depth > 8:
            return
        properties = schema.get("properties")
        for name, item in properties.items() if isinstance(properties, dict) else ():
            found = self._resolved(item, file).value
            if isinstance(found, dict) and (
                found.get(mark) is True or (isinstance(item, dict) and item.get(mark) is True)
            ):
                yield str(name)
        parts = schema.get("allOf")
        for part in parts if isinstance(parts, list) else ():
            yield from self._marked(part, file, mark, depth + 1)

    def _resolved(self, schema: Json, file: Path) -> Node:
        try:
            return self._document.resolve(schema, file)
        except ConfigError:  # `check` has told of it, where it matters
            return Node(True, file)

    def _discriminator(
        self, value: Json, file: Path, direction: Direction, needs: set[str]
    ) -> Json:
        mapping = {}
        written = value.get("mapping")
        for word, target in written.items() if isinstance(written, dict) else ():
            ref = (
                target
                if "#" in str(target) or str(target).endswith((".yaml", ".yml", ".json"))
                else f"#/components/schemas/{target}"
            )
            try:
                name = self._name(ref, file, direction)
            except ConfigError:  # a hint that leads nowhere is no more than no hint
                continue
            needs.add(name)
            mapping[word] = f"#/$defs/{name}"
        return {**value, "mapping": mapping}


def _modernise(schema: dict[str, Json]) -> Json:
    """OpenAPI 3.0's own keywords in the words of JSON Schema 2020-12."""
    for bound, strict in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if isinstance(flag := schema.get(strict), bool):
            del schema[strict]
            if flag and bound in schema:
                schema[strict] = schema.pop(bound)
    if schema.pop("nullable", None) is not True:
        return schema
    if isinstance(kind := schema.get("type"), str):
        schema["type"] = [kind, "null"]
        if isinstance(values := schema.get("enum"), list) and None not in values:
            schema["enum"] = [*values, None]
        return schema
    return {"anyOf": [schema, {"type": "null"}]}


def compile_schema(schema: Json, where: str) -> jsonschema_rs.Validator:
    """A validator with formats checked; where the schema is beyond use, one that takes anything, and says so in the log."""
    try:
        return jsonschema_rs.validator_for(
            _dialect(schema), validate_formats=True, retriever=_nowhere
        )
    except (ValueError, jsonschema_rs.ReferencingError) as error:
        log.warning(
            "%s: this schema cannot be used and is not checked: %s",
            where,
            str(error).splitlines()[0][:200],
        )
        return jsonschema_rs.validator_for(True)


def _nowhere(uri: str) -> Json:
    """The engine would fetch a schema that is referred to by URL; nothing is ever fetched."""
    raise ValueError(f"{uri} is not fetched")


def _dialect(schema: Json) -> Json:
    return (
        {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
        if isinstance(schema, dict)
        else schema
    )


@cache
def readable(pattern: str) -> str | None:
    """The pattern as our engine reads it; None if it does not. ECMA takes a brace that counts nothing for itself (`^{[0-9]+}$`)."""
    for candidate in (pattern, _LONE_BRACE.sub(r"\\\g<0>", pattern)):
        try:
            jsonschema_rs.validator_for({"pattern": candidate})
        except ValueError:
            continue
        return candidate
    return None


_LONE_BRACE = re.compile(r"(?<![\\pPu])(?:\{(?!\d+(?:,\d*)?\})|(?<!\d)(?<!\d,)\})")
