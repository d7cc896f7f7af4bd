"""Translate the schemas of a document to self-contained JSON Schema 2020-12.

OpenAPI 3.0's dialect (`nullable`, boolean `exclusiveMinimum`) is translated, `readOnly` and
`writeOnly` are applied by direction, and every `$ref`, in whatever file, becomes `#/$defs/NAME`.
Each referenced schema is translated once per direction and shared; nothing is copied deeply.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import jsonschema_rs

from mockgateway.problem import ConfigError
from mockgateway.spec.applied import bounded
from mockgateway.spec.document import Document, Json, Node, is_remote, last_word
from mockgateway.spec.keyword_rules import LIST_KEYWORDS, MAP_KEYWORDS, SCHEMA_KEYWORDS, readable
from mockgateway.spec.repair import mend
from mockgateway.spec.subschemas import DIALECT, list_at, mapping_at

Direction = Literal["request", "response"]
_Scope = tuple[tuple[str, tuple[str, Path]], ...]
"""The references of the `$dynamicAnchor`s that apply, by name: the dynamic scope."""

# Names of schemas that do not hold under `$defs`; nothing refers to them there.
_DROPPED = frozenset(
    (
        "$id $schema $anchor $dynamicAnchor $recursiveAnchor $recursiveRef "
        "$vocabulary $comment externalDocs"
    ).split()
)
_LISTS = LIST_KEYWORDS | {"items"}  # of drafts before 2020-12
_INTEGER_FORMATS = {"int32": 2**31, "int64": 2**63}  # of OpenAPI, unknown to validators

log = logging.getLogger(__name__)


class Schemas:
    """The translated schemas of one document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._is_3_0 = document.version.startswith("3.0")
        self._names: dict[tuple[Path, str, Direction, _Scope], str] = {}
        self._definitions: dict[str, Json] = {}
        self._needs: dict[str, set[str]] = {}
        self._waiting: list[tuple[str, Json, Path, Direction, _Scope]] = []
        self._scope: _Scope = ()  # of the schema that is translated

    def standalone(self, schema: Json, file: Path, direction: Direction) -> Json:
        """Return the schema with everything it refers to under `$defs`; True if it takes too long.

        Raises ConfigError for a `$ref` without a target.
        """
        needs: set[str] = set()
        self._scope = self._entered(schema, ())
        body = self._translate(schema, file, direction, needs)
        self._translate_waiting()
        reached: dict[str, Json] = {}
        waiting = sorted(needs)
        while waiting:
            name = waiting.pop()
            if name not in reached:
                reached[name] = self._definitions[name]
                waiting.extend(sorted(self._needs[name]))
        if not reached or not isinstance(body, dict):
            return body
        return bounded({**body, "$defs": {**body.get("$defs", {}), **reached}}, file)

    def _name(self, ref: str, file: Path, direction: Direction) -> str:
        """Return the `$defs` name of a reference's target, and queue it for translation once."""
        node, target = self._document.find(ref, file)
        scope = self._entered(node, self._scope)
        key = (target, ref if is_remote(ref) else ref.partition("#")[2], direction, scope)
        if key not in self._names:
            word = re.sub(r"\W", "_", last_word(ref)) or "schema"
            name, count = word, 2
            while name in self._definitions:
                name, count = f"{word}_{count}", count + 1
            self._names[key] = name
            # The name is taken now and translated later, since chains of references may be longer
            # than the recursion limit.
            self._definitions[name] = True
            self._waiting.append((name, node, target, direction, scope))
        return self._names[key]

    def _entered(self, schema: Json, scope: _Scope) -> _Scope:
        """Return the scope below a schema: of the anchors of one name, the outermost counts."""
        known = {name for name, _ in scope}
        anchors = self._document.dynamic_anchors(schema).items()
        return scope + tuple(item for item in anchors if item[0] not in known)

    def _translate_waiting(self) -> None:
        while self._waiting:
            name, node, file, direction, self._scope = self._waiting.pop()
            self._needs[name] = needs = set[str]()
            self._definitions[name] = self._translate(node, file, direction, needs)

    def _translate(self, schema: Json, file: Path, direction: Direction, needs: set[str]) -> Json:
        if not isinstance(schema, dict):
            return schema if isinstance(schema, bool) else True

        def translate(inner: Json) -> Json:
            return self._translate(inner, file, direction, needs)

        out: dict[str, Json] = {}
        if self._is_3_0 and isinstance(schema.get("$ref"), str):
            schema = _without_siblings(schema, direction)
        for key, value in schema.items():
            if key in ("$ref", "$dynamicRef") and isinstance(value, str):
                goal = (value, file) if key == "$ref" else self._dynamic(value, file)
                if (ref := self._reference(*goal, direction, needs)) is not None:
                    out["$ref"] = ref
            elif key in SCHEMA_KEYWORDS and isinstance(value, (dict, bool)):
                out[key] = translate(value)
            elif key in _LISTS and isinstance(value, list):
                out[key] = [translate(item) for item in value]
            elif key in MAP_KEYWORDS and isinstance(value, dict):
                out[key] = {str(name): translate(item) for name, item in value.items()}
            elif key == "discriminator" and isinstance(value, dict):
                out[key] = self._discriminator(value, file, direction, needs)
            elif key not in _DROPPED:
                out[key] = value
        self._tell_apart(out, schema, file, direction)
        # Many 3.1 documents still use `nullable`. A request that relies on it is accepted; a reply
        # never relies on it.
        nullable = direction == "request" and out.get("nullable") is True
        _repair(out, file)
        translated = _modernise(out, direction) if self._is_3_0 or nullable else out
        self._apply_direction(out, schema, file, direction)
        return translated

    def _reference(self, ref: str, file: Path, direction: Direction, needs: set[str]) -> str | None:
        """Return a reference as one to `$defs`; None for a URL, which is not fetched."""
        if is_remote(ref) and self._document.find(ref, file).value == {}:  # which logs it
            return None
        name = self._name(ref, file, direction)
        needs.add(name)
        return f"#/$defs/{name}"

    def _dynamic(self, ref: str, file: Path) -> tuple[str, Path]:
        """Return the reference and its file that a `$dynamicRef` stands for in this scope."""
        target = self._document.find(ref, file).value
        anchor = target.get("$dynamicAnchor") if isinstance(target, dict) else None
        return dict(self._scope).get(str(anchor), (ref, file))

    def _tell_apart(
        self, out: dict[str, Json], written: Json, file: Path, direction: Direction
    ) -> None:
        """Make the discriminator select a branch of a oneOf, in place.

        Branches may overlap; a value belongs to the branch that its discriminator names. A reply
        fits that branch alone as well, because some validators ignore the discriminator.
        """
        rule = mapping_at(out, "discriminator")
        name, known = rule.get("propertyName"), mapping_at(rule, "mapping")
        is_union = "oneOf" in out and "anyOf" not in out and isinstance(name, str)
        if not is_union:
            return
        branches, is_narrowed = [*out["oneOf"]], False
        for index, branch in enumerate(branches):
            ref = branch.get("$ref") if isinstance(branch, dict) else None
            words = [word for word, target in known.items() if target == ref]
            raw = list_at(written, "oneOf")[index]
            own = mapping_at(self._resolve(raw, file).value, "properties").get(str(name))
            if words and not {"enum", "const"} & (own if isinstance(own, dict) else {}).keys():
                words.append(last_word(raw["$ref"]))
                branches[index] = {"$ref": ref, "properties": {name: {"enum": words}}}
                is_narrowed = True
        if direction == "request":
            del out["oneOf"]
        if direction == "request" or is_narrowed:
            out["anyOf"] = branches

    def _apply_direction(
        self, out: dict[str, Json], written: dict[str, Json], file: Path, direction: Direction
    ) -> None:
        """Make `readOnly` properties optional in requests; exclude `writeOnly` from responses.

        Args:
            out: The translated schema, changed in place.
            written: The schema in the document.
            file: The file of `written`.
            direction: The direction.
        """
        hides = direction == "response" and "properties" in out
        if "required" not in out and not hides:
            return
        mark = "readOnly" if direction == "request" else "writeOnly"
        marked = set(self._marked(written, file, mark, 0))
        if marked and "required" in out:
            out["required"] = [name for name in out["required"] if name not in marked]
        if marked and hides:
            properties = out["properties"].items()
            out["properties"] = {
                name: False if name in marked else item for name, item in properties
            }

    def _marked(self, schema: Json, file: Path, mark: str, depth: int) -> Iterator[str]:
        """Yield the names of a schema's marked properties, also through `$ref` and `allOf`."""
        schema, file = self._resolve(schema, file)
        if not isinstance(schema, dict) or depth > 8:
            return
        for name, item in mapping_at(schema, "properties").items():
            for node in (self._resolve(item, file).value, item):
                if isinstance(node, dict) and node.get(mark) is True:
                    yield str(name)
        for part in list_at(schema, "allOf"):
            yield from self._marked(part, file, mark, depth + 1)

    def _resolve(self, schema: Json, file: Path) -> Node:
        try:
            return self._document.resolve(schema, file)
        except ConfigError:
            return Node(True, file)

    def _discriminator(
        self, value: Json, file: Path, direction: Direction, needs: set[str]
    ) -> Json:
        mapping = {}
        for word, target in mapping_at(value, "mapping").items():
            is_ref = "#" in str(target) or str(target).endswith((".yaml", ".yml", ".json"))
            ref = target if is_ref else f"#/components/schemas/{target}"
            try:
                name = self._name(ref, file, direction)
            except ConfigError:  # it is only a hint
                continue
            needs.add(name)
            mapping[word] = f"#/$defs/{name}"
        return {**value, "mapping": mapping}


