"""`truncate`: short bodies with correct framing."""

from __future__ import annotations

from tests.faults.exchange import exchange
from tests.serving import Mock


def test_a_stream_ends_properly_after_some_events(mock: Mock) -> None:
    received = exchange(mock, "truncate=3", stream=True)

    assert (len(received.events), received.ending) == (3, "whole")
    assert b"[DONE]" not in received.body


def test_a_body_ends_after_some_bytes_as_its_length_says(mock: Mock) -> None:
    received = exchange(mock, "truncate=20")

    assert (len(received.body), received.head["content-length"], received.ending) == (
        20,
        "20",
        "whole",
    )
    assert received.applied.startswith("truncate after 20 of ")


def test_half_of_the_body_is_sent_by_default(mock: Mock) -> None:
    whole, half = exchange(mock), exchange(mock, "truncate")

    assert len(half.body) == len(whole.body) // 2


def test_split_events_are_counted_as_events(mock: Mock) -> None:
    received = exchange(mock, "truncate=3, garble={kind: split_frames, gap: 0}", stream=True)

    assert len(received.events) == 3
    assert received.body.endswith(b"\n\n")
