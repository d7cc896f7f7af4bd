"""Which of the workers that share a store are running.

Each worker writes the time under its name every second or two. What another worker has begun is
taken over once that worker has been silent for a while.
"""

from __future__ import annotations

import math
import os
import secrets
import time

from mockgateway.clock import wall
from mockgateway.ports import Store

BEAT = 1.0  # real seconds between two signs of life, at least
SILENCE = 6.0  # real seconds after which a worker counts as stopped

_HOST = secrets.token_hex(6)  # the processes of one server share it
_last = -math.inf  # when this process wrote, by time.monotonic()
_since = math.inf  # since when it has written without a gap


def worker_name() -> str:
    """Return the name of this process."""
    return f"{_HOST}-{os.getpid()}"


def beat(store: Store) -> None:
    """Write a sign of life, if the last one is a second old. Raises StoreUnavailable."""
    global _last, _since
    now = time.monotonic()
    if store.shared and now - _last >= BEAT:
        store.put(f"*worker/{worker_name()}", repr(wall()).encode())
        _since = now if now - _last > SILENCE / 2 else _since
        _last = now


def is_gone(store: Store, worker: str) -> bool:
    """Return whether a worker has stopped; no, as long as this process cannot know."""
    if not worker or not store.shared or worker == worker_name():
        return False
    if time.monotonic() - _since < SILENCE:  # the store may have been away for all of us
        return False
    seen = store.get(f"*worker/{worker}")
    return seen is None or wall() - float(seen) > SILENCE