def _without_siblings(schema: dict[str, Json], direction: Direction) -> dict[str, Json]:
    """Return a reference as 3.0 reads it. `nullable` beside it is accepted, but not relied on."""
    out = {"$ref": schema["$ref"]}
    if schema.get("nullable") is True and direction == "request":
        return {"anyOf": [out, {"type": "null"}]}
    return out


def _repair(schema: dict[str, Json], file: Path) -> None:
    """Repair malformed keywords, translate OpenAPI 3.0's bounds, and bound integers. In place."""
    for key, done in mend(schema):  # of a schema that the check at start has not seen
        log.warning("%s: %r in a schema %s", file, key, done)
    for bound, strict in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if isinstance(flag := schema.get(strict), bool):
            del schema[strict]
            if flag and bound in schema:
                schema[strict] = schema.pop(bound)
    width = _INTEGER_FORMATS.get(schema.get("format", ""))
    if width and schema.get("type") in ("integer", ["integer", "null"]):
        schema["minimum"] = max(schema.get("minimum", -width), -width)
        schema["maximum"] = min(schema.get("maximum", width - 1), width - 1)
    if "pattern" in schema:
        schema["pattern"] = readable(schema["pattern"])
    if patterns := schema.get("patternProperties"):
        schema["patternProperties"] = {readable(name): value for name, value in patterns.items()}


