"""Walk the boxes of an MP4 or MOV file (ISO/IEC 14496-12) before a decoder trusts them: nothing cut off, no table longer than the file can mean."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

_INSIDE = frozenset(
    (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"moof", b"traf", b"mvex", b"edts")
)
_SAMPLES = 3_000_000  # of one track: 60 s of uncompressed sound
_BOXES = 20_000
_DEPTH = 8


class _Box(NamedTuple):
    kind: bytes
    begin: int
    end: int


class _Broken(Exception):
    """What is wrong with the file, in words."""


def whole(data: bytes) -> str:
    """What is wrong with the file, "" for nothing."""
    try:
        found = list(_walk(data, 0, len(data), 0))
    except _Broken as error:
        return str(error)
    kinds = {box.kind for box in found}
    if b"moov" not in kinds:
        return "it is cut off before its index (moov)"
    if b"mdat" not in kinds:
        return "it holds no media data (mdat)"
    return next((reason for box in found if (reason := _excessive(data, box))), "")


def _walk(data: bytes, at: int, end: int, depth: int) -> Iterator[_Box]:
    count = 0
    while end - at >= 8:
        size, kind = struct.unpack_from(">I4s", data, at)
        head = 8
        if size == 1 and end - at >= 16:
            size, head = struct.unpack_from(">Q", data, at + 8)[0], 16
        elif size == 0:
            size = end - at
        if size < head or at + size > end:
            raise _Broken("it is cut off" if depth == 0 else "its index is damaged")
        count += 1
        if count > _BOXES or depth > _DEPTH:
            raise _Broken("its index is damaged")
        yield _Box(kind, at + head, at + size)
        if kind in _INSIDE:
            yield from _walk(data, at + head, at + size, depth + 1)
        at += size


def _excessive(data: bytes, box: _Box) -> str:
    """Why the table in a box cannot be true: more samples than a video of a minute has, or more entries than the box has room for."""
    at = {
        b"stsz": 8,
        b"stz2": 8,
        b"trun": 4,
        b"stts": 4,
        b"ctts": 4,
        b"stsc": 4,
        b"stco": 4,
        b"co64": 4,
        b"stss": 4,
        b"elst": 4,
    }.get(box.kind)
    if at is None:
        return ""
    if box.end - box.begin < at + 4:
        return "its index is damaged"
    count = struct.unpack_from(">I", data, box.begin + at)[0]
    entry = {
        b"stts": 8,
        b"ctts": 8,
        b"stsc": 12,
        b"stco": 4,
        b"co64": 8,
        b"stss": 4,
        b"elst": 12,
    }.get(box.kind, 0)
    if count > _SAMPLES or count * entry > box.end - box.begin:
        return "its index has more entries than such a video can have"
    if box.kind in (b"stts", b"ctts"):
        samples = sum(
            struct.unpack_from(">I", data, box.begin + 8 + 8 * number)[0] for number in range(count)
        )
        return "its index has more entries than such a video can have" if samples > _SAMPLES else ""
    return ""
