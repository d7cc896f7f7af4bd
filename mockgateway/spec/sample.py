"""Smallest valid files by media type, for responses that a document describes only by type."""

from __future__ import annotations

import json
from functools import cache
from typing import Any
from urllib.parse import urlencode

from mockgateway.data import FIXTURES
from mockgateway.spec.content_types import JSON_LINES, essence

_FILES = {  # in fixtures/samples
    "image/png": "pixel.png",
    "image/gif": "pixel.gif",
    "image/bmp": "pixel.bmp",
    "image/svg+xml": "pixel.svg",
    "audio/wav": "silence.wav",
    "audio/x-wav": "silence.wav",
    "audio/wave": "silence.wav",
    "application/pdf": "page.pdf",
    "application/zip": "archive.zip",
    "application/gzip": "archive.gz",
    "application/x-gzip": "archive.gz",
    "text/html": "page.html",
    "application/xml": "element.xml",
    "text/xml": "element.xml",
}
_TYPE_OF_RANGE = {
    "image/*": "image/png",
    "audio/*": "audio/wav",
    "text/*": "text/plain",
    "video/*": "video/mp4",
}
_TEXT_TYPES = ("text/", "application/xml", "application/x-yaml", "application/yaml")


def concrete(media_type: str, schema: Any) -> str:
    """Return the media type to send for a documented one. A range becomes a common member of it."""
    if "*" not in media_type:
        return media_type
    fallback = "application/octet-stream" if _is_binary(schema) else "application/json"
    return _TYPE_OF_RANGE.get(essence(media_type), fallback)


@cache
def sample(media_type: str) -> bytes | None:
    """Return a tiny valid file of a media type, or None if there is none."""
    name = _FILES.get(essence(media_type))
    return (FIXTURES / "samples" / name).read_bytes() if name else None


def as_body(value: Any, media_type: str, schema: Any) -> str | bytes:
    """Return a drawn value as a body of a media type that is not JSON."""
    kind = essence(media_type)
    if isinstance(value, str):
        found = (
            sample(media_type) if _is_binary(schema) or not kind.startswith(_TEXT_TYPES) else None
        )
        return value if found is None else found
    if kind.endswith(("/xml", "+xml")):
        from mockgateway.spec.xml import to_xml  # rarely needed

        return to_xml(value, schema)
    if kind.endswith(JSON_LINES) and isinstance(value, list):
        return "".join(json.dumps(item) + "\n" for item in value)
    if kind == "text/csv" and isinstance(value, list):
        return "".join(map(_row, value))
    if kind == "application/x-www-form-urlencoded" and isinstance(value, dict):
        return urlencode({key: _cell(item) for key, item in value.items()})
    found = None if schema is True else sample(media_type)
    return json.dumps(value) if found is None else found


def _cell(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _row(item: Any) -> str:
    cells = list(item.values()) if isinstance(item, dict) else item
    texts = map(_cell, cells if isinstance(cells, list) else [cells])
    quoted = (
        '"' + text.replace('"', '""') + '"' if set(text) & set(',"\r\n') else text for text in texts
    )
    return ",".join(quoted) + "\r\n"


def _is_binary(schema: Any) -> bool:
    if not isinstance(schema, dict):
        return False
    encoded = "contentMediaType" in schema or "contentEncoding" in schema
    return encoded or schema.get("format") in ("binary", "byte")
