"""Bodies of many megabytes: a prompt refusal or an answer, and no memory kept."""

from __future__ import annotations

import io
import sys
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.server.wire import CHAT, HEAD, Wire, ask, connected, post
from tests.serving import Mock

MB = 1_000_000
EMBEDDINGS = b"/sealink/v1/embeddings"  # takes 1 MB
SEACLOUD = b"/seacloud/llm/v1/chat/completions"  # takes 32 MB

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def whole(size: int) -> Iterator[bytes]:
    yield b"POST %b HTTP/1.1\r\n%bContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % (
        EMBEDDINGS,
        HEAD,
        size,
    )
    for _ in range(size // MB):
        yield b"x" * MB


def chunked(size: int) -> Iterator[bytes]:
    yield (
        b"POST %b HTTP/1.1\r\n%bContent-Type: application/json\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n" % (EMBEDDINGS, HEAD)
    )
    for _ in range(size // MB):
        yield b"%x\r\n%b\r\n" % (MB, b"x" * MB)
    yield b"0\r\n\r\n"


@linux
@pytest.mark.parametrize(
    "upload", [pytest.param(whole, id="with a length"), pytest.param(chunked, id="in chunks")]
)
def test_70_mb_where_1_is_taken_are_refused_without_being_kept(mock: Mock, upload: object) -> None:
    before = resident()
    most = before
    with connected(mock.url) as wire:
        for piece in upload(70 * MB):  # type: ignore[operator]
            wire.send(piece)
            most = max(most, resident())
        assert wire.answer().status == 413
        wire.send(post(CHAT, b"{}"))
        assert wire.answer().status == 400, "the connection is still of use"
    assert most - before < 50 * MB


@pytest.mark.parametrize(
    "size", [pytest.param(70 * MB, id="70 MB"), pytest.param(10**15, id="a petabyte")]
)
def test_a_length_that_is_too_large_is_refused_before_the_body_comes(mock: Mock, size: int) -> None:
    with connected(mock.url) as wire:
        wire.send(next(whole(size)) + b"x")
        assert wire.answer().status == 413


def test_a_chunked_body_is_refused_as_soon_as_it_is_too_large(mock: Mock) -> None:
    with connected(mock.url) as wire:
        for _, piece in zip(range(4), chunked(70 * MB), strict=False):
            wire.send(piece)
        assert wire.answer().status == 413


def test_the_limit_itself_is_allowed(mock: Mock) -> None:
    limit = 1_048_576
    body = b'{"model":"text-embedding-v4","input":"a"}'.ljust(limit)
    assert ask(mock.url, post(EMBEDDINGS, body)).status == 200
    assert ask(mock.url, post(EMBEDDINGS, body + b" ")).status == 413


LARGE = [
    pytest.param(
        b'{"model":"gpt-4.1","messages":[{"role":"user","content":"'
        + b"ab c" * 7_500_000
        + b'"}]}',
        400,
        "messages",
        id="a text of 30 MB",
    ),
    pytest.param(
        b'{"model":"gpt-4.1","messages":[' + b",".join([b"1"] * MB) + b"]}",
        400,
        "messages[0]",
        id="a million wrong messages",
    ),
    pytest.param(
        b'{"model":"gpt-4.1","messages":[' + b'{"role":"user","content":""},' * MB + b"1]}",
        400,
        "messages[1000000]",
        id="the last of a million messages wrong",
    ),
    pytest.param(
        b'{"model":"gpt-4.1","messages":[' + b"[" * MB, 400, None, id="a million brackets"
    ),
    pytest.param(
        b"{" + b",".join(b'"k%d":1' % number for number in range(MB)) + b"}",
        400,
        "model",
        id="a million fields",
    ),
    pytest.param(
        b'{"model":"' + b"m" * 10 * MB + b'","messages":[{"role":"user","content":"hi"}]}',
        404,
        "model",
        id="a model's name of 10 MB",
    ),
    pytest.param(
        b'{"model":"gpt-4.1","messages":[{"role":"' + b"r" * 10 * MB + b'","content":"hi"}]}',
        400,
        "messages[0].role",
        id="a role of 10 MB",
    ),
    pytest.param(
        b'{"model":"gpt-4.1","' + b"k" * 10 * MB + b'":' + b"9" * 400 + b"}",
        400,
        None,
        id="a field's name of 10 MB",
    ),
    pytest.param(b" " * 20 * MB, 400, None, id="20 MB of nothing"),
    pytest.param(
        b'{"model":"gpt-4.1","messages":[{"role":"user","content":"' + b"\\ud800" * MB + b'"}]}',
        400,
        None,
        id="a million half surrogates",
    ),
]


@pytest.mark.parametrize(("body", "status", "field"), LARGE)
def test_a_large_body_is_answered(mock: Mock, body: bytes, status: int, field: str | None) -> None:
    answer = ask(mock.url, post(SEACLOUD, body))
    assert answer.status == status, answer.body[:500]
    assert len(answer.body) < 2000
    if status != 200:
        assert answer.json()["error"]["param"] == field


def test_a_million_embedding_inputs_are_too_many(mock: Mock) -> None:
    answer = ask(
        mock.url,
        post(
            b"/apikey/v1/embeddings",
            b'{"model":"example-embed","input":[' + b",".join([b"1"] * MB) + b"]}",
        ),
    )
    assert answer.status == 400
    assert answer.json()["error"]["message"].startswith(
        "Invalid value for 'input': it has 1000000 items"
    )


@linux
def test_large_bodies_do_not_stay_in_memory(mock: Mock) -> None:
    bitmap = io.BytesIO()
    Image.new("RGB", (2700, 2700)).save(bitmap, "BMP")
    picture = b64encode(bitmap.getvalue())
    body = (
        b'{"model":"gpt-4.1","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/bmp;base64,'
        + picture
        + b'"}}]}]}'
    )
    request = post(b"/~large" + SEACLOUD, body)

    def send(wire: Wire) -> None:
        wire.send(request)
        assert wire.answer().status == 200

    with connected(mock.url) as wire:
        for _ in range(3):  # until the allocator has what it needs
            send(wire)
        before = resident()
        for _ in range(8):
            send(wire)
        assert resident() - before < 100 * MB, "of 240 MB that came"
    journal = mock.app.sandbox_state("large").journal
    assert all(len(exchange.request) < 2 * MB for exchange in journal.last(100))
