"""Read a request body by its content type (JSON, form, text, bytes) and validate it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import orjson

from mockgateway.problem import Problem
from mockgateway.spec import forms
from mockgateway.spec.coercion import Coercion
from mockgateway.spec.content_types import essence, is_json, match, parameter
from mockgateway.spec.forms import UploadedFile
from mockgateway.spec.json_errors import invalid_json
from mockgateway.spec.lazy_validator import LazyValidator
from mockgateway.spec.messages import cut, problem_for, problem_of, require_valid, too_deep
from mockgateway.spec.multipart import parse_multipart
from mockgateway.spec.subschemas import UNIONS, declared_names, list_at, refused_members
from mockgateway.spec.violation import Violation

__all__ = ["ABSENT", "Bodies", "Body", "UploadedFile"]

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
_UTF8 = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})
_MAX_CACHED_TYPES = 64


class Body(NamedTuple):
    """A decoded body."""

    # The JSON value, the object of a form (its files as UploadedFile), a str for text, else bytes;
    # None without a body.
    value: Any
    media_type: str  # the documented type that matched, "" without a body
    sent: str  # the type that the client sent, without parameters
    unknown: tuple[str, ...] = ()  # names of top-level members that the schema does not declare

    def declared(self) -> dict[str, Any]:
        """Return the members of an object without the unknown ones."""
        return {name: value for name, value in self.value.items() if name not in self.unknown}


ABSENT = Body(None, "", "")


class _Media:
    """One documented media type."""

    def __init__(self, name: str, definition: Mapping[str, Any]) -> None:
        self.name = name
        self.encoding: Mapping[str, Mapping[str, Any]] = definition.get("encoding") or {}
        self.validator = LazyValidator(definition.get("schema", True), f"request body {name}")
        self._own: Sequence[Any] = definition.get("own") or ()

    def accepts(self, value: Any) -> bool:
        """Return whether a value is valid, or one of the document's examples."""
        if self.validator.is_valid(value):
            return True
        # Compared as JSON, where 1 is not true.
        return value in self._own and _as_text(value) in map(_as_text, self._own)

    @cached_property
    def known_names(self) -> frozenset[str]:
        """The names of the object's members; empty if any name is as good as another."""
        return declared_names(self.validator.subschemas)

    def body(self, value: Any, sent: str) -> Body:
        """Return a valid body with the names in it that are unknown."""
        known = self.known_names
        if not known or type(value) is not dict or value.keys() <= known:
            return Body(value, self.name, sent)
        self.refuse(value)
        return Body(value, self.name, sent, tuple(name for name in value if name not in known))

    def refuse(self, value: Any) -> None:
        """Raise Problem if a body has a member that the API is known to refuse."""
        for name in self.refused if isinstance(value, dict) else ():
            if name not in value:
                continue
            violation = Violation((name,), "x-message", self.refused[name], value[name])
            raise problem_of(violation, location="body")

    @cached_property
    def refused(self) -> Mapping[str, str]:
        """The messages of members that the API is known to refuse (`x-refused`), by name."""
        return refused_members(self.validator.subschemas)

    @cached_property
    def coercion(self) -> Coercion:
        return Coercion(self.validator.subschemas, ((self.validator.schema, ""),))


