"""The files that were drawn last, as many as there is room for."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from mockgateway.content.media import MediaFile

ROOM = 32 * 1024 * 1024  # bytes


class Cache:
    """Least recently used goes first; a file larger than the room is not kept (a minute of 1920x1080 is 20 MB)."""

    def __init__(self, room: int = ROOM) -> None:
        self.room = room
        self.used = 0
        self._kept: OrderedDict[bytes, MediaFile] = OrderedDict()
        self._lock = Lock()

    def get(self, key: bytes) -> MediaFile | None:
        """The file that was drawn for that key."""
        with self._lock:
            drawn = self._kept.get(key)
            if drawn is not None:
                self._kept.move_to_end(key)
            return drawn

    def put(self, key: bytes, drawn: MediaFile) -> None:
        """Keep a file."""
        size = len(drawn.data)
        if size > self.room:
            return
        with self._lock:
            old = self._kept.pop(key, None)
            self._kept[key] = drawn
            self.used += size - (len(old.data) if old else 0)
            while self.used > self.room:
                self.used -= len(self._kept.popitem(last=False)[1].data)
