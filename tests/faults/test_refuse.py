"""`refuse`: errors of the document."""

from __future__ import annotations

import socket
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.faults.exchange import CHAT, exchange
from tests.serving import Mock


@pytest.mark.parametrize(
    ("path", "kind", "status"),
    [
        (CHAT, "rate_limited", 429),
        (CHAT, "invalid_key", 401),
        (CHAT, "insufficient_balance", 402),
        ("/sealink/anthropic/v1/messages", "rate_limited", 429),
        ("/apikey/v1/chat/completions", "rate_limited", 429),
        ("/seacloud/llm/v1/chat/completions", "rate_limited", 429),
    ],
)
def test_a_refusal_has_the_documents_status_and_shape(
    mock: Mock, path: str, kind: str, status: int
) -> None:
    received = exchange(mock, f"refuse={kind}", path=path)

    assert received.status == status
    assert "error" in received.json()
    assert received.applied == f"refuse {kind} {status}"


def test_a_refusal_says_how_long_to_wait(mock: Mock) -> None:
    assert exchange(mock, "refuse={kind: rate_limited, retry_after: 7}").head["retry-after"] == "7"


def test_any_status_can_be_set(mock: Mock) -> None:
    received = exchange(
        mock,
        "refuse={kind: internal_error, status: 529, message: Overloaded}",
        path="/sealink/anthropic/v1/messages",
    )

    assert received.status == 529
    assert received.json()["error"]["message"] == "Overloaded"


def test_an_invalid_status_is_refused_with_advice(mock: Mock) -> None:
    received = exchange(mock, "refuse={status: 42}")

    assert received.status == 400
    assert "from 200 to 599" in received.json()["error"]["message"]


@pytest.mark.parametrize("status", [204, 304])
def test_a_204_has_no_body_and_keeps_the_connection(mock: Mock, status: int) -> None:
    url = urlsplit(mock.url)
    asked = (
        "GET /sealink/v1/models HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer any\r\n"
        f"X-Mock-Fault: {{refuse: {{status: {status}}}}}\r\n\r\n"
    )
    with socket.create_connection((url.hostname or "", url.port or 0), timeout=5) as wire:
        wire.sendall(asked.encode())
        first = wire.recv(65536)
        wire.sendall(
            b"GET /sealink/v1/models HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer any\r\n\r\n"
        )
        second = wire.recv(65536)
    assert (first.split(b" ")[1], first.partition(b"\r\n\r\n")[2], second[:15]) == (
        str(status).encode(),
        b"",
        b"HTTP/1.1 200 OK",
    )


@pytest.mark.parametrize(("wait", "header"), [(0, "0"), ("200ms", "1"), (2, "2")])
def test_retry_after_is_in_whole_seconds(mock: Mock, wait: Any, header: str) -> None:
    assert (
        exchange(mock, f"{{refuse: {{kind: rate_limited, retry_after: {wait}}}}}").head[
            "retry-after"
        ]
        == header
    )
