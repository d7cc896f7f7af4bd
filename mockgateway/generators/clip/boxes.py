"""Check the boxes of an MP4 or MOV file (ISO/IEC 14496-12) before a decoder trusts them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

_CONTAINERS = frozenset(
    (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"moof", b"traf", b"mvex", b"edts")
)
_TABLES = {  # box type: offset of its number of entries, bytes of an entry (0 if not fixed)
    b"stsz": (8, 0),
    b"stz2": (8, 0),
    b"trun": (4, 0),
    b"stts": (4, 8),
    b"ctts": (4, 8),
    b"stsc": (4, 12),
    b"stco": (4, 4),
    b"co64": (4, 8),
    b"stss": (4, 4),
    b"elst": (4, 12),
}
_MOST_SAMPLES = 3_000_000  # of one track: 60 s of uncompressed sound
_MOST_BOXES = 20_000
_MOST_LEVELS = 8
_DAMAGED = "its index is damaged"
_EXCESSIVE = "its index has more entries than such a video can have"


class _Box(NamedTuple):
    kind: bytes
    begin: int  # of its content
    end: int


class _DamagedFile(Exception):
    """A file's structure is invalid; the message says why."""


def find_damage(data: bytes) -> str:
    """Return the reason why a file is damaged, or an empty string."""
    try:
        boxes = list(_walk(data, 0, len(data), 0))
    except _DamagedFile as error:
        return str(error)
    kinds = {box.kind for box in boxes}
    if b"moov" not in kinds:
        return "it is cut off before its index (moov)"
    if b"mdat" not in kinds:
        return "it holds no media data (mdat)"
    return next((reason for box in boxes if (reason := _check_table(data, box))), "")


def _walk(data: bytes, at: int, end: int, level: int) -> Iterator[_Box]:
    count = 0
    while end - at >= 8:
        size, kind = struct.unpack_from(">I4s", data, at)
        head = 8
        if size == 1 and end - at >= 16:
            size, head = struct.unpack_from(">Q", data, at + 8)[0], 16
        elif size == 0:
            size = end - at
        if size < head or at + size > end:
            raise _DamagedFile("it is cut off" if level == 0 else _DAMAGED)
        count += 1
        if count > _MOST_BOXES or level > _MOST_LEVELS:
            raise _DamagedFile(_DAMAGED)
        yield _Box(kind, at + head, at + size)
        if kind in _CONTAINERS:
            yield from _walk(data, at + head, at + size, level + 1)
        at += size


def _check_table(data: bytes, box: _Box) -> str:
    """Return why a table claims more than a one-minute video or its own box can hold."""
    if box.kind not in _TABLES:
        return ""
    offset, entry = _TABLES[box.kind]
    if box.end - box.begin < offset + 4:
        return _DAMAGED
    count = struct.unpack_from(">I", data, box.begin + offset)[0]
    if count > _MOST_SAMPLES or count * entry > box.end - box.begin:
        return _EXCESSIVE
    if box.kind in (b"stts", b"ctts"):
        starts = range(box.begin + 8, box.begin + 8 + 8 * count, 8)
        if sum(struct.unpack_from(">I", data, start)[0] for start in starts) > _MOST_SAMPLES:
            return _EXCESSIVE
    return ""
