"""Turn the schemas of a document into self-contained JSON Schema 2020-12.

OpenAPI 3.0's dialect (`nullable`, boolean `exclusiveMinimum`) is translated, `readOnly` and `writeOnly` are settled by
the direction, and every `$ref`, in whatever file, becomes `#/$defs/NAME`. Each referred schema is translated once
per direction and shared by all that use it; nothing is copied deeply.
"""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Literal

import jsonschema_rs

from mockgateway.spec.document import Document, Json, tokens

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

log = logging.getLogger(__name__)


class Schemas:
    """The translated schemas of one document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._old = document.version.startswith("3.0")
        self._names: dict[tuple[Path, str, Direction], str] = {}
        self._bodies: dict[str, Json] = {}
        self._needs: dict[str, set[str]] = {}

    def standalone(self, schema: Json, file: Path, direction: Direction) -> Json:
        """The schema with everything it refers to under `$defs`; valid on its own.

        Raises ConfigError for a `$ref` that names nothing.
        """
        needs: set[str] = set()
        body = self._translate(schema, file, direction, needs)
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
            word = re.sub(r"\W", "_", (tokens(pointer) or [target.stem])[-1]) or "schema"
            name, count = word, 2
            while name in self._bodies:
                name, count = f"{word}_{count}", count + 1
            self._names[key] = name
            self._bodies[name] = True  # claims the name while its own references, which may come back here, are followed
            self._needs[name] = set()
            self._bodies[name] = self._translate(node, target, direction, self._needs[name])
        return self._names[key]

    def _translate(self, schema: Json, file: Path, direction: Direction, needs: set[str]) -> Json:
        if not isinstance(schema, dict):
            return schema if isinstance(schema, bool) else True
        out: dict[str, Json] = {}
        for key, value in schema.items():
            if key == "$ref" and isinstance(value, str):
                name = self._name(value, file, direction)
                needs.add(name)
                out["$ref"] = f"#/$defs/{name}"
                if self._old:  # 3.0 ignores what stands beside a reference
                    return out
            elif key in _ONE and isinstance(value, (dict, bool)):
                out[key] = self._translate(value, file, direction, needs)
            elif key in _LIST and isinstance(value, list):
                out[key] = [self._translate(item, file, direction, needs) for item in value]
            elif key in _MAP and isinstance(value, dict):
                out[key] = {name: self._translate(item, file, direction, needs) for name, item in value.items()}
            elif key == "discriminator" and isinstance(value, dict):
                out[key] = self._discriminator(value, file, direction, needs)
            elif key not in ("$id", "$schema", "xml", "externalDocs"):
                out[key] = value
        _settle_direction(out, direction)
        return _modernise(out) if self._old else out

    def _discriminator(self, value: Json, file: Path, direction: Direction, needs: set[str]) -> Json:
        mapping = {}
        for word, target in (value.get("mapping") or {}).items():
            ref = target if "#" in target or target.endswith((".yaml", ".yml", ".json")) else f"#/components/schemas/{target}"
            name = self._name(ref, file, direction)
            needs.add(name)
            mapping[word] = f"#/$defs/{name}"
        return {**value, "mapping": mapping}


def _settle_direction(schema: dict[str, Json], direction: Direction) -> None:
    """A `readOnly` property is not owed by a request, nor a `writeOnly` one by a response (which never shows it)."""
    properties = schema.get("properties")
    if not isinstance(properties, dict):
        return
    mark = "readOnly" if direction == "request" else "writeOnly"
    unowed = {name for name, item in properties.items() if isinstance(item, dict) and item.get(mark) is True}
    if unowed:
        if isinstance(required := schema.get("required"), list):
            schema["required"] = [name for name in required if name not in unowed]
        if direction == "response":
            schema["properties"] = {name: item for name, item in properties.items() if name not in unowed}


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
    """A validator with formats checked. A pattern that no engine here can read is dropped, and said so, rather than the whole schema."""
    try:
        return jsonschema_rs.validator_for(_dialect(schema), validate_formats=True)
    except ValueError as error:
        mended = _without_bad_patterns(schema, where)
        try:
            return jsonschema_rs.validator_for(_dialect(mended), validate_formats=True)
        except ValueError:
            log.warning("%s: this schema cannot be used and is not checked: %s", where, str(error).splitlines()[0][:200])
            return jsonschema_rs.validator_for(True)


def _dialect(schema: Json) -> Json:
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema} if isinstance(schema, dict) else schema


def _without_bad_patterns(schema: Json, where: str) -> Json:
    if isinstance(schema, list):
        return [_without_bad_patterns(item, where) for item in schema]
    if not isinstance(schema, dict):
        return schema
    out = {key: _without_bad_patterns(value, where) for key, value in schema.items()}
    if isinstance(pattern := out.get("pattern"), str) and not _readable(pattern):
        log.warning("%s: the pattern %r cannot be read and is not checked", where, pattern[:100])
        del out["pattern"]
    if isinstance(patterns := out.get("patternProperties"), dict):
        out["patternProperties"] = {key: value for key, value in patterns.items() if _readable(key)}
    return out


def _readable(pattern: str) -> bool:
    try:
        jsonschema_rs.validator_for({"pattern": pattern})
    except ValueError:
        return False
    return True
