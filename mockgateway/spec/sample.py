"""Smallest valid files by media type, for responses that a document describes only by type."""

from __future__ import annotations

import base64
import gzip
import io
import json
import struct
import wave
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any
from urllib.parse import urlencode

from mockgateway.spec.content_types import essence

_TYPE_OF_RANGE = {
    "image/*": "image/png",
    "audio/*": "audio/wav",
    "text/*": "text/plain",
    "video/*": "video/mp4",
}
_TEXT_TYPES = ("text/", "application/xml", "application/x-yaml", "application/yaml")
_JSON_LINES = ("ndjson", "jsonl", "jsonlines", "json-seq", "stream+json")


def concrete(media_type: str, schema: Any) -> str:
    """Return the media type to send for a documented one. A range becomes a common member of it."""
    if "*" not in media_type:
        return media_type
    fallback = "application/octet-stream" if _is_binary(schema) else "application/json"
    return _TYPE_OF_RANGE.get(essence(media_type), fallback)


def sample(media_type: str) -> bytes | None:
    """Return a tiny valid file of a media type, or None if none is known."""
    make = _FILES.get(essence(media_type))
    return make() if make else None


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
    if kind.endswith(_JSON_LINES) and isinstance(value, list):
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


@cache
def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\0\x40\x80\xc0"))
    return b"\x89PNG\r\n\x1a\n" + header + pixels + chunk(b"IEND", b"")


def _gif() -> bytes:
    return base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


def _bmp() -> bytes:
    info = struct.pack("<IiiHHIIiiII", 40, 1, 1, 1, 24, 0, 4, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 58, 0, 0, 54) + info + b"\xc0\x80\x40\0"


def _svg() -> bytes:
    return b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


@cache
def _wav() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(1600))
    return out.getvalue()


@cache
def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("mock.txt"), "mock")
    return out.getvalue()


@cache
def _pdf() -> bytes:
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%bendobj\n" % (number, text)
    table = b"xref\n0 4\n0000000000 65535 f \n" + b"".join(
        b"%010d 00000 n \n" % at for at in places
    )
    return out + table + b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(out)


def _gzip() -> bytes:
    return gzip.compress(b"mock", mtime=0)


_FILES: Mapping[str, Callable[[], bytes]] = {
    "image/png": _png,
    "image/gif": _gif,
    "image/bmp": _bmp,
    "image/svg+xml": _svg,
    "audio/wav": _wav,
    "audio/x-wav": _wav,
    "audio/wave": _wav,
    "application/pdf": _pdf,
    "application/zip": _zip,
    "application/gzip": _gzip,
    "application/x-gzip": _gzip,
    "text/html": lambda: b"<!doctype html><title>mock</title>",
    "application/xml": lambda: b"<mock/>",
    "text/xml": lambda: b"<mock/>",
}
