"""Complete requests are answered from the parser's callback; every other request gets a task."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from mockgateway.server.http import HttpRequest
from tests.server.wire import CHAT, HEAD, HELLO, TIMEOUT, connected, get, post
from tests.serving import serving

Work = Callable[[HttpRequest], Coroutine[Any, Any, None]]


class Application:
    """An application that offers `dispatch`, and notes which way each request took."""

    def __init__(self, work: Work, declines: bool = False) -> None:
        self.work = work
        self.declines = declines
        self.ways: list[str] = []

    def dispatch(self, request: HttpRequest) -> Coroutine[Any, Any, None] | None:
        if self.declines:
            return None
        self.ways.append("direct")
        return self.work(request)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        self.ways.append("task")
        body = b""
        while True:
            message = await receive()
            body += message["body"]
            if not message.get("more_body"):
                break
        await send_by_asgi(send, b"task " + body)


async def send_by_asgi(send: Any, body: bytes) -> None:
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def write(request: HttpRequest, body: bytes) -> None:
    headers = [("content-length", str(len(body)))]
    assert request.write_whole(200, headers, b"content-length: %d\r\n" % len(body), body)


async def at_once(request: HttpRequest) -> None:
    assert asyncio.current_task() is None
    write(request, b"direct " + (request.body or b""))


async def suspended(request: HttpRequest) -> None:
    await asyncio.sleep(0.01)
    assert asyncio.current_task() is not None
    write(request, b"later " + (request.body or b""))


async def through_asgi(request: HttpRequest) -> None:
    _, receive, send = request.asgi()
    message = await receive()
    assert message == {"type": "http.request", "body": request.body, "more_body": False}
    await send_by_asgi(send, b"asgi " + (request.body or b""))


async def failing(request: HttpRequest) -> None:
    raise ValueError("a bug")


async def failing_later(request: HttpRequest) -> None:
    await asyncio.sleep(0)
    raise ValueError("a bug")


async def silent(request: HttpRequest) -> None:
    """Send nothing."""


@contextmanager
def application(work: Work, declines: bool = False) -> Iterator[tuple[Application, str]]:
    app = Application(work, declines)
    with serving(app=app) as mock:
        yield app, mock.url


def test_a_complete_request_is_answered_without_a_task() -> None:
    with application(at_once) as (app, url), connected(url) as wire:
        for body in (b"one", b"two"):
            wire.send(post(b"/", body))
            assert wire.answer().body == b"direct " + body

    assert app.ways == ["direct", "direct"]


@pytest.mark.parametrize(
    ("work", "body"),
    [(suspended, b"later one"), (through_asgi, b"asgi one")],
    ids=["suspends", "uses ASGI"],
)
def test_work_that_needs_the_event_loop_goes_on_in_a_task(work: Work, body: bytes) -> None:
    with application(work) as (_, url), connected(url) as wire:
        for _ in range(2):
            wire.send(post(b"/", b"one"))
            assert wire.answer().body == body


@pytest.mark.parametrize("work", [failing, failing_later, silent])
def test_work_that_fails_is_answered_with_500(work: Work) -> None:
    with application(work) as (_, url), connected(url) as wire:
        wire.send(post(b"/", b"one"))
        assert wire.answer().status == 500


def test_an_application_may_decline() -> None:
    with application(at_once, declines=True) as (app, url), connected(url) as wire:
        wire.send(post(b"/", b"one"))
        assert wire.answer().body == b"task one"

    assert app.ways == ["task"]


def test_a_body_in_two_pieces_gets_a_task() -> None:
    with application(at_once) as (app, url), connected(url) as wire:
        whole = post(b"/", b"a body in two pieces")
        wire.send(whole[:-5])
        wire.peer.settimeout(0.05)
        with pytest.raises(TimeoutError):  # the server has read the first piece by then
            wire.peer.recv(1)
        wire.peer.settimeout(TIMEOUT)
        wire.send(whole[-5:])
        assert wire.answer().body == b"task a body in two pieces"
        wire.send(post(b"/", b"whole"))
        assert wire.answer().body == b"direct whole"

    assert app.ways == ["task", "direct"]


def test_expect_gets_a_task_and_100_continue() -> None:
    with application(at_once) as (_, url), connected(url) as wire:
        head = b"POST / HTTP/1.1\r\n%bContent-Length: 3\r\nExpect: 100-continue\r\n\r\n" % HEAD
        wire.send(head)
        assert wire.answer().status == 100
        wire.send(b"one")
        assert wire.answer().body == b"task one"


def test_pipelined_requests_are_answered_in_order_on_both_ways() -> None:
    with application(at_once) as (app, url), connected(url) as wire:
        wire.send(post(b"/", b"one") + post(b"/", b"two"))
        assert [wire.answer().body for _ in range(2)] == [b"direct one", b"direct two"]
    with application(suspended) as (app, url), connected(url) as wire:
        wire.send(post(b"/", b"one") + post(b"/", b"two") + post(b"/", b"three"))
        bodies = [wire.answer().body for _ in range(3)]

    assert bodies == [b"later one", b"task two", b"task three"]
    assert app.ways == ["direct", "task", "task"]


def test_a_disconnect_ends_work_that_waits_for_it() -> None:
    disconnected = threading.Event()

    async def wait_for_the_client(request: HttpRequest) -> None:
        _, receive, _ = request.asgi()
        await receive()
        if (await receive())["type"] == "http.disconnect":
            disconnected.set()

    with application(wait_for_the_client) as (_, url):
        with connected(url) as wire:
            wire.send(post(b"/", b"one"))
        assert disconnected.wait(20)


def test_a_client_that_does_not_read_gets_its_reply_by_asgi() -> None:
    size, ways = 12_000_000, []  # more than the kernel's buffers take
    both = threading.Event()

    async def large(request: HttpRequest) -> None:
        body = b"x" * size
        headers = [("content-length", str(size))]
        whole = request.write_whole(200, headers, b"content-length: %d\r\n" % size, body)
        ways.append(whole)
        if not whole:
            both.set()
            await send_by_asgi(request.asgi()[2], body)

    with application(large) as (_, url), connected(url) as wire:
        wire.peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        wire.send(get(b"/") * 2)
        assert both.wait(20)
        answers = [wire.answer() for _ in range(2)]

    assert [len(answer.body) for answer in answers] == [size] * 2
    assert ways == [True, False]


@pytest.mark.parametrize(
    ("more", "version", "stays"),
    [(b"", b"1.1", True), (b"Connection: close\r\n", b"1.1", False), (b"", b"1.0", False)],
    ids=["kept alive", "closed", "HTTP/1.0"],
)
def test_the_connection_stays_as_the_client_asks(more: bytes, version: bytes, stays: bool) -> None:
    with application(at_once) as (_, url), connected(url) as wire:
        wire.send(get(b"/", more, version))
        answer = wire.answer()
        assert (b"connection" in answer.headers) is not stays
        assert stays or wire.ends()


def test_a_paced_reply_goes_on_in_a_task() -> None:
    with serving() as mock, connected(mock.url) as wire:
        wire.send(
            post(CHAT, HELLO, b"Content-Type: application/json\r\nX-Mock-Fault: latency=20ms\r\n")
        )
        late = wire.answer()
        wire.send(post(CHAT, HELLO))
        plain = wire.answer()

    assert (late.status, plain.status) == (200, 200)
    assert late.headers[b"x-mock-applied"].startswith(b"latency 0.020s")
