"""The smallest real file of a media type, for answers of which a document says no more than what they are."""

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

from mockgateway.spec.content_types import essence

# What a range in a document is answered with.
_OF_RANGE = {
    "image/*": "image/png",
    "audio/*": "audio/wav",
    "text/*": "text/plain",
    "video/*": "video/mp4",
}


def concrete(media_type: str, schema: Any) -> str:
    """The media type that goes out for one a document writes; a range becomes an ordinary member of it."""
    if "*" not in media_type:
        return media_type
    found = _OF_RANGE.get(essence(media_type))
    if found:
        return found
    return "application/octet-stream" if _is_binary(schema) else "application/json"


def sample(media_type: str) -> bytes | None:
    """A tiny file that programs which read such files take; None where we know of none."""
    make = _FILES.get(essence(media_type))
    return make() if make else None


def as_body(value: Any, media_type: str, schema: Any) -> str | bytes:
    """A drawn value as a body of a media type that is not JSON."""
    kind = essence(media_type)
    if isinstance(value, str):
        if _is_binary(schema) or not kind.startswith(
            ("text/", "application/xml", "application/x-yaml", "application/yaml")
        ):
            found = sample(media_type)
            return found if found is not None else value
        return value
    if kind.endswith(("/xml", "+xml")):
        from mockgateway.spec.xml import to_xml

        return to_xml(value, schema)
    if kind.endswith(("ndjson", "jsonl", "jsonlines", "json-seq", "stream+json")) and isinstance(
        value, list
    ):
        return "".join(json.dumps(item) + "\n" for item in value)
    if kind == "text/csv" and isinstance(value, list):
        return "".join(_row(item) for item in value)
    if kind == "application/x-www-form-urlencoded" and isinstance(value, dict):
        from urllib.parse import urlencode

        return urlencode(
            {
                key: item if isinstance(item, str) else json.dumps(item)
                for key, item in value.items()
            }
        )
    found = None if schema is not True else sample(media_type)
    return found if found is not None else json.dumps(value)


def _row(item: Any) -> str:
    cells = (
        list(item.values())
        if isinstance(item, dict)
        else item
        if isinstance(item, list)
        else [item]
    )
    texts = [cell if isinstance(cell, str) else json.dumps(cell) for cell in cells]
    return (
        ",".join(
            '"' + text.replace('"', '""') + '"' if set(text) & set(',"\r\n') else text
            for text in texts
        )
        + "\r\n"
    )


def _is_binary(schema: Any) -> bool:
    return isinstance(schema, dict) and (
        schema.get("format") in ("binary", "byte")
        or "contentMediaType" in schema
        or "contentEncoding" in schema
    )


@cache
def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(b"\0\x40\x80\xc0"))
        + chunk(b"IEND", b"")
    )


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
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out
        + b"xref\n0 4\n0000000000 65535 f \n"
        + table
        + b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    )


_FILES: Mapping[str, Callable[[], bytes]] = {
    "image/png": _png,
    "image/gif": lambda: base64.b64decode(
        "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
    ),
    "image/bmp": lambda: (
        b"BM"
        + struct.pack("<IHHI", 58, 0, 0, 54)
        + struct.pack("<IiiHHIIiiII", 40, 1, 1, 1, 24, 0, 4, 0, 0, 0, 0)
        + b"\xc0\x80\x40\0"
    ),
    "image/svg+xml": lambda: b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>',
    "audio/wav": _wav,
    "audio/x-wav": _wav,
    "audio/wave": _wav,
    "application/pdf": _pdf,
    "application/zip": _zip,
    "application/gzip": lambda: gzip.compress(b"mock", mtime=0),
    "application/x-gzip": lambda: gzip.compress(b"mock", mtime=0),
    "text/html": lambda: b"<!doctype html><title>mock</title>",
    "application/xml": lambda: b"<mock/>",
    "text/xml": lambda: b"<mock/>",
}
