"""The control API answers this machine only; the journal shows no key and renders any body."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest

from mockgateway.server import Settings, create_app
from mockgateway.server.app import App
from mockgateway.server.control import is_loopback
from tests.server.wire import ask, get, post
from tests.serving import Mock


def request_from(app: App, path: str, client: object) -> tuple[int, Any]:
    """Return the status and the JSON that a peer gets."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "scheme": "http",
        "client": client,
        "headers": [],
        "http_version": "1.1",
    }
    asyncio.run(app(scope, receive, send))
    return sent[0]["status"], json.loads(sent[1]["body"])


@pytest.fixture(scope="module")
def app() -> App:
    return create_app(Settings())


@pytest.mark.parametrize(
    "address",
    [
        "192.168.1.5",
        "10.0.0.1",
        "8.8.8.8",
        "::ffff:8.8.8.8",
        "fe80::1",
        "2001:db8::1",
        "localhost.evil.example",
        "0.0.0.0",
    ],
)
@pytest.mark.parametrize(
    "path", ["/_mock/journal", "/_mock", "/_mock/", "/~a/_mock/journal", "/_mock/nothing"]
)
def test_another_machine_is_refused(app: App, address: str, path: str) -> None:
    status, body = request_from(app, path, (address, 5000))
    message = "the control API accepts requests from this machine only"
    assert (status, body) == (403, {"error": message})


@pytest.mark.parametrize(
    "client",
    [("127.0.0.1", 5000), ("127.8.9.1", 5000), ("::1", 5000), ("::ffff:127.0.0.1", 5000), None],
)
def test_this_machine_is_accepted(app: App, client: object) -> None:
    assert request_from(app, "/_mock/journal", client)[0] == 200


def test_another_machine_may_read_the_health(app: App) -> None:
    assert request_from(app, "/_mock/health", ("8.8.8.8", 1))[0] == 200
    assert not is_loopback("8.8.8.8")


KEYS = ["sk-sealink-0123456789abcdefghijklmnop", "short", "k", "123456789", "x" * 5000]


@pytest.mark.parametrize("key", [pytest.param(key, id=key[:12]) for key in KEYS])
def test_a_key_is_shown_shortened(mock: Mock, client: httpx.Client, key: str) -> None:
    client.get("/~keys/sealink/v1/me", headers={"authorization": f"Bearer {key}"})
    client.get(
        "/~keys/sealink/v1/models",
        params={"api_key": key, "key": key, "X-API-Key": key, "access_token": key},
    )
    listed = client.get("/~keys/_mock/journal?last=2").text
    assert len(key) < 3 or key not in listed
    assert all(len(exchange["key"]) <= 20 for exchange in json.loads(listed)["exchanges"])


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(body, id=repr(body[:8]))
        for body in (
            bytes(range(256)) * 300,
            b"\xff" * 20_000,
            b"\xed\xa0\x80",
            "é".encode()[:1],
            b"\0",
            b"",
        )
    ],
)
def test_any_body_is_rendered_within_bounds(mock: Mock, body: bytes) -> None:
    ask(
        mock.url,
        post(b"/~bodies/sealink/v1/chat/completions?%ff=%00&a=\x7e", body, b"X-Odd: \xff\xfe\r\n"),
    )
    answer = ask(mock.url, get(b"/~bodies/_mock/journal?last=1"))
    [shown] = answer.json()["exchanges"]
    assert answer.status == 200
    assert len(shown["request"]) <= 10_000
    assert shown["status"] == 400


def test_large_headers_are_stored_within_bounds(mock: Mock) -> None:
    for number in range(20):
        ask(
            mock.url,
            get(
                b"/~heads/sealink/v1/models", b"X-Big: " + bytes([97 + number]) * 900_000 + b"\r\n"
            ),
        )
    journal = mock.app.sandbox_state("heads").journal
    assert (
        sum(len(value) for exchange in journal.last(100) for _, value in exchange.request_headers)
        <= 8 * 1024 * 1024
    )
