"""Stores uploads that are needed again, under their digest, bounded in size and age."""

from __future__ import annotations

import struct
from hashlib import sha256
from typing import Any

import orjson

MAX_BYTES = 96 * 1024 * 1024  # of all sandboxes together
MAX_FILES = 4096
MAX_AGE = 24 * 3600.0  # seconds of the sandbox's clock

_INDEX = "media/index"  # [key, bytes] of all files, oldest first


class Blobs:
    """The files of one `Sandbox`."""

    def __init__(self, sandbox: Any, room: int = MAX_BYTES, age: float = MAX_AGE) -> None:
        self._sandbox = sandbox
        self._room = room
        self._age = age

    def put(self, data: bytes) -> str:
        """Store a file and return its name."""
        name = sha256(data).hexdigest()
        store, key = self._sandbox.store, self._key(name)
        store.put(key, struct.pack(">d", self._sandbox.clock.now()) + data)
        for evicted in self._index(key, len(data)):
            store.delete(evicted)
        return name

    def get(self, name: str) -> bytes | None:
        """Return a file; None if it was never stored, or is evicted or too old."""
        stored = self._sandbox.store.get(self._key(name))
        if stored is None:
            return None
        (since,) = struct.unpack(">d", stored[:8])
        if self._sandbox.clock.now() - since > self._age:
            self._sandbox.store.delete(self._key(name))
            return None
        return bytes(stored[8:])

    def _key(self, name: str) -> str:
        return f"{self._sandbox.name}/media/{name}"

    def _index(self, key: str, size: int) -> list[str]:
        """Append a file to the index; return the keys that are evicted for it."""
        store = self._sandbox.store
        while True:
            old = store.get(_INDEX)
            entries = [entry for entry in (orjson.loads(old) if old else []) if entry[0] != key]
            entries.append([key, size])
            total, evicted = sum(entry[1] for entry in entries), []
            while len(entries) > 1 and (total > self._room or len(entries) > MAX_FILES):
                oldest, freed = entries.pop(0)
                total -= freed
                evicted.append(oldest)
            if store.swap(_INDEX, old, orjson.dumps(entries)):
                return evicted
