"""`truncate`: too little, and nothing on the wire says so."""

from __future__ import annotations

from tests.faults.exchange import hear
from tests.serving import Mock


def test_a_stream_ends_properly_after_some_events(mock: Mock) -> None:
    heard = hear(mock, "truncate=3", stream=True)

    assert (len(heard.events), heard.ending) == (3, "whole")
    assert b"[DONE]" not in heard.body


def test_a_body_ends_after_some_bytes_as_its_length_says(mock: Mock) -> None:
    heard = hear(mock, "truncate=20")

    assert (len(heard.body), heard.head["content-length"], heard.ending) == (20, "20", "whole")
    assert heard.applied.startswith("truncate after 20 of ")


def test_a_half_comes_where_nothing_is_said(mock: Mock) -> None:
    whole, half = hear(mock), hear(mock, "truncate")

    assert len(half.body) == len(whole.body) // 2


def test_events_that_were_split_are_counted_as_events(mock: Mock) -> None:
    heard = hear(mock, "truncate=3, garble={kind: split_frames, gap: 0}", stream=True)

    assert len(heard.events) == 3
    assert heard.body.endswith(b"\n\n")