class Bodies:
    """The request bodies of one operation.

    Args:
        content: By media type, a self-contained `schema` and perhaps an `encoding`.
        required: Whether a request without a body is refused.
    """

    def __init__(self, content: Mapping[str, Mapping[str, Any]], required: bool) -> None:
        self._media = {name: _Media(name, definition) for name, definition in content.items()}
        self._required = required
        # Content-Type headers, as sent, that are JSON in UTF-8, with their type.
        self._json_types: dict[str | None, tuple[_Media, str]] = {}

    @cached_property
    def default_model(self) -> str | None:
        """The default of the member `model`, None without one."""
        for media in self._media.values():
            subschemas = media.validator.subschemas
            schema, at = subschemas.properties((subschemas.root, "")).get("model", (None, ""))
            for part, _ in subschemas.spread((schema, at)):
                if isinstance(part, dict) and isinstance(part.get("default"), str):
                    return str(part["default"])
        return None

    @property
    def fields(self) -> list[str]:
        """The members of the first body that is an object, required ones first, the model last."""
        subschemas = next(iter(self._media.values())).validator.subschemas if self._media else None
        if subschemas is None:
            return []
        root = (subschemas.root, "")
        required = [
            name
            for schema, _ in subschemas.spread(root, *UNIONS)
            for name in list_at(schema, "required")
        ]
        names = dict.fromkeys([*required, *subschemas.properties(root)])
        return sorted(names, key="model".__eq__)

    def read(self, content_type: str | None, body: bytes, parsed: Any = None) -> Body:
        """Return the body, valid by its schema.

        Args:
            content_type: The header's value, or None.
            body: The bytes.
            parsed: The JSON value of the bytes if it is known.

        Raises:
            Problem: The body is missing, malformed or invalid.
        """
        known = self._json_types.get(content_type)
        if known is None or not body:
            return self._read_other(content_type, body, parsed)
        media, sent = known
        try:
            value = orjson.loads(body) if parsed is None else parsed
        except orjson.JSONDecodeError as error:
            if body.isspace():
                return self._no_body()
            raise invalid_json(body, error) from None
        try:
            if media.accepts(value):
                return media.body(value, sent)
        except ValueError:
            raise too_deep("the request body", param=None, location="body") from None
        media.refuse(value)
        schema = media.validator.schema
        raise _with_name(schema, problem_for(media.validator, value, location="body"))

    def refuse_unknown(self, body: Body) -> None:
        """Raise the problem of the first unknown member of a body, if it has any."""
        if body.unknown:
            media, name = self._media[body.media_type], body.unknown[0]
            violation = Violation((name,), "additionalProperties", sorted(media.known_names), None)
            raise problem_of(violation, location="body")

    @cached_property
    def writable(self) -> frozenset[str]:
        """The names of the body's members that a schema declares and that are not `readOnly`."""
        found = (media.validator.subschemas for media in self._media.values())
        members = [pair for one in found for pair in one.properties((one.root, "")).items()]
        return frozenset(
            name
            for name, (schema, _) in members
            if not (isinstance(schema, dict) and schema.get("readOnly") is True)
        )

    def member(self, name: str) -> dict[str, Any]:
        """Return the schema of a top-level member of the body, or {}."""
        for media in self._media.values():
            subschemas = media.validator.subschemas
            schema = subschemas.properties((subschemas.root, "")).get(name, ({}, ""))[0]
            if isinstance(schema, dict) and schema:
                return schema
        return {}

    def _no_body(self) -> Body:
        if self._required and self._media:
            raise _invalid("A request body is required.")
        return ABSENT

    def _read_other(self, content_type: str | None, body: bytes, parsed: Any) -> Body:
        """Read a body that is not JSON, or JSON with a header that is not cached yet."""
        if not body or not self._media:  # a body is ignored if none is documented
            return self._no_body()
        sent = essence(content_type or "")
        media = self._match(sent)
        sent = sent or essence(media.name)
        if is_json(sent):
            self._require_utf8(content_type)
            if len(self._json_types) >= _MAX_CACHED_TYPES:  # clients may invent any number
                self._json_types.clear()
            self._json_types[content_type] = (media, sent)
            return self.read(content_type, body, parsed)
        if sent in (FORM, MULTIPART):
            return self._read_form(media, sent, content_type or "", body)
        if sent.endswith(("/xml", "+xml")) and media.coercion.types & {"object", "array"}:
            return self._read_xml(media, sent, body)
        if sent.startswith("text/") and (types := media.coercion.types) and "string" not in types:
            return Body(body, media.name, sent)  # such as the rows of a text/csv
        if sent.startswith("text/"):
            return self._read_text(media, sent, content_type, body)
        return Body(body, media.name, sent)

    def _match(self, sent: str) -> _Media:
        accepted = f"this operation accepts {' or '.join(self._media)}"
        json = next((media for name, media in self._media.items() if is_json(name)), None)
        if not sent:
            if json is not None:  # many clients that send JSON forget the header
                return json
            raise _unsupported(f"The Content-Type header is missing; {accepted}.")
        documented = match(sent, self._media)
        if documented is not None:
            return self._media[documented]
        if sent == FORM and json is not None:
            header = "'Content-Type: application/json'"
            accepted += f"; send JSON with the header {header} (curl's -d needs it)"
        raise _unsupported(f"Content-Type '{cut(sent, 60)}' is not supported; {accepted}.")

    def _require_utf8(self, content_type: str | None) -> None:
        charset = parameter(content_type, "charset") if content_type else None
        if charset is not None and charset.lower() not in _UTF8:
            raise _unsupported(f"The charset '{cut(charset, 40)}' is not supported; send UTF-8.")

    def _read_form(self, media: _Media, sent: str, content_type: str, body: bytes) -> Body:
        if sent == MULTIPART:
            fields = parse_multipart(body, parameter(content_type, "boundary"))
        else:
            self._require_utf8(content_type)
            fields = forms.parse_urlencoded(body)
        value = forms.assemble(fields, media.coercion, media.encoding)
        require_valid(media.validator, forms.without_files(value), location="body")
        return media.body(value, sent)

    def _read_xml(self, media: _Media, sent: str, body: bytes) -> Body:
        from mockgateway.spec.xml_reading import from_xml  # rarely needed

        value = from_xml(body, media.validator.subschemas)
        require_valid(media.validator, value, location="body")
        return media.body(value, sent)

    def _read_text(self, media: _Media, sent: str, content_type: str | None, body: bytes) -> Body:
        self._require_utf8(content_type)
        try:
            text = body.decode()
        except UnicodeDecodeError:
            raise _invalid("The request body is not valid UTF-8.") from None
        require_valid(media.validator, text, location="body")
        return Body(text, media.name, sent)


def _with_name(schema: Any, problem: Problem) -> Problem:
    """Return the problem with the name that the wrong field's schema gives it (`x-problem`)."""
    param = problem.values.get("param")
    if isinstance(schema, dict) and isinstance(ref := schema.get("$ref"), str):
        schema = schema.get("$defs", {}).get(ref.removeprefix("#/$defs/"))
    field = (schema.get("properties") or {}).get(param) if isinstance(schema, dict) else None
    name = field.get("x-problem") if isinstance(field, dict) else None
    if not isinstance(name, str):
        return problem
    return Problem(name, problem.message, **problem.values).because(problem.violation)


def _as_text(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def _invalid(message: str) -> Problem:
    return Problem("invalid_request", message, param=None, location="body")


def _unsupported(message: str) -> Problem:
    return Problem("unsupported_media_type", cut(message, 300), param=None, location="body")
