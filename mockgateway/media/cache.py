"""A cache of rendered files, least recently used first out."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from mockgateway.content.media import MediaFile

ROOM = 32 * 1024 * 1024  # bytes


class Cache:
    """Holds up to `room` bytes; a larger file is not cached."""

    def __init__(self, room: int = ROOM) -> None:
        self.room = room
        self.used = 0
        self._files: OrderedDict[bytes, MediaFile] = OrderedDict()
        self._lock = Lock()

    def get(self, key: bytes) -> MediaFile | None:
        """Return a file, or None."""
        with self._lock:
            file = self._files.get(key)
            if file is not None:
                self._files.move_to_end(key)
            return file

    def put(self, key: bytes, file: MediaFile) -> None:
        """Store a file."""
        size = len(file.data)
        if size > self.room:
            return
        with self._lock:
            old = self._files.pop(key, None)
            self._files[key] = file
            self.used += size - (len(old.data) if old else 0)
            while self.used > self.room:
                self.used -= len(self._files.popitem(last=False)[1].data)
