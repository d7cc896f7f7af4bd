"""A line break in a header's value never begins another header or the body (RFC 9110, 5.5)."""

from __future__ import annotations

import socket
from typing import Any

import httpx
import pytest

from mockgateway.server.connection import WHOLE
from tests.server.wire import Wire
from tests.serving import Mock, serving

VALUES = {
    "line break": "a\r\nInjected: yes",
    "line feed": "a\nInjected: yes",
    "carriage return": "a\rInjected: yes",
    "second response": "a\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\nInjected: yes",
}
BODY = b'{"said":"hi"}'


@pytest.mark.parametrize("kind", VALUES)
@pytest.mark.parametrize("place", ["value", "name"])
def test_a_header_with_a_line_break_is_not_written_in_one_piece(kind: str, place: str) -> None:
    written: list[bool] = []
    header = ("x-note", VALUES[kind]) if place == "value" else (VALUES[kind], "x")

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        headers = [("content-length", str(len(BODY))), header]
        written.append(scope["extensions"][WHOLE](send, 200, headers, BODY))
        if not written[-1]:
            clean = [(b"content-length", str(len(BODY)).encode())]
            await send({"type": "http.response.start", "status": 200, "headers": clean})
            await send({"type": "http.response.body", "body": BODY})

    with serving(app=app) as mock:
        host, port = mock.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=20) as peer:
            wire = Wire(peer)
            wire.send(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            reply = wire.answer()

    assert written == [False]
    assert b"injected" not in reply.headers
    assert reply.body == BODY


@pytest.mark.parametrize("kind", VALUES)
def test_a_scenario_with_a_line_break_in_a_header_is_refused(mock: Mock, kind: str) -> None:
    reply = {"json": {"a": 1}, "headers": {"x-note": VALUES[kind]}}
    scenario = {"name": "injected", "rules": [{"reply": reply}]}

    refused = httpx.put(f"{mock.url}/~injected/_mock/scenario", json=scenario)

    assert refused.status_code == 400
    assert "x-note" in refused.text
