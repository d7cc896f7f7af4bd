"""Validate by a schema that stands in a document, and tell by which of its words a value fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit
from uuid import UUID

import orjson

from mockgateway.contract.place import Place, broken_words
from mockgateway.spec.document import Document

Json = Any
MOST = 5  # deviations of one value that are told


class Misfit(NamedTuple):
    """Where a value fails: a JSON pointer into it, what is wrong, and the place of the schema's words."""

    pointer: str
    message: str
    place: Place


class Schemas:
    """The validators of one document, each made when it is first needed."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._made: dict[tuple[Path, str], Any] = {}
        self._old = document.version.startswith("3.0")
        self._registry: Any = None

    def misfits(self, value: Json, place: Place) -> Iterator[Misfit]:
        """What a value breaks of the schema at a place, at most five."""
        from jsonschema.exceptions import best_match

        for number, error in enumerate(self._validator(place).iter_errors(value)):
            if number == MOST:
                return
            error = best_match([error]) or error
            pointer = "".join(f"/{token}" for token in error.absolute_path)
            yield Misfit(
                pointer,
                _plain(error),
                broken_words(self._document, place, error.absolute_schema_path),
            )

    def fits(self, value: Json, place: Place) -> bool:
        """Whether a value is valid."""
        return next(self.misfits(value, place), None) is None

    def _validator(self, place: Place) -> Any:
        key = (place.file, place.pointer)
        if key not in self._made:
            from jsonschema import Draft202012Validator
            from jsonschema.validators import extend

            if self._registry is None:
                self._registry = self._all()
            kind: Any = extend(Draft202012Validator, {"contentSchema": _content})  # type: ignore[no-untyped-call]
            # YAML's unquoted 200 is a text here: `parse` has made every key one.
            self._made[key] = kind(
                {"$ref": f"{place.file.as_uri()}#{_quoted(place.pointer)}"},
                registry=self._registry,
                format_checker=_formats(),
            )
        return self._made[key]

    def _all(self) -> Any:
        from referencing import Registry
        from referencing.jsonschema import DRAFT202012

        def retrieve(uri: str) -> Any:
            parts = urlsplit(uri)
            value = (
                self._document.find(unquote(parts.path), self._document.path).value
                if parts.scheme == "file"
                else {}
            )
            return DRAFT202012.create_resource(_modern(value) if self._old else value)

        return Registry(retrieve=retrieve)  # type: ignore[call-arg]


def _quoted(pointer: str) -> str:
    from urllib.parse import quote

    return quote(pointer, safe="/~!$&'()*+,;=:@-._")


def _plain(error: Any) -> str:
    """The validator's words, short: a long value is cut."""
    message = str(error.message)
    if error.validator in (
        "type",
        "enum",
        "const",
        "pattern",
        "format",
        "minLength",
        "maxLength",
        "minimum",
        "maximum",
        "contentSchema",
    ):
        instance = (
            orjson.dumps(error.instance, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
            if not isinstance(error.instance, str)
            else repr(error.instance)
        )
        instance = instance if len(instance) < 100 else instance[:100] + "..."
        wanted = str(error.validator_value)[:200]
        return {
            "type": f"{instance} is no {wanted}",
            "enum": f"{instance} is none of {wanted}",
            "const": f"{instance} is not {wanted!r}",
            "pattern": f"{instance} does not match {wanted}",
            "format": f"{instance} is no {wanted}",
        }.get(error.validator, message[:300])
    return message if len(message) < 300 else f"...{message[-280:]}"


def _content(validator: Any, schema: Json, instance: Json, parent: Json) -> Iterator[Any]:
    """`contentSchema` with `contentMediaType: application/json`: the text is JSON, and that is valid."""
    from jsonschema import ValidationError

    if (
        not isinstance(instance, str)
        or parent.get("contentMediaType", "application/json") != "application/json"
    ):
        return
    try:
        value = orjson.loads(instance)
    except orjson.JSONDecodeError as error:
        yield ValidationError(f"is no JSON: {str(error).split(':')[0]}")
        return
    yield from validator.descend(value, schema, schema_path=None)


@cache
def _formats() -> Any:
    from jsonschema import FormatChecker

    checker = FormatChecker(formats=())
    checker.checks("uuid", ValueError)(
        lambda value: not isinstance(value, str) or bool(UUID(value))
    )
    checker.checks("date", ValueError)(
        lambda value: not isinstance(value, str) or bool(date.fromisoformat(value))
    )
    checker.checks("date-time", ValueError)(
        lambda value: (
            not isinstance(value, str)
            or (bool(datetime.fromisoformat(value)) and "T" in value.upper())
        )
    )
    checker.checks("uri", ValueError)(
        lambda value: (
            not isinstance(value, str) or bool(re.match(r"^[A-Za-z][A-Za-z0-9+.-]*:\S+$", value))
        )
    )
    checker.checks("email", ValueError)(lambda value: not isinstance(value, str) or "@" in value)
    return checker


def _modern(node: Json) -> Json:
    """OpenAPI 3.0's own words as JSON Schema has them: `nullable`, exclusive limits that are true."""
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
