"""Which pieces of a paced reply share a write: those of one moment, also when they are late."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import Any

import pytest

from mockgateway.reply import Chunk, Event, Pace, Reply
from mockgateway.server.connection import RAW
from mockgateway.server.paced import send_paced


class Connection:
    """A connection that keeps what is written, one entry a write."""

    chunked = True
    has_body = True
    disconnected = False
    blocked = False

    def __init__(self) -> None:
        self.writes: list[bytes] = []
        self._gone = asyncio.Event()

    def received_at(self) -> float:
        return time.monotonic()

    def head(self, status: int, headers: Sequence[tuple[str, str]]) -> bytes:
        return b"HEAD "

    def begin(self) -> None:
        """The head leaves now."""

    def write(self, parts: Sequence[bytes]) -> None:
        self.writes.append(b"".join(parts))

    def complete(self) -> None:
        """The reply has ended."""

    async def wait_disconnected(self) -> None:
        await self._gone.wait()


def writes(times: Sequence[float], late: float, head: float = 0.0) -> list[bytes]:
    """Return the writes of a stream whose pieces a, b, c... leave at these seconds.

    late: Seconds that have passed already when the first piece is sent.
    """
    chunks = [Chunk(at, b"abcdefgh"[place : place + 1]) for place, at in enumerate(times)]
    reply = Reply(200, "text/event-stream", events=[Event("", "x")], pace=Pace(chunks, head))

    async def play() -> list[bytes]:
        connection = Connection()
        scope: dict[str, Any] = {"extensions": {RAW: lambda send: connection}}

        async def send(_: Any) -> None:
            raise AssertionError("the connection is written to directly")

        left = await send_paced(scope, send, reply, [], time.monotonic() - late)
        assert left is None
        return connection.writes

    return asyncio.run(play())


def piece(data: bytes) -> bytes:
    return b"1\r\n%b\r\n" % data


END = b"0\r\n\r\n"
A, B, C, D = (piece(letter) for letter in (b"a", b"b", b"c", b"d"))


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ([0.0], [b"HEAD " + A + END]),
        ([0.0, 0.0, 0.0], [b"HEAD " + A + B + C + END]),
        ([0.1, 0.2, 0.3], [b"HEAD " + A, B, C + END]),
        ([0.1, 0.1, 0.3], [b"HEAD " + A + B, C + END]),
        ([0.1, 0.2, 0.2, 0.2], [b"HEAD " + A, B + C + D + END]),
        ([0.1, 0.1, 0.2, 0.2], [b"HEAD " + A + B, C + D + END]),
        ([], [b"HEAD " + END]),
    ],
)
def test_late_pieces_of_one_moment_share_a_write_and_others_do_not(
    times: list[float], expected: list[bytes]
) -> None:
    assert writes(times, late=5.0) == expected


@pytest.mark.parametrize("times", [[0.0, 0.01, 0.02], [0.0, 0.0, 0.01]])
def test_pieces_in_time_leave_as_late_ones_do(times: list[float]) -> None:
    assert writes(times, late=0.0) == writes(times, late=5.0)
