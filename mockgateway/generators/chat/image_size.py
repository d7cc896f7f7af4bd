"""Read the size of an image from the first bytes of a data URI."""

from __future__ import annotations

import struct
from base64 import b64decode, urlsafe_b64decode
from collections.abc import Callable, Sequence

Size = tuple[int, int]  # width, height

_SHORTEST = 64  # characters of base64
_EXAMINED = 200_000
_LARGEST = 100_000
_JPEG_TABLES = (0xC4, 0xC8, 0xCC)  # markers between the frame starts (ITU T.81, table B.1)


def readable(image: str) -> bool:
    """Return whether an image given as data has a known format and a header with its size.

    Data that is too short for any image is accepted: it is made up, and bound by the schema alone
    (docs/decisions/0002).
    """
    data = image.partition(",")[2] if image.startswith("data:") else ""
    if len(data) < _SHORTEST:
        return True
    letters = "".join(data.split()).rstrip("=")
    if "=" in letters or len(letters) % 4 == 1:
        return False
    # The size of a photo may stand behind a long preview.
    long_photo = letters.startswith("/9j/") and len(image) > _EXAMINED
    return image_size(image) is not None or long_photo


def image_size(image: str) -> Size | None:
    """Return width and height of a data URI's image, or None if its head does not tell."""
    head, comma, data = image[:_EXAMINED].partition(",")
    if not head.startswith("data:") or not comma or ";base64" not in head:
        return None
    decode = urlsafe_b64decode if "-" in data or "_" in data else b64decode
    try:
        raw = decode(data[: len(data) // 4 * 4])
    except ValueError:
        return None
    size = next((read(raw) for magic, read in _HEADERS if raw.startswith(magic)), None)
    return size if size and min(size) > 0 and max(size) < _LARGEST else None


def _png(raw: bytes) -> Size | None:
    return (int.from_bytes(raw[16:20]), int.from_bytes(raw[20:24])) if len(raw) >= 24 else None


def _little(raw: bytes, at: int, size: int) -> int:
    return int.from_bytes(raw[at : at + size], "little")


def _gif(raw: bytes) -> Size | None:
    return (_little(raw, 6, 2), _little(raw, 8, 2)) if len(raw) >= 10 else None


def _bmp(raw: bytes) -> Size | None:
    if len(raw) < 26:
        return None
    if _little(raw, 14, 4) == 12:  # OS/2's header
        return _little(raw, 18, 2), _little(raw, 20, 2)
    # A negative height means that the rows run downwards.
    return _little(raw, 18, 4), abs(int.from_bytes(raw[22:26], "little", signed=True))


def _webp(raw: bytes) -> Size | None:
    """Read the first chunk: extended, lossless or lossy (RFC 9649)."""
    if raw[8:16] == b"WEBPVP8X" and len(raw) >= 30:
        return _little(raw, 24, 3) + 1, _little(raw, 27, 3) + 1
    if raw[8:16] == b"WEBPVP8L" and len(raw) >= 25:
        bits = _little(raw, 21, 4)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if raw[8:16] == b"WEBPVP8 " and len(raw) >= 30:
        return _little(raw, 26, 2) & 0x3FFF, _little(raw, 28, 2) & 0x3FFF
    return None


def _jpeg(raw: bytes) -> Size | None:
    at = 2
    while at + 9 <= len(raw) and raw[at] == 0xFF:
        if 0xC0 <= raw[at + 1] <= 0xCF and raw[at + 1] not in _JPEG_TABLES:
            height, width = struct.unpack(">HH", raw[at + 5 : at + 9])
            return (width, height) if width and height else None
        at += 2 + int.from_bytes(raw[at + 2 : at + 4], "big")
    return None


_HEADERS: Sequence[tuple[bytes, Callable[[bytes], Size | None]]] = (
    (b"\x89PNG\r\n\x1a\n", _png),
    (b"\xff\xd8", _jpeg),
    (b"GIF8", _gif),
    (b"BM", _bmp),
    (b"RIFF", _webp),
)
