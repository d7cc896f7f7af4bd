"""The fields of a request, and the conditions `x-when` about them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from mockgateway.contract.exchange import Request, parse_json
from mockgateway.contract.uploads import decode_form

Json = Any
MAX_FIELD = 1000  # bytes of a form field that are read


def when_holds(when: Json, fields: Mapping[str, Json] | None) -> bool:
    """Return whether an `x-when` holds for the fields of a request; `present` is any value."""
    if not isinstance(when, Mapping):
        return True
    given = fields or {}
    return all(name in given and _equal(given[name], value) for name, value in when.items())


def _equal(given: Json, wanted: Json) -> bool:
    return wanted == "present" or given == wanted or str(given).lower() == str(wanted).lower()


def sent_fields(request: Request) -> Json:
    """Return the JSON body or the fields of a multipart form; None for any other body."""
    if request.header("content-type").startswith("multipart/form-data"):
        booleans: dict[str, Json] = {"true": True, "false": False}
        fields = {}
        for part in decode_form(request.body):
            text = "" if part.filename else part.data[:MAX_FIELD].decode("utf-8", "replace")
            fields[part.name] = booleans.get(text, text)
        return fields
    return parse_json(request.body)


def when_fields(request: Request) -> dict[str, Json]:
    """Return the fields that `x-when` refers to: those of the body and of the query."""
    body = sent_fields(request)
    pairs = parse_qs(urlsplit(request.url).query, keep_blank_values=True)
    query = {name: values[0] for name, values in pairs.items()}
    return {**query, **body} if isinstance(body, dict) else query
