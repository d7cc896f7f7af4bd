"""The limits of the server: memory, connections and the time that a client may take to send."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of the server. Times are in real seconds."""

    body_memory: int = 128 * MIB  # bytes of all request bodies that are being read or answered
    connections: int = 2000
    head_time: float = 20.0  # for a request's head, and for the first byte of a connection
    body_pause: float = 20.0  # between two pieces of a body
    body_time: float = 300.0  # for a whole body
    drain_time: float = 30.0  # for the rest of a body that was refused before its end
    room_time: float = 30.0  # a complete body waits for memory


LIMITS = Limits()
