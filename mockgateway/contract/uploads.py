"""Form bodies and the small generated files that they upload."""

from __future__ import annotations

import io
import math
import struct
import wave
import zlib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

import orjson

BOUNDARY = "mockgateway-0b8f3a7c5d21"
AUDIO = (".mp3", ".wav", ".flac", ".ogg", ".m4a", ".webm", ".mp4", ".opus")


class FormField(NamedTuple):
    """One part of a multipart body."""

    name: str
    filename: str  # "" for a plain field
    data: bytes


@cache
def picture(side: int = 64) -> bytes:
    """Return a square PNG with a transparent corner; `side` is in pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + checksum

    def pixel(x: int, y: int) -> bytes:
        transparent = x < side // 4 and y < side // 4
        return bytes((4 * x % 256, 4 * y % 256, 160, 0 if transparent else 255))

    rows = (b"\0" + b"".join(pixel(x, y) for x in range(side)) for y in range(side))
    header = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    data = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"".join(rows)))
    return b"\x89PNG\r\n\x1a\n" + data + chunk(b"IEND", b"")


@cache
def sound(seconds: float = 1.0) -> bytes:
    """Return a WAV of a quiet 440 Hz tone: 16 kHz, 16 bits, mono."""
    rate = 16_000
    samples = (6000 * math.sin(n / rate * 440 * 2 * math.pi) for n in range(round(seconds * rate)))
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(b"".join(struct.pack("<h", round(sample)) for sample in samples))
    return out.getvalue()


def upload(name: str, field: str) -> tuple[str, bytes, str]:
    """Return name, bytes and content type of the file for an example's `@photo.png`."""
    stem = name.rsplit(".", 1)[0]
    if name.endswith(AUDIO) or field in ("file", "audio"):
        return f"{stem}.wav", sound(), "audio/wav"
    return f"{stem}.png", picture(), "image/png"


def encode_form(fields: Mapping[str, Any], media_type: str) -> tuple[bytes, str]:
    """Encode the fields of a form.

    Args:
        fields: a string that begins with `@` uploads a generated file of that name.
        media_type: `multipart/form-data`; any other is URL-encoded.

    Returns:
        The body and its content type.
    """
    if media_type != "multipart/form-data":
        return urlencode(
            [(name, _text(value)) for name, value in fields.items()]
        ).encode(), media_type
    parts = []
    for name, value in fields.items():
        for item in value if isinstance(value, list) else [value]:
            head = f'Content-Disposition: form-data; name="{name}"'
            if isinstance(item, str) and item.startswith("@"):
                filename, data, kind = upload(item[1:], name)
                head += f'; filename="{filename}"\r\nContent-Type: {kind}'
            else:
                data = item if isinstance(item, bytes) else _text(item).encode()
            parts.append(f"--{BOUNDARY}\r\n{head}\r\n\r\n".encode() + data + b"\r\n")
    end = f"--{BOUNDARY}--\r\n".encode()
    return b"".join(parts) + end, f"multipart/form-data; boundary={BOUNDARY}"


def decode_form(body: bytes) -> Iterator[FormField]:
    """Yield the parts of a multipart body."""
    for part in body.split(body.partition(b"\r\n")[0])[1:-1]:
        head, _, data = part.partition(b"\r\n\r\n")
        name, filename = (
            head.partition(word)[2].partition(b'"')[0].decode("utf-8", "replace")
            for word in (b'name="', b'filename="')
        )
        yield FormField(name, filename, data.removesuffix(b"\r\n"))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()
