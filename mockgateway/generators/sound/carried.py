"""The text that a file of ours says, carried inside it: where each container has a place for it, and how it is read again."""

from __future__ import annotations

import re
import struct

NAME = "MOCKGATEWAY_TEXT"
_ELEMENT = 480  # bytes of text in one data stream element, which can hold 510
_SMALL = 32  # bytes of text: less is not worth an element
_MARK = b"mgtx"


def id3(text: str) -> bytes:
    """An ID3v2.4 tag with one TXXX frame; nothing for no text."""
    if not text:
        return b""
    value = b"\x03" + NAME.encode() + b"\0" + text.encode("utf-8", "replace")
    body = b"TXXX" + _syncsafe(len(value)) + b"\0\0" + value
    return b"ID3\x04\0\0" + _syncsafe(len(body)) + body


def vorbis(text: str) -> bytes:
    """A Vorbis comment block (https://xiph.org/vorbis/doc/v-comment.html)."""
    vendor = b"mockgateway"
    comments = [NAME.encode() + b"=" + text.encode("utf-8", "replace")] if text else []
    return (
        struct.pack("<I", len(vendor))
        + vendor
        + struct.pack("<I", len(comments))
        + b"".join(struct.pack("<I", len(one)) + one for one in comments)
    )


def info(text: str) -> bytes:
    """A LIST chunk of a RIFF file with the text as its comment."""
    if not text:
        return b""
    value = _MARK + text.encode("utf-8", "replace") + b"\0"
    value += b"\0" * (len(value) % 2)
    return struct.pack("<4sI4s4sI", b"LIST", len(value) + 12, b"INFO", b"ICMT", len(value)) + value


def elements(text: str, frames: int) -> list[bytes]:
    """Data stream elements (ISO 14496-3, 4.4.2.1), to stand before the sound in AAC frames: every decoder steps over them. ADTS has no other place.

    frames: how many they may be spread over, evenly: players guess the length of a file from the size of its first frames.
    """
    data = text.encode("utf-8", "replace")
    size = min(_ELEMENT, max(_SMALL, -(-len(data) * 4 // max(1, frames))))
    made = []
    for number, at in enumerate(range(0, len(data), size)):
        value = _MARK + struct.pack(">IH", len(data), number) + data[at : at + size]
        count = bytes((255, len(value) - 255)) if len(value) >= 255 else bytes((len(value),))
        made.append(b"\x81" + count + value)  # element 4, instance 0, byte aligned
    return made


def read(data: bytes) -> str | None:
    """The text that one of ours carries; None for any other file."""
    try:
        if data[:3] == b"ID3":
            return _from_id3(data)
        if data[:4] == b"RIFF":
            return _from_riff(data)
        if data[:4] in (b"OggS", b"fLaC"):
            return _from_comment(_unpaged(data) if data[:4] == b"OggS" else data)
        if data[:1] == b"\xff":
            return _from_elements(data)
    except (UnicodeDecodeError, struct.error, IndexError):
        pass  # cut off within its tag
    return None


def _from_id3(data: bytes) -> str | None:
    found = re.compile(rb"TXXX(.{4})..\x03" + NAME.encode() + rb"\0", re.DOTALL).search(
        data, 10, 200
    )
    if not found:
        return None
    size = _unsyncsafe(found[1]) - 2 - len(NAME)
    value = data[found.end() : found.end() + size]
    return value.decode() if size > 0 and len(value) == size else None


def _from_riff(data: bytes) -> str | None:
    at = data.find(b"ICMT", 0, 400)
    if at < 0:
        return None
    (size,) = struct.unpack_from("<I", data, at + 4)
    value = data[at + 8 : at + 8 + size]
    return (
        value[len(_MARK) :].rstrip(b"\0").decode()
        if value.startswith(_MARK) and len(value) == size
        else None
    )


def _from_comment(data: bytes) -> str | None:
    at = data.find(NAME.encode() + b"=", 0, 4000)
    if at < 4:
        return None
    (size,) = struct.unpack_from("<I", data, at - 4)
    value = data[at : at + size]
    return value.partition(b"=")[2].decode() if len(value) == size else None


def _unpaged(data: bytes) -> bytes:
    """The first 100 000 bytes of an Ogg stream's packets, its page headers (RFC 3533, 6) left out."""
    parts, at, size = [], 0, 0
    while data[at : at + 4] == b"OggS" and size < 100_000:
        count = data[at + 26]
        length = sum(data[at + 27 : at + 27 + count])
        parts.append(data[at + 27 + count : at + 27 + count + length])
        at, size = at + 27 + count + length, size + length
    return b"".join(parts)


def _from_elements(data: bytes) -> str | None:
    at, found, total = 0, b"", -1
    while (
        at + 20 < len(data)
        and len(found) != total
        and data[at] == 0xFF
        and data[at + 1] & 0xF6 == 0xF0
    ):
        size = (data[at + 3] & 3) << 11 | data[at + 4] << 3 | data[at + 5] >> 5
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


def _syncsafe(number: int) -> bytes:
    return bytes(number >> shift & 127 for shift in (21, 14, 7, 0))


def _unsyncsafe(data: bytes) -> int:
    return data[0] << 21 | data[1] << 14 | data[2] << 7 | data[3]
