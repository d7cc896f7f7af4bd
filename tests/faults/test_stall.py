"""`stall`: silence, before or during an answer."""

from __future__ import annotations

from tests.faults.exchange import hear
from tests.serving import Mock


def test_a_stream_is_silent_in_its_middle_and_goes_on(mock: Mock) -> None:
    heard = hear(mock, "stall={for: 150ms, after: 3}", stream=True)

    assert (
        heard.pieces[1][0] >= 0.145
    )  # since the request: a machine that is busy reads the first piece late
    assert heard.pieces[0][1].count(b"data: ") == 3
    assert heard.ending == "whole"
    assert heard.applied.startswith("stall 0.15s after 3 of ")


def test_a_stream_that_stalls_for_ever_keeps_its_connection(mock: Mock) -> None:
    heard = hear(mock, "stall={after: 3}", stream=True, patience=0.4)

    assert (len(heard.events), heard.ending) == (3, "silence")


def test_comments_keep_a_stalled_stream_alive(mock: Mock) -> None:
    heard = hear(mock, "stall={after: 2, for: 200ms, keep_alive: 50ms}", stream=True)

    assert heard.body.count(b": keep-alive\n\n") == 4
    assert heard.body.split(b": keep-alive\n\n")[0].count(b"data: ") == 2
    assert heard.events[-1] == b"[DONE]"


def test_comments_may_come_before_the_first_event(mock: Mock) -> None:
    heard = hear(mock, "stall={at: start, for: 100ms, keep_alive: 40ms}", stream=True)

    assert heard.body.startswith(b": keep-alive\n\n: keep-alive\n\ndata: ")
    assert heard.at(b"data: ") >= 0.098


def test_a_stall_at_the_start_says_nothing_at_all(mock: Mock) -> None:
    for stream in (False, True):
        heard = hear(mock, "stall={at: start}", stream=stream, patience=0.3)
        assert (heard.raw, heard.ending) == (b"", "silence")


def test_a_body_stops_at_its_middle_and_says_how_long_it_would_be(mock: Mock) -> None:
    heard = hear(mock, "stall", patience=0.3)

    assert heard.ending == "silence"
    assert len(heard.body) == int(heard.head["content-length"]) // 2
