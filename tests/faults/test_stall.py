"""`stall`: pauses before or inside a reply."""

from __future__ import annotations

from tests.faults.exchange import exchange
from tests.serving import Mock


def test_a_stream_pauses_and_continues(mock: Mock) -> None:
    received = exchange(mock, "stall={for: 150ms, after: 3}", stream=True)

    assert (
        received.pieces[1][0] >= 0.145
    )  # since the request: a machine that is busy reads the first piece late
    assert received.pieces[0][1].count(b"data: ") == 3
    assert received.ending == "whole"
    assert received.applied.startswith("stall 0.15s after 3 of ")


def test_an_endless_stall_keeps_the_connection(mock: Mock) -> None:
    received = exchange(mock, "stall={after: 3}", stream=True, timeout=0.4)

    assert (len(received.events), received.ending) == (3, "silence")


def test_comments_keep_a_stalled_stream_alive(mock: Mock) -> None:
    received = exchange(mock, "stall={after: 2, for: 200ms, keep_alive: 50ms}", stream=True)

    assert received.body.count(b": keep-alive\n\n") == 4
    assert received.body.split(b": keep-alive\n\n")[0].count(b"data: ") == 2
    assert received.events[-1] == b"[DONE]"


def test_comments_can_precede_the_first_event(mock: Mock) -> None:
    received = exchange(mock, "stall={at: start, for: 100ms, keep_alive: 40ms}", stream=True)

    assert received.body.startswith(b": keep-alive\n\n: keep-alive\n\ndata: ")
    assert received.at(b"data: ") >= 0.098


def test_a_stall_at_the_start_sends_nothing(mock: Mock) -> None:
    for stream in (False, True):
        received = exchange(mock, "stall={at: start}", stream=stream, timeout=0.3)
        assert (received.raw, received.ending) == (b"", "silence")


def test_a_plain_body_stalls_with_its_full_length(mock: Mock) -> None:
    received = exchange(mock, "stall", timeout=0.3)

    assert received.ending == "silence"
    assert len(received.body) == int(received.head["content-length"]) // 2
