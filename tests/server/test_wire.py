"""Replies in one piece, and the ordinary way where that does not go."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest

from mockgateway.server import create_app
from mockgateway.server.connection import WHOLE, send_whole
from tests.serving import Mock, serving

REQUEST = b"GET /sealink/v1/models HTTP/1.1\r\nHost: x\r\n%b\r\n"


def talk(mock: Mock, data: bytes, ends: bytes) -> bytes:
    host, port = mock.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as wire:
        wire.sendall(data)
        heard = b""
        while ends not in heard:
            part = wire.recv(65536)
            if not part:
                break
            heard += part
    return heard


def test_a_connection_stays_open_for_the_next_request(mock: Mock) -> None:
    heard = talk(mock, REQUEST % b"" + REQUEST % b"Connection: close\r\n", b"never")

    assert heard.count(b"HTTP/1.1 200 OK") == 2
    assert heard.count(b"connection: close") == 1


def test_an_old_client_is_told_that_the_connection_closes(mock: Mock) -> None:
    heard = talk(mock, b"GET /sealink/v1/models HTTP/1.0\r\n\r\n", b"never")

    assert heard.startswith(b"HTTP/1.1 200 OK")
    assert b"connection: close" in heard


def test_the_head_of_a_reply_has_its_length_and_date_and_names_no_server(mock: Mock) -> None:
    head, _, body = talk(mock, REQUEST % b"Connection: close\r\n", b"never").partition(b"\r\n\r\n")
    names = dict(line.split(b": ", 1) for line in head.split(b"\r\n")[1:])

    assert int(names[b"content-length"]) == len(body)
    assert b"date" in names
    assert b"server" not in names


def test_a_line_break_in_a_value_is_not_sent() -> None:
    async def plain(*_: Any) -> None:
        """ASGI's own send, of no cycle."""

    assert send_whole(plain, 200, [("a", "b")], b"") is False


@pytest.mark.parametrize("http", ["wire", "httptools", "h11"])
def test_the_same_application_answers_under_any_protocol(http: str) -> None:
    with serving(app=create_app(), http=http) as mock:
        heard = talk(mock, REQUEST % b"Connection: close\r\n", b"never")

    assert heard.startswith(b"HTTP/1.1 200")
    assert heard.endswith(b"}]}")


def test_the_application_works_without_the_extension() -> None:
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        sent.append(message)

    scope: dict[str, Any] = {
        "type": "http",
        "method": "GET",
        "raw_path": b"/sealink/v1/models",
        "query_string": b"",
        "scheme": "http",
        "client": None,
        "headers": [],
    }
    asyncio.run(create_app()(scope, receive, send))

    assert WHOLE not in scope
    assert sent[0]["status"] == 200
    assert sent[1]["body"].startswith(b'{"object":"list"')
