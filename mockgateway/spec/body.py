"""Read a request body by its content type: JSON, a form, text or bytes; decoded and validated by the documented schema."""

from __future__ import annotations

from collections.abc import Mapping
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
from mockgateway.spec.messages import cut, problem_for, require_valid, too_deep
from mockgateway.spec.multipart import parts

__all__ = ["ABSENT", "Bodies", "Body", "UploadedFile"]

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
_UTF8 = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})
_MAX_KNOWN = 64


class Body(NamedTuple):
    """A decoded body.

    value: the JSON value, the object of a form (its files as UploadedFile), a str for text, else bytes; None if there is no body;
    media_type: the documented type that matched, "" if there is no body; sent: the type the client named, without parameters.
    """

    value: Any
    media_type: str
    sent: str


ABSENT = Body(None, "", "")


class _Media:
    """One documented media type."""

    def __init__(self, name: str, definition: Mapping[str, Any]) -> None:
        self.name = name
        self.encoding: Mapping[str, Mapping[str, Any]] = definition.get("encoding") or {}
        self.checked = LazyValidator(definition.get("schema", True), f"request body {name}")

    @cached_property
    def shape(self) -> Coercion:
        return Coercion(self.checked.parts, ((self.checked.schema, ""),))


class Bodies:
    """The bodies that one operation takes. content: by media type, each with a self-contained `schema` and perhaps `encoding`."""

    def __init__(self, content: Mapping[str, Mapping[str, Any]], required: bool) -> None:
        self._media = {name: _Media(name, definition) for name, definition in content.items()}
        self._required = required
        # Content-Type headers seen that mean JSON in UTF-8, whole as sent, with what they come to.
        self._json: dict[str | None, tuple[_Media, str]] = {}

    def read(self, content_type: str | None, body: bytes, parsed: Any = None) -> Body:
        """The body, valid by its schema. content_type: the header's value, None if it was not sent; parsed: its JSON if it is known. Raises Problem."""
        known = self._json.get(content_type)
        if known is None or not body:
            return self._read_other(content_type, body)
        media, sent = known
        try:
            value = orjson.loads(body) if parsed is None else parsed
        except orjson.JSONDecodeError as error:
            if body.isspace():
                return self._none()
            raise invalid_json(body, error) from None
        try:
            if media.checked.is_valid(value):
                return Body(value, media.name, sent)
        except ValueError:
            raise too_deep("the request body", param=None, location="body") from None
        raise _named(media.checked.schema, problem_for(media.checked, value, location="body"))

    def _none(self) -> Body:
        if self._required and self._media:
            raise Problem(
                "invalid_request", "A request body is required.", param=None, location="body"
            )
        return ABSENT

    def _read_other(self, content_type: str | None, body: bytes) -> Body:
        """What is not JSON, or is met for the first time."""
        if not body or not self._media:  # a body where none is documented is none of our business
            return self._none()
        sent = essence(content_type or "")
        media = self._match(sent)
        sent = sent or essence(media.name)
        if is_json(sent):
            self._demand_utf8(content_type)
            if len(self._json) >= _MAX_KNOWN:  # boundaries and charsets are the clients' to invent
                self._json.clear()
            self._json[content_type] = (media, sent)
            return self.read(content_type, body)
        if sent in (FORM, MULTIPART):
            return self._read_form(media, sent, content_type or "", body)
        if sent.startswith("text/"):
            return self._read_text(media, sent, content_type, body)
        return Body(body, media.name, sent)

    def _match(self, sent: str) -> _Media:
        if not sent:
            # Many a client forgets the header; JSON is what it means.
            for name, media in self._media.items():
                if is_json(essence(name)):
                    return media
            raise _unsupported(f"The Content-Type header is missing; {self._accepted()}.")
        documented = match(sent, self._media)
        if documented is not None:
            return self._media[documented]
        advice = self._accepted()
        if sent == FORM and any(is_json(essence(name)) for name in self._media):
            advice += (
                "; send JSON with the header 'Content-Type: application/json' (curl's -d needs it)"
            )
        raise _unsupported(f"Content-Type '{cut(sent, 60)}' is not supported; {advice}.")

    def _accepted(self) -> str:
        return f"this operation accepts {' or '.join(self._media)}"

    def _demand_utf8(self, content_type: str | None) -> None:
        charset = parameter(content_type, "charset") if content_type else None
        if charset is not None and charset.lower() not in _UTF8:
            raise _unsupported(f"The charset '{cut(charset, 40)}' is not supported; send UTF-8.")

    def _read_form(self, media: _Media, sent: str, content_type: str, body: bytes) -> Body:
        if sent == MULTIPART:
            fields = parts(body, parameter(content_type, "boundary"))
        else:
            self._demand_utf8(content_type)
            fields = forms.urlencoded(body)
        value = forms.assemble(fields, media.shape, media.encoding)
        require_valid(media.checked, forms.stand_in(value), location="body")
        return Body(value, media.name, sent)

    def _read_text(self, media: _Media, sent: str, content_type: str | None, body: bytes) -> Body:
        self._demand_utf8(content_type)
        try:
            text = body.decode()
        except UnicodeDecodeError:
            raise Problem(
                "invalid_request",
                "The request body is not valid UTF-8.",
                param=None,
                location="body",
            ) from None
        require_valid(media.checked, text, location="body")
        return Body(text, media.name, sent)


def _named(schema: Any, fault: Problem) -> Problem:
    """The problem by the name that the wrong field's schema gives it (`x-problem`), else as it is."""
    param = fault.values.get("param")
    if isinstance(schema, dict) and isinstance(ref := schema.get("$ref"), str):
        schema = schema.get("$defs", {}).get(ref.removeprefix("#/$defs/"))
    field = (schema.get("properties") or {}).get(param) if isinstance(schema, dict) else None
    name = field.get("x-problem") if isinstance(field, dict) else None
    return Problem(name, fault.message, **fault.values) if isinstance(name, str) else fault


def _unsupported(message: str) -> Problem:
    return Problem("unsupported_media_type", cut(message, 300), param=None, location="body")
