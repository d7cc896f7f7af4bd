"""What came from uploads and is needed again: kept in the store under its own digest, bounded in size and age."""

from __future__ import annotations

import struct
from hashlib import sha256
from typing import Any

import orjson

ROOM = 96 * 1024 * 1024  # bytes, of all sandboxes together
MOST = 4096  # files
AGE = 24 * 3600.0  # seconds of the sandbox's clock

_INDEX = "media/index"  # of all: [key, bytes], the oldest first


class Blobs:
    """The files of one sandbox. sandbox: a `sandbox.Sandbox`."""

    def __init__(self, sandbox: Any, room: int = ROOM, age: float = AGE) -> None:
        self._sandbox = sandbox
        self._room = room
        self._age = age

    def put(self, data: bytes) -> str:
        """Keep a file; the name it is kept under."""
        name = sha256(data).hexdigest()
        store, key = self._sandbox.store, self._key(name)
        store.put(key, struct.pack(">d", self._sandbox.clock.now()) + data)
        for gone in self._note(key, len(data)):
            store.delete(gone)
        return name

    def get(self, name: str) -> bytes | None:
        """The file; None for one that is not there, any more or at all."""
        kept = self._sandbox.store.get(self._key(name))
        if kept is None:
            return None
        (since,) = struct.unpack(">d", kept[:8])
        if self._sandbox.clock.now() - since > self._age:
            self._sandbox.store.delete(self._key(name))
            return None
        return bytes(kept[8:])

    def _key(self, name: str) -> str:
        return f"{self._sandbox.name}/media/{name}"

    def _note(self, key: str, size: int) -> list[str]:
        """Put the file at the end of the index; the keys of those that have to make room."""
        store = self._sandbox.store
        while True:
            old = store.get(_INDEX)
            entries = [entry for entry in (orjson.loads(old) if old else []) if entry[0] != key]
            entries.append([key, size])
            total, gone = sum(entry[1] for entry in entries), []
            while len(entries) > 1 and (total > self._room or len(entries) > MOST):
                oldest, freed = entries.pop(0)
                total -= freed
                gone.append(oldest)
            if store.swap(_INDEX, old, orjson.dumps(entries)):
                return gone
