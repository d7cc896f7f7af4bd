"""Clients that leave: no error in the log, nothing kept, and the next one is served."""

from __future__ import annotations

import asyncio
import gc
import logging
import socket
import struct
from collections.abc import Iterator
from typing import Any

import pytest

from mockgateway.server import Settings, create_app
from tests.faults.exchange import until
from tests.server.wire import CHAT, HEAD, HELLO, ask, connected, post
from tests.serving import Mock, serving


@pytest.fixture
def lonely() -> Iterator[Mock]:
    """A mock with no other clients."""
    with serving(Settings()) as running:
        yield running


STARTS = [
    pytest.param(b"", id="nothing sent"),
    pytest.param(b"POST /sea", id="half a line"),
    pytest.param(b"POST %b HTTP/1.1\r\n%b" % (CHAT, HEAD), id="half a head"),
    pytest.param(
        b"POST %b HTTP/1.1\r\n%bContent-Length: 1000\r\n\r\n" % (CHAT, HEAD), id="a head alone"
    ),
    pytest.param(
        b"POST %b HTTP/1.1\r\n%bContent-Length: 1000\r\n\r\n{" % (CHAT, HEAD),
        id="the start of a body",
    ),
    pytest.param(
        b"POST %b HTTP/1.1\r\n%bTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n" % (CHAT, HEAD),
        id="a chunk",
    ),
    pytest.param(
        b"POST %b HTTP/1.1\r\n%bTransfer-Encoding: chunked\r\n\r\n5\r\nhe" % (CHAT, HEAD),
        id="half a chunk",
    ),
    pytest.param(
        b"POST %b HTTP/1.1\r\n%bExpect: 100-continue\r\nContent-Length: 10\r\n\r\n" % (CHAT, HEAD),
        id="a question whether to send",
    ),
    pytest.param(
        post(CHAT, HELLO[:-1] + b',"stream":true,"n":8}'), id="all, but the answer is not awaited"
    ),
    pytest.param(post(CHAT, HELLO) * 20, id="twenty requests, no answer awaited"),
    pytest.param(
        b"POST %b HTTP/1.1\r\n%bContent-Length: 90000000\r\n\r\n%b" % (CHAT, HEAD, b"x" * 100_000),
        id="a refused body, unfinished",
    ),
    pytest.param(
        b"GET /sealink/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n", id="a document not read"
    ),
    pytest.param(b"GET /_mock/journal HTTP/1.1\r\nHost: x\r\n\r\n", id="a journal not read"),
]


@pytest.mark.parametrize(
    "reset", [pytest.param(False, id="closed"), pytest.param(True, id="reset")]
)
@pytest.mark.parametrize("start", STARTS)
def test_a_client_that_leaves_is_no_error(
    mock: Mock, caplog: pytest.LogCaptureFixture, start: bytes, reset: bool
) -> None:
    with caplog.at_level(logging.WARNING):
        for _ in range(5):
            with connected(mock.url) as wire:
                wire.send(start)
                if reset:
                    wire.peer.setsockopt(
                        socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
                    )
        assert ask(mock.url, post(CHAT, HELLO)).status == 200
    assert [record.getMessage() for record in caplog.records] == []


def test_a_half_closed_client_still_gets_its_answer(mock: Mock) -> None:
    with connected(mock.url) as wire:
        wire.send(post(CHAT, HELLO))
        wire.peer.shutdown(socket.SHUT_WR)
        try:
            assert wire.answer().status == 200
        except EOFError:
            pytest.fail("the answer was dropped")


def test_clients_that_left_leave_nothing_behind(lonely: Mock) -> None:
    for _ in range(50):
        with connected(lonely.url) as wire:
            wire.send(b"POST %b HTTP/1.1\r\n%bContent-Length: 1000\r\n\r\n{" % (CHAT, HEAD))
    for _ in range(3):
        assert ask(lonely.url, post(CHAT, HELLO)).status == 200

    def waiting() -> bool:
        return any(
            isinstance(task, asyncio.Task) and not task.done() and "run_asgi" in repr(task)
            for task in gc.get_objects()
        )

    until(lambda: not waiting())
    assert lonely.app.sandbox_state("").journal.total == 3, (
        "who left before asking is not in the journal"
    )


def test_a_client_that_leaves_early_is_not_answered() -> None:
    app = create_app(Settings())
    sent: list[object] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope: dict[str, Any] = {
        "type": "http",
        "method": "POST",
        "raw_path": CHAT,
        "query_string": b"",
        "scheme": "http",
        "client": None,
        "headers": [],
    }
    asyncio.run(app(scope, receive, send))
    assert sent == []
