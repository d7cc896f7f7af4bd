"""`header_loss`: dropped and renamed headers."""

from __future__ import annotations

from tests.faults.exchange import exchange
from tests.serving import Mock


def test_headers_of_every_reply_are_dropped(mock: Mock) -> None:
    straight, received = exchange(mock), exchange(mock, "header_loss")
    lost = {name for name in straight.head if name not in received.head}

    assert lost
    assert all("request-id" in name or name.startswith("x-ratelimit-") for name in lost)
    assert received.ending == "whole"


def test_headers_are_renamed(mock: Mock) -> None:
    straight, received = (
        exchange(mock),
        exchange(mock, "header_loss={names: ['x-ratelimit-*', Content-Type], to: x-old-}"),
    )

    assert {f"x-old-{name}" for name in straight.head if name.startswith("x-ratelimit-")} <= set(
        received.head
    )
    assert received.head["x-old-content-type"] == "application/json"
    assert "content-type" not in received.head


def test_a_stream_loses_headers_too(mock: Mock) -> None:
    received = exchange(mock, "header_loss=content-type, latency=1ms", stream=True)

    assert "content-type" not in received.head
    assert received.events[-1] == b"[DONE]"


def test_framing_headers_cannot_be_dropped(mock: Mock) -> None:
    assert (
        "use bad_length or disconnect"
        in exchange(mock, "header_loss=Content-Length").json()["error"]["message"]
    )
