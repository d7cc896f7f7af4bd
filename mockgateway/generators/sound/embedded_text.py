"""Embed the spoken text in an audio file, and read it back."""

from __future__ import annotations

import re
import struct

NAME = "MOCKGATEWAY_TEXT"
_MARK = b"mgtx"
_MAX_ELEMENT = 480  # bytes of text in one data stream element, which can hold 510
_MIN_ELEMENT = 32
# Sampling rates by their number in an ADTS header, hertz.
ADTS_RATES = (
    96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350,
)  # fmt: skip
_MAX_OGG = 100_000  # bytes of an Ogg stream that are searched


def id3(text: str) -> bytes:
    """Return an ID3v2.4 tag with one TXXX frame, b"" for no text."""
    if not text:
        return b""
    value = b"\x03" + NAME.encode() + b"\0" + _utf8(text)
    body = b"TXXX" + _syncsafe(len(value)) + b"\0\0" + value
    return b"ID3\x04\0\0" + _syncsafe(len(body)) + body


def vorbis(text: str) -> bytes:
    """Return a Vorbis comment block (https://xiph.org/vorbis/doc/v-comment.html)."""
    vendor = b"mockgateway"
    block = struct.pack("<I", len(vendor)) + vendor
    if not text:
        return block + struct.pack("<I", 0)
    comment = NAME.encode() + b"=" + _utf8(text)
    return block + struct.pack("<II", 1, len(comment)) + comment


def info(text: str) -> bytes:
    """Return a LIST chunk of a RIFF file with the text as its comment, b"" for no text."""
    if not text:
        return b""
    value = _MARK + _utf8(text) + b"\0"
    value += b"\0" * (len(value) % 2)
    return struct.pack("<4sI4s4sI", b"LIST", len(value) + 12, b"INFO", b"ICMT", len(value)) + value


def elements(text: str, frames: int) -> list[bytes]:
    """Return data stream elements (ISO 14496-3, 4.4.2.1) to put before the sound of AAC frames.

    Decoders skip them. ADTS has no other place for text. The text is spread evenly over the frames,
    since players estimate the length of a file from the size of its first frames.

    Args:
        text: The text; an empty one gives no elements.
        frames: How many frames there are for it.
    """
    data = _utf8(text)
    size = min(_MAX_ELEMENT, max(_MIN_ELEMENT, -(-len(data) * 4 // max(1, frames))))
    found = []
    for number, at in enumerate(range(0, len(data), size)):
        value = _MARK + struct.pack(">IH", len(data), number) + data[at : at + size]
        count = bytes((255, len(value) - 255)) if len(value) >= 255 else bytes((len(value),))
        found.append(b"\x81" + count + value)  # element type 4, instance 0, byte-aligned
    return found


def read(data: bytes) -> str | None:
    """Return the text of a file made by the mock, None for other files and damaged text."""
    try:
        if data[:3] == b"ID3":
            return _from_id3(data)
        if data[:4] == b"RIFF":
            return _from_riff(data)
        if data[:4] in (b"OggS", b"fLaC"):
            return _from_comment(_ogg_packets(data) if data[:4] == b"OggS" else data)
        if data[:1] == b"\xff":
            return _from_elements(data)
    except (UnicodeDecodeError, struct.error, IndexError):
        pass
    return None


def _from_id3(data: bytes) -> str | None:
    frame = rb"TXXX(.{4})..\x03" + NAME.encode() + rb"\0"
    found = re.compile(frame, re.DOTALL).search(data, 10, 200)
    if not found:
        return None
    high, mid, low, last = found[1]
    size = (high << 21 | mid << 14 | low << 7 | last) - 2 - len(NAME)
    value = data[found.end() : found.end() + size]
    return value.decode() if size > 0 and len(value) == size else None


def _from_riff(data: bytes) -> str | None:
    at = data.find(b"ICMT", 0, 400)
    if at < 0:
        return None
    (size,) = struct.unpack_from("<I", data, at + 4)
    value = data[at + 8 : at + 8 + size]
    if not value.startswith(_MARK) or len(value) != size:
        return None
    return value[len(_MARK) :].rstrip(b"\0").decode()


def _from_comment(data: bytes) -> str | None:
    at = data.find(NAME.encode() + b"=", 0, 4000)
    if at < 4:
        return None
    (size,) = struct.unpack_from("<I", data, at - 4)
    value = data[at : at + size]
    return value.partition(b"=")[2].decode() if len(value) == size else None


def _ogg_packets(data: bytes) -> bytes:
    """Return the start of an Ogg stream without its page headers (RFC 3533, 6)."""
    parts, at, size = [], 0, 0
    while data[at : at + 4] == b"OggS" and size < _MAX_OGG:
        count = data[at + 26]
        length = sum(data[at + 27 : at + 27 + count])
        parts.append(data[at + 27 + count : at + 27 + count + length])
        at, size = at + 27 + count + length, size + length
    return b"".join(parts)


def _from_elements(data: bytes) -> str | None:
    at, found, total = 0, b"", -1
    while at + 20 < len(data) and len(found) != total and adts_header(data, at):
        size = adts_size(data, at)
        inside = at + (7 if data[at + 1] & 1 else 9)
        while data[inside] == 0x81 and inside < at + size:
            count = data[inside + 1]
            start = inside + (3 if count == 255 else 2)
            count += data[inside + 2] if count == 255 else 0
            value = data[start : start + count]
            if not value.startswith(_MARK):
                break
            (total,) = struct.unpack_from(">I", value, 4)
            found, inside = found + value[10:], start + count
        if total < 0 or size < 7:
            return None
        at += size
    return found.decode() if len(found) == total else None


def adts_header(data: bytes, at: int = 0) -> bool:
    """Return whether an ADTS frame (ISO 13818-7, 6.2) starts there."""
    return data[at] == 0xFF and data[at + 1] & 0xF6 == 0xF0


def adts_size(data: bytes, at: int) -> int:
    """Return the bytes of the ADTS frame there, by its header."""
    return (data[at + 3] & 3) << 11 | data[at + 4] << 3 | data[at + 5] >> 5


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _syncsafe(number: int) -> bytes:
    return bytes(number >> shift & 127 for shift in (21, 14, 7, 0))
