"""The pictures, sounds and clips of a reply: inside it, or behind its links."""

from __future__ import annotations

import base64
import binascii
import mimetypes
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import orjson

from mockgateway.journal.exchange import Exchange

MAX_FILES = 50
MAX_NODES = 20_000  # values of a reply that are searched
PLAYED = ("image/", "audio/", "video/")
_DATA_URI = re.compile(r"data:([\w.+-]+/[\w.+-]+)(?:;[\w=.+-]+)*;base64,(.*)", re.DOTALL)
_SIGNATURES = (  # first bytes, the place of more, those, and the type
    (b"\x89PNG", 0, b"", "image/png"),
    (b"\xff\xd8\xff", 0, b"", "image/jpeg"),
    (b"GIF8", 0, b"", "image/gif"),
    (b"RIFF", 8, b"WEBP", "image/webp"),
    (b"RIFF", 8, b"WAVE", "audio/wav"),
    (b"ID3", 0, b"", "audio/mpeg"),
    (b"\xff\xfb", 0, b"", "audio/mpeg"),
    (b"\xff\xf3", 0, b"", "audio/mpeg"),
    (b"OggS", 0, b"", "audio/ogg"),
    (b"fLaC", 0, b"", "audio/flac"),
    (b"", 4, b"ftyp", "video/mp4"),
)


def list_media(exchange: Exchange, place: str) -> list[dict[str, str]]:
    """Return the type and the URL of each file of a reply.

    Args:
        exchange: The exchange.
        place: The path of the exchange in the control API; files inside the reply are below it.
    """
    own, links = urlsplit(exchange.base_url), []
    for text in _texts(exchange):
        if text.startswith(("http://", "https://")) and len(text) < 5000:
            url = urlsplit(text)
            kind = mimetypes.guess_type(url.path)[0] or ""
            if kind.startswith(PLAYED):
                is_own = (url.scheme, url.netloc) == (own.scheme, own.netloc)
                shown = url._replace(scheme="", netloc="").geturl() if is_own else text
                links.append({"type": kind, "url": shown})
    inside = [
        {"type": kind, "url": f"{place}/media/{index}"}
        for index, (kind, _) in enumerate(embedded_media(exchange))
    ]
    return [*inside, *links[:MAX_FILES]]


def embedded_media(exchange: Exchange) -> list[tuple[str, bytes]]:
    """Return the type and the bytes of each file inside a reply, by what the bytes are."""
    whole = _type_of(exchange.reply)
    if whole:
        return [(whole, exchange.reply)]
    found = []
    for text in _texts(exchange):
        uri = _DATA_URI.fullmatch(text)
        data = uri[2] if uri else text
        if len(data) < 64 or not (uri or data.isascii()) or " " in data[:64]:
            continue
        try:
            raw = base64.b64decode(data, validate=True)
        except (binascii.Error, ValueError):
            continue
        if kind := _type_of(raw):
            found.append((kind, raw))
    return found[:MAX_FILES]


def _type_of(data: bytes) -> str:
    """Return the media type that the first bytes show, or ""."""
    for start, place, more, kind in _SIGNATURES:
        if data.startswith(start) and data.startswith(more, place):
            return kind
    return ""


def _texts(exchange: Exchange) -> Iterator[str]:
    """Yield the texts in a reply's JSON."""
    try:
        waiting: list[Any] = [orjson.loads(exchange.reply)]
    except orjson.JSONDecodeError:
        return
    for _ in range(MAX_NODES):
        if not waiting:
            return
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict | list):
            waiting += reversed([*(value.values() if isinstance(value, dict) else value)])
