"""Small real files to upload, made without any library: a picture of 64 by 64 points, a second of sound."""

from __future__ import annotations

import math
import struct
import zlib
from functools import cache


@cache
def picture(side: int = 64) -> bytes:
    """A PNG with a transparent corner."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = b"".join(
        b"\0"
        + b"".join(
            bytes((4 * x % 256, 4 * y % 256, 160, 0 if x < side // 4 and y < side // 4 else 255))
            for x in range(side)
        )
        for y in range(side)
    )
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


@cache
def sound(seconds: float = 1.0) -> bytes:
    """A WAV of a quiet tone, 16 kHz, 16 bits, one channel."""
    rate = 16_000
    data = b"".join(
        struct.pack("<h", round(6000 * math.sin(number / rate * 440 * 2 * math.pi)))
        for number in range(round(seconds * rate))
    )
    form = struct.pack("<IHHIIHH", 16, 1, 1, rate, rate * 2, 2, 16)
    return (
        b"RIFF"
        + struct.pack("<I", 36 + len(data))
        + b"WAVEfmt "
        + form
        + b"data"
        + struct.pack("<I", len(data))
        + data
    )


def upload(name: str, field: str) -> tuple[str, bytes, str]:
    """The file for an example's `@photo.png`: its name, bytes and content type."""
    if name.endswith(
        (".mp3", ".wav", ".flac", ".ogg", ".m4a", ".webm", ".mp4", ".opus")
    ) or field in ("file", "audio"):
        return name.rsplit(".", 1)[0] + ".wav", sound(), "audio/wav"
    return name.rsplit(".", 1)[0] + ".png", picture(), "image/png"
