"""Smallest valid files by media type, for responses that a document describes only by type."""

from __future__ import annotations

from functools import cache
from typing import Any

from mockgateway.data import FIXTURES
from mockgateway.spec.content_types import essence, quality

BOUNDARY = "mockgateway-part"  # of multipart bodies

_FILES = {  # in fixtures/samples
    "image/png": "pixel.png",
    "image/apng": "pixel.png",
    "image/gif": "pixel.gif",
    "image/bmp": "pixel.bmp",
    "image/jpeg": "pixel.jpg",
    "image/jpg": "pixel.jpg",
    "image/webp": "pixel.webp",
    "image/avif": "pixel.avif",
    "image/tiff": "pixel.tiff",
    "image/x-icon": "pixel.ico",
    "image/vnd.microsoft.icon": "pixel.ico",
    "image/svg+xml": "pixel.svg",
    "audio/wav": "silence.wav",
    "audio/x-wav": "silence.wav",
    "audio/wave": "silence.wav",
    "audio/vnd.wave": "silence.wav",
    "audio/mpeg": "silence.mp3",
    "audio/mp3": "silence.mp3",
    "audio/ogg": "silence.ogg",
    "audio/opus": "silence.ogg",
    "application/ogg": "silence.ogg",
    "audio/flac": "silence.flac",
    "audio/x-flac": "silence.flac",
    "audio/aac": "silence.aac",
    "audio/mp4": "silence.m4a",
    "audio/m4a": "silence.m4a",
    "audio/x-m4a": "silence.m4a",
    "audio/webm": "silence.weba",
    "video/mp4": "clip.mp4",
    "video/webm": "clip.webm",
    "video/quicktime": "clip.mov",
    "application/pdf": "page.pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "page.docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "table.xlsx",
    "application/zip": "archive.zip",
    "application/x-zip-compressed": "archive.zip",
    "application/java-archive": "archive.zip",
    "application/gzip": "archive.gz",
    "application/x-gzip": "archive.gz",
    "text/html": "page.html",
    "application/xhtml+xml": "page.html",
    "application/xml": "element.xml",
    "text/xml": "element.xml",
}
_TEXTS = {
    "application/x-tar": "\0" * 10_240,
    "application/wasm": "\0asm\1\0\0\0",
    "application/rtf": "{\\rtf1 Sample}",
    "application/x-protobuf": "\x08\x01",
    "application/protobuf": "\x08\x01",
    "application/octet-stream": "\x00\x01\x02\x03\xff",
    "text/calendar": "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:mockgateway\r\nEND:VCALENDAR\r\n",
    "text/vcard": "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ada\r\nEND:VCARD\r\n",
    "text/css": "body {}\n",
    "text/javascript": "void 0;\n",
    "application/javascript": "void 0;\n",
    "text/csv": "a,b\r\n1,2\r\n",
    "text/tab-separated-values": "a\tb\n1\t2\n",
}
_TYPE_OF_RANGE = {
    "image/*": "image/png",
    "audio/*": "audio/wav",
    "text/*": "text/plain",
    "video/*": "video/mp4",
}


def concrete(media_type: str, schema: Any, accept: str | None = None) -> str:
    """Return the media type to send for a documented one.

    A range such as `image/*` becomes the known type that the client prefers, else a common one. A
    multipart type gets a boundary.
    """
    kind = essence(media_type)
    if "*" in media_type:
        group = kind.removesuffix("*")
        known = [name for name in _FILES if name.startswith(group) and group != "*/"]
        if known:
            usual = _TYPE_OF_RANGE.get(kind)
            return max(known, key=lambda name: (quality(accept, name), name == usual))
        fallback = "application/octet-stream" if is_binary(schema) else "application/json"
        return _TYPE_OF_RANGE.get(kind, fallback)
    if kind.startswith("multipart/") and "boundary=" not in media_type:
        return f"{media_type}; boundary={BOUNDARY}"
    return media_type


@cache
def sample(media_type: str) -> bytes | None:
    """Return a tiny valid file of a media type, or None if there is none."""
    kind = essence(media_type)
    if kind in _TEXTS:
        return _TEXTS[kind].encode("latin-1")
    name = _FILES.get(kind, "element.xml" if kind.endswith("+xml") else "")
    return (FIXTURES / "samples" / name).read_bytes() if name else None


def is_binary(schema: Any) -> bool:
    """Return whether a schema describes bytes, raw or encoded as text."""
    if not isinstance(schema, dict):
        return False
    encoded = "contentMediaType" in schema or "contentEncoding" in schema
    return encoded or schema.get("format") in ("binary", "byte")
