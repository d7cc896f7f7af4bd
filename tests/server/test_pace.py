"""Which pieces of a paced reply share a write: those of one moment, also when they are late."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine, Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from mockgateway.reply import Chunk, Ending, Event, Pace, Reply
from mockgateway.server.connection import ARRIVED, RAW
from mockgateway.server.paced import read_slowly, send_paced


class Connection:
    """A connection that keeps what is written, one entry a write."""

    chunked = True
    has_body = True
    disconnected = False
    blocked = False

    def __init__(self) -> None:
        self.writes: list[bytes] = []
        self.headers: Sequence[tuple[str, str]] = ()
        self._gone = asyncio.Event()

    def received_at(self) -> float:
        return time.monotonic()

    def head(self, status: int, headers: Sequence[tuple[str, str]]) -> bytes:
        self.headers = headers
        return b"HEAD "

    def begin(self) -> None:
        """The head leaves now."""

    def write(self, parts: Sequence[bytes]) -> None:
        self.writes.append(b"".join(parts))

    def complete(self) -> None:
        """The reply has ended."""

    async def wait_disconnected(self) -> None:
        await self._gone.wait()

    async def drain(self) -> None:
        self.blocked = False


def paced(times: Sequence[float], **pace: Any) -> Reply:
    """Return a stream whose pieces a, b, c... leave at these seconds."""
    chunks = [Chunk(at, b"abcdefgh"[place : place + 1]) for place, at in enumerate(times)]
    return Reply(200, "text/event-stream", events=[Event("", "x")], pace=Pace(chunks, **pace))


def writes(
    times: Sequence[float], late: float, connection: Connection | None = None
) -> list[bytes]:
    """Return the writes of a stream whose pieces leave at these seconds.

    late: Seconds that have passed already when the first piece is sent.
    """
    reply, connection = paced(times), connection or Connection()

    async def play() -> list[bytes]:
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


def test_a_full_connection_is_drained_before_the_next_write() -> None:
    connection = Connection()
    connection.blocked = True

    assert writes([0.0, 0.01], late=0.0, connection=connection) == [b"HEAD " + A, B + END]
    assert not connection.blocked


@pytest.mark.parametrize(
    ("status", "has_body", "length", "stated", "written"),
    [
        pytest.param(200, True, None, ["3"], b"abc", id="its own"),
        pytest.param(200, True, 700, ["700"], b"abc", id="a wrong one"),
        pytest.param(200, False, None, ["3"], b"", id="to HEAD"),
        pytest.param(204, True, None, [], b"", id="none"),
        pytest.param(304, True, None, [], b"", id="not modified"),
    ],
)
def test_a_reply_of_known_size_states_its_length(
    status: int, has_body: bool, length: int | None, stated: list[str], written: bytes
) -> None:
    chunks = [Chunk(0.0, b"ab"), Chunk(0.0, b"c")]
    reply = Reply(status, "application/json", b"abc", pace=Pace(chunks, length=length))
    connection = Connection()
    connection.has_body = has_body

    async def play() -> None:
        scope = {"extensions": {RAW: lambda send: connection}}
        await send_paced(scope, None, reply, [("content-length", "9")], 0.0)  # type: ignore[arg-type]

    asyncio.run(play())

    assert connection.headers == [("content-length", value) for value in stated]
    assert connection.writes == [b"HEAD " + written]


class Clock:
    """The time, which only a wait moves on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        # Only in this module: mocks of other tests run in threads of this process.
        waits, times = SimpleNamespace(sleep=self.sleep), SimpleNamespace(monotonic=self.time)
        monkeypatch.setattr("mockgateway.server.paced.asyncio", waits)
        monkeypatch.setattr("mockgateway.server.paced.time", times)

    def time(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


def finish(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """Return the result of a coroutine that waits for the clock only."""
    with pytest.raises(StopIteration) as stop:
        coroutine.send(None)
    return stop.value.value


def test_a_server_without_the_extension_sends_at_the_same_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock, sent = Clock(monkeypatch), []

    async def send(message: Any) -> None:
        sent.append((round(clock.now - 100, 6), message.get("body"), message.get("more_body")))

    finish(send_paced({}, send, paced([0.3, 0.7], head=0.1), [], 100.0))

    head, *pieces = sent
    assert head == (0.1, None, None)
    assert pieces == [(0.3, b"a", True), (0.7, b"b", True), (0.7, b"", False)]


def test_a_server_without_the_extension_fails_where_the_reply_breaks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Clock(monkeypatch)
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    with pytest.raises(ConnectionAbortedError):
        finish(send_paced({}, send, paced([0.3], ending=Ending.RESET), [], 100.0))

    assert [message.get("more_body") for message in sent] == [None, True]


@pytest.mark.parametrize(
    ("arrived", "hung_up", "seconds", "kind"),
    [
        (None, False, 2.0, "http.request"),
        (101.0, False, 3.0, "http.request"),
        (None, True, 0.0, "http.disconnect"),
    ],
)
def test_a_slow_reader_takes_its_time_until_the_client_hangs_up(
    arrived: float | None, hung_up: bool, seconds: float, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, connection = Clock(monkeypatch), Connection()
    connection.disconnected = hung_up

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"x" * 500}

    scope = {"extensions": {RAW: lambda send: connection}, ARRIVED: arrived}
    message = finish(read_slowly(receive, 250.0, scope, None)())  # type: ignore[arg-type]

    assert message["type"] == kind
    assert clock.now - 100 == pytest.approx(seconds, abs=0.001)