def _modernise(schema: dict[str, Json], direction: Direction) -> Json:
    """Return a schema with `nullable` as JSON Schema 2020-12. Changes the schema in place.

    Beside an `enum` without null, or without a `type`, authors expect it to count, but by 3.0.3 it
    does not: null is accepted in requests, and sent only if there is no other value.
    """
    if schema.pop("nullable", None) is not True:
        return schema
    if isinstance(kind := schema.get("type"), str):
        schema["type"] = [kind, "null"]
        values = schema.get("enum")
        if isinstance(values, list) and None not in values and direction == "request":
            schema["enum"] = [*values, None]
        return schema
    rare = {"x-last": True} if direction == "response" else {}
    return {"anyOf": [schema, {"type": "null", **rare}]}


def compile_schema(schema: Json, where: str) -> jsonschema_rs.Validator:
    """Return a validator that checks formats.

    For an unusable schema that is a validator that accepts any value, and the log says so.
    """
    dialect = {"$schema": DIALECT, **schema} if isinstance(schema, dict) else schema
    try:
        return jsonschema_rs.validator_for(dialect, validate_formats=True, retriever=_refuse)
    except (ValueError, jsonschema_rs.ReferencingError) as error:
        message = "%s: this schema cannot be used and is not checked: %s"
        log.warning(message, where, str(error).splitlines()[0][:200])
        return jsonschema_rs.validator_for(True)


def _refuse(uri: str) -> Json:
    """Refuse to fetch a schema, which the engine would do by default."""
    raise ValueError(f"{uri} is not fetched")
