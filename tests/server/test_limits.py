"""The limits of memory, time and connections: what a client cannot take from the others."""

from __future__ import annotations

import select
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from mockgateway.server import Settings
from mockgateway.server.limits import MIB, Limits
from tests.server.wire import ask, connected, get
from tests.serving import Mock, serving

UPLOAD = b"/sealink/v1/audio/transcriptions"
FORM = b"Content-Type: multipart/form-data; boundary=b\r\n"
KEY = b"Authorization: Bearer t\r\n"
LIMITS = Limits(
    body_memory=8 * MIB,
    connections=6,
    head_time=0.4,
    body_pause=0.4,
    body_time=1.2,
    drain_time=0.6,
    room_time=2.0,
)


@pytest.fixture(scope="module")
def small() -> Iterator[Mock]:
    """Serve a mock with small limits."""
    with serving(Settings(limits=LIMITS)) as running:
        yield running


def head(size: int, more: bytes = KEY) -> bytes:
    """Return the head of an upload."""
    return (
        b"POST %b HTTP/1.1\r\nHost: x\r\n" % UPLOAD
        + FORM
        + more
        + b"Content-Length: %d\r\n\r\n" % size
    )


def form(size: int) -> bytes:
    """Return a form with a file of that size."""
    part = b'--b\r\nContent-Disposition: form-data; name="%b"%b\r\n\r\n%b\r\n'
    sound = b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x80\x3e\0\0\0\x7d\0\0\2\0\x10\0data"
    file = sound + size.to_bytes(4, "little") + bytes(size)
    return (
        part % (b"model", b"", b"whisper-1")
        + part % (b"file", b'; filename="a.wav"', file)
        + b"--b--\r\n"
    )


@pytest.mark.parametrize(
    ("more", "size", "status"),
    [
        pytest.param(b"", 7 * MIB, 401, id="no key"),
        pytest.param(b"Expect: 100-continue\r\n", 7 * MIB, 401, id="no key, asked first"),
        pytest.param(KEY, 27 * MIB, 413, id="over the limit of the operation"),
        pytest.param(KEY + b"Expect: 100-continue\r\n", 27 * MIB, 413, id="the same, asked first"),
        pytest.param(KEY, 9 * MIB, 503, id="over the memory of all bodies"),
    ],
)
def test_a_body_is_refused_by_its_head(small: Mock, more: bytes, size: int, status: int) -> None:
    with connected(small.url) as wire:
        wire.send(head(size, more))
        answer = wire.answer()
        assert answer.status == status, answer
        assert answer.json()["error"]["code"], "in the words of the gateway"
        assert (b"retry-after" in answer.headers) == (status == 503)


def test_the_memory_is_free_again_once_a_body_is_answered_or_its_client_has_left(
    small: Mock,
) -> None:
    body = form(5 * MIB)
    for _ in range(2):
        with connected(small.url) as wire, connected(small.url) as second:
            wire.send(head(len(body)) + body[: 2 * MIB])
            time.sleep(0.1)
            second.send(head(len(body)))
            assert second.answer().status == 503
            wire.send(body[2 * MIB :])
            answer = wire.answer()
            assert (answer.status, "text" in answer.json()) == (200, True), answer
        with connected(small.url) as leaving:
            leaving.send(head(7 * MIB) + body[:MIB])
            time.sleep(0.1)
    answer = ask(small.url, head(len(body)) + body)
    assert answer.status == 200, answer


def test_a_refused_client_may_send_its_whole_body_and_then_read_why(small: Mock) -> None:
    with connected(small.url) as wire:
        wire.send(head(6 * MIB, b"Connection: close\r\n"))
        wire.send(bytes(6 * MIB))
        assert wire.answer().status == 401
        assert wire.ends()


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        pytest.param(b"", 0, id="nothing"),
        pytest.param(b"GET /sealink/v1/mod", 408, id="part of a line"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\nA:", 408, id="part of a head"),
        pytest.param(head(1000) + b"--b\r\n", 408, id="part of a body"),
        pytest.param(
            head(1000).replace(b"Content-Length: 1000", b"Transfer-Encoding: chunked") + b"5\r\nab",
            408,
            id="part of a chunk",
        ),
        pytest.param(b"POST /_mock/clock HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                     b"Content-Length: 99\r\n\r\n{", 408, id="part of a control call"),
    ],
)  # fmt: skip
def test_a_request_that_never_ends_is_closed(small: Mock, sent: bytes, status: int) -> None:
    with connected(small.url) as wire:
        wire.send(sent)
        if status:
            answer = wire.answer()
            assert answer.status == status, answer
            assert answer.headers[b"content-type"] == b"application/json"
        assert wire.ends()


def test_a_body_that_trickles_has_a_deadline_of_its_own(small: Mock) -> None:
    with connected(small.url) as wire:
        wire.send(head(MIB))
        for _ in range(20):
            wire.send(b"a")
            time.sleep(0.1)
            if select.select([wire.peer], [], [], 0)[0]:
                break
        assert wire.answer().status == 408
        assert wire.ends()


def test_the_rest_of_a_refused_body_has_a_deadline(small: Mock) -> None:
    with connected(small.url) as wire:
        wire.send(head(7 * MIB, b""))
        assert wire.answer().status == 401
        assert wire.ends()


def test_a_connection_too_many_gets_a_503(small: Mock) -> None:
    with ExitStack() as stack:
        for _ in range(LIMITS.connections):
            wire = stack.enter_context(connected(small.url))
            wire.send(get(b"/sealink/v1/models"))
            assert wire.answer().status == 200
        answer = ask(small.url, get(b"/sealink/v1/models"))
        assert (answer.status, answer.headers[b"retry-after"]) == (503, b"1")
    time.sleep(0.1)
    assert ask(small.url, get(b"/sealink/v1/models")).status == 200


def test_messages_to_the_inbox_share_the_memory_of_the_bodies(small: Mock) -> None:
    start = b"POST /_mock/inbox/a HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    with connected(small.url) as body, connected(small.url) as wire:
        body.send(head(7 * MIB + MIB // 2))
        time.sleep(0.1)
        wire.send(start + b"Content-Length: %d\r\n\r\n" % MIB)
        assert wire.answer().status == 503
    answer = ask(small.url, start + b"Content-Length: %d\r\n\r\n" % (30 * MIB))
    assert answer.status == 413, "before the body comes"


def test_incomplete_heads_share_the_memory_of_the_bodies(small: Mock) -> None:
    part = b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * (900 * 1024)
    for _ in range(2):
        with connected(small.url) as body, connected(small.url) as wire:
            body.send(head(7 * MIB + MIB // 2))
            time.sleep(0.1)
            wire.send(part)
            answer = wire.answer()
            assert (answer.status, answer.headers[b"retry-after"]) == (503, b"1")
            assert wire.ends()
        time.sleep(0.1)
        assert ask(small.url, part + b"\r\n\r\n").status == 404


def test_large_bodies_wait_in_files(small: Mock, monkeypatch: pytest.MonkeyPatch) -> None:
    opened, make = [], tempfile.TemporaryFile

    def open_file(**options: Any) -> Any:
        opened.append(options)
        return make(**options)

    monkeypatch.setattr(tempfile, "TemporaryFile", open_file)
    for size in (MIB // 2, 3 * MIB):
        body = form(size)
        with connected(small.url) as wire:
            wire.send(head(len(body)))
            wire.send(body)
            assert wire.answer().status == 200
    assert len(opened) == 1
