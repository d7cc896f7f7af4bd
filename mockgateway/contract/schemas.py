"""Validate values against the schemas of a document and locate the keywords that fail."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache, cached_property, partial
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, unquote, urlsplit
from uuid import UUID

import orjson
from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.exceptions import best_match
from jsonschema.validators import extend
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from mockgateway.contract.location import Location, keyword_location
from mockgateway.spec.document import Document

Json = Any
MAX_VIOLATIONS = 5  # reported for one value
MAX_MESSAGE = 300


class SchemaViolation(NamedTuple):
    """A value that its schema does not allow."""

    pointer: str  # JSON pointer into the value
    message: str
    location: Location  # of the failing keyword


class SchemaValidators:
    """The validators of one document, each compiled on first use."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._validators: dict[tuple[Path, str], Any] = {}

    def violations(self, value: Json, schema: Location) -> Iterator[SchemaViolation]:
        """Yield at most five violations of a schema by a value."""
        for error in islice(self._validator(schema).iter_errors(value), MAX_VIOLATIONS):
            error = best_match([error]) or error
            pointer = "".join(f"/{token}" for token in error.absolute_path)
            keyword = keyword_location(self._document, schema, error.absolute_schema_path)
            yield SchemaViolation(pointer, _message(error), keyword)

    def is_valid(self, value: Json, schema: Location) -> bool:
        """Return whether a schema allows a value."""
        return next(self.violations(value, schema), None) is None

    def _validator(self, schema: Location) -> Any:
        key = (schema.file, schema.pointer)
        if key not in self._validators:
            pointer = quote(schema.pointer, safe="/~!$&'()*+,;=:@-._")
            reference = {"$ref": f"{schema.file.as_uri()}#{pointer}"}
            self._validators[key] = _Validator(
                reference, registry=self._registry, format_checker=_format_checker()
            )
        return self._validators[key]

    @cached_property
    def _registry(self) -> Any:
        document = self._document
        old = document.version.startswith("3.0")

        def retrieve(uri: str) -> Any:
            parts = urlsplit(uri)
            local = parts.scheme == "file"
            value = document.find(unquote(parts.path), document.path).value if local else {}
            return DRAFT202012.create_resource(_modern(value) if old else value)

        return Registry(retrieve=retrieve)  # type: ignore[call-arg]


def relaxed(keyword: Location, value: Json, pointer: str) -> Json:
    """Return the keyword with a value that would allow the observed one, or None if unknown.

    Args:
        keyword: the schema keyword that fails.
        value: the whole value that was validated.
        pointer: where in it the failure is.
    """
    name, allowed = keyword.pointer.rsplit("/", 1)[-1], keyword.value
    seen = value
    try:
        for token in pointer.split("/")[1:]:
            seen = seen[int(token)] if isinstance(seen, list) else seen[token]
    except (KeyError, IndexError, ValueError, TypeError):
        return None
    match name:
        case "required" if isinstance(allowed, list) and isinstance(seen, dict):
            return {"required": [field for field in allowed if field in seen]}
        case "enum" if isinstance(allowed, list):
            return {"enum": [*allowed, seen]}
        case "const":
            return {"const": seen}
        case "type":
            types = allowed if isinstance(allowed, list) else [allowed]
            kind = _TYPES.get(type(seen))
            return {"type": [*types, kind]} if kind and kind not in types else None
        case "minimum" | "maximum" | "minLength" | "maxLength" | "minItems" | "maxItems":
            if isinstance(seen, int | float | str | list):
                return {name: seen if isinstance(seen, int | float) else len(seen)}
        case "additionalProperties" if isinstance(seen, dict):
            return {"additionalProperties": True}
    return None


_TYPES: dict[type, str] = {
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
    list: "array",
    dict: "object",
    type(None): "null",
}
_MESSAGES = {
    "type": "{value} is not of type {wanted}",
    "enum": "{value} is not one of {wanted}",
    "const": "{value} is not {wanted!r}",
    "pattern": "{value} does not match {wanted}",
    "format": "{value} is not a valid {wanted}",
}


def _message(error: Any) -> str:
    """Return the validator's message with long values truncated."""
    message = str(error.message)
    if error.validator in _MESSAGES:
        seen = error.instance
        options = orjson.OPT_NON_STR_KEYS
        text = isinstance(seen, str)
        value = repr(seen) if text else orjson.dumps(seen, default=str, option=options).decode()
        value = value if len(value) < 100 else f"{value[:100]}..."
        return _MESSAGES[error.validator].format(
            value=value, wanted=str(error.validator_value)[:200]
        )
    return message if len(message) < MAX_MESSAGE else f"...{message[-280:]}"


def _content_schema(validator: Any, schema: Json, value: Json, parent: Json) -> Iterator[Any]:
    """Validate a JSON text against `contentSchema`."""
    media_type = parent.get("contentMediaType", "application/json")
    if not isinstance(value, str) or media_type != "application/json":
        return
    try:
        content = orjson.loads(value)
    except orjson.JSONDecodeError as error:
        yield ValidationError(f"is not JSON: {str(error).split(':')[0]}")
        return
    yield from validator.descend(content, schema, schema_path=None)


_Validator: Any = extend(Draft202012Validator, {"contentSchema": _content_schema})  # type: ignore[no-untyped-call]


_FORMATS: dict[str, Callable[[str], Any]] = {
    "uuid": UUID,
    "date": date.fromisoformat,
    "date-time": lambda text: datetime.fromisoformat(text) and "T" in text.upper(),
    "uri": lambda text: re.match(r"^[A-Za-z][A-Za-z0-9+.-]*:\S+$", text),
    "email": lambda text: "@" in text,
}


@cache
def _format_checker() -> Any:
    checker = FormatChecker(formats=())
    for name, parse in _FORMATS.items():
        checker.checks(name, ValueError)(partial(_has_format, parse))
    return checker


def _has_format(parse: Callable[[str], Any], value: Json) -> bool:
    return not isinstance(value, str) or bool(parse(value))


def _modern(node: Json) -> Json:
    """Translate OpenAPI 3.0's `nullable` and boolean exclusive limits to JSON Schema 2020-12."""
    if isinstance(node, list):
        return [_modern(part) for part in node]
    if not isinstance(node, dict):
        return node
    out = {key: _modern(value) for key, value in node.items()}
    for name, limit in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if out.get(name) is True and limit in out:
            out[name] = out.pop(limit)
        elif isinstance(out.get(name), bool):
            del out[name]
    if out.pop("nullable", None) is True:
        if isinstance(out.get("type"), str):
            out["type"] = [out["type"], "null"]
            if "enum" in out and None not in out["enum"]:
                out["enum"] = [*out["enum"], None]
        elif out:
            out = {"anyOf": [out, {"type": "null"}]}
    return out
