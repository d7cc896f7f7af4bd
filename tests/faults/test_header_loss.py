"""`header_loss`: headers that do not arrive."""

from __future__ import annotations

from tests.faults.exchange import hear
from tests.serving import Mock


def test_headers_that_every_reply_has_are_lost(mock: Mock) -> None:
    straight, heard = hear(mock), hear(mock, "header_loss")
    lost = {name for name in straight.head if name not in heard.head}

    assert lost
    assert all("request-id" in name or name.startswith("x-ratelimit-") for name in lost)
    assert heard.ending == "whole"


def test_headers_come_under_another_name(mock: Mock) -> None:
    straight, heard = (
        hear(mock),
        hear(mock, "header_loss={names: ['x-ratelimit-*', Content-Type], to: x-old-}"),
    )

    assert {f"x-old-{name}" for name in straight.head if name.startswith("x-ratelimit-")} <= set(
        heard.head
    )
    assert heard.head["x-old-content-type"] == "application/json"
    assert "content-type" not in heard.head


def test_a_stream_loses_headers_too(mock: Mock) -> None:
    heard = hear(mock, "header_loss=content-type, latency=1ms", stream=True)

    assert "content-type" not in heard.head
    assert heard.events[-1] == b"[DONE]"


def test_what_frames_the_body_cannot_be_lost(mock: Mock) -> None:
    assert (
        "use bad_length or disconnect"
        in hear(mock, "header_loss=Content-Length").json()["error"]["message"]
    )
