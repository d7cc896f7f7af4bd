"""`garble`: corrupted bodies and streams."""

from __future__ import annotations

import json

import httpx
import pytest

from tests.faults.exchange import MESSAGES, exchange
from tests.serving import Mock


def valid(data: bytes) -> bool:
    try:
        json.loads(data)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("sandbox", ["g1", "g2", "g3", "g4", "g5", "g6", "g7", "g8"])
def test_a_body_is_invalid_json(mock: Mock, sandbox: str) -> None:
    received = exchange(mock, "garble=invalid_json", sandbox=sandbox)

    assert not valid(received.body)
    assert received.applied == "garble invalid_json in the body"


def test_one_event_of_a_stream_is_invalid_json(mock: Mock) -> None:
    received = exchange(mock, "garble={kind: invalid_json, event: 3}", stream=True)

    assert [valid(event) for event in received.events[:5]] == [True, True, False, True, True]
    assert received.applied == "garble invalid_json in event 3"
    assert received.events[-1] == b"[DONE]"


@pytest.mark.parametrize("stream", [False, True])
def test_a_text_in_the_json_is_invalid_utf_8(mock: Mock, stream: bool) -> None:
    received = exchange(mock, "garble=invalid_utf8", stream=stream)

    with pytest.raises(UnicodeDecodeError):
        received.body.decode()
    assert all(
        valid(event.decode("utf-8", "replace").encode())
        for event in (received.events[:-1] if stream else [received.body])
    )


def test_two_events_with_different_names_are_swapped(mock: Mock) -> None:
    straight = exchange(mock, stream=True, path=MESSAGES, ask=None)
    twisted = exchange(mock, "garble={kind: wrong_order, event: 2}", stream=True, path=MESSAGES)

    assert [json.loads(event)["type"] for event in straight.events[:2]] == [
        "message_start",
        "content_block_start",
    ]
    assert [json.loads(event)["type"] for event in twisted.events[:2]] == [
        "content_block_start",
        "message_start",
    ]
    assert twisted.applied == "garble wrong_order of events 1 and 2"


@pytest.mark.parametrize(
    ("path", "last"), [("/sealink/v1/chat/completions", b"[DONE]"), (MESSAGES, b"message_stop")]
)
def test_the_terminator_is_missing_but_the_connection_ends_properly(
    mock: Mock, path: str, last: bytes
) -> None:
    straight, unended = (
        exchange(mock, stream=True, path=path),
        exchange(mock, "garble=no_terminator", stream=True, path=path),
    )

    assert last in straight.events[-1]
    assert last not in unended.body
    assert (len(unended.events), unended.ending) == (len(straight.events) - 1, "whole")


def test_an_event_is_sent_byte_by_byte(mock: Mock) -> None:
    received = exchange(mock, "garble={kind: split_frames, size: 1}, truncate=1", stream=True)

    assert all(len(chunk) == 1 for chunk in received.chunks)
    assert len(received.pieces) > 10  # a slow receiver reads several at once
    assert received.pieces[-1][0] >= 0.001 * (len(received.body) - 1) - 0.002
    assert valid(received.events[0])


def test_an_event_in_several_segments_has_the_same_content(mock: Mock) -> None:
    received = exchange(mock, "garble=split_frames", stream=True)

    assert max(len(chunk) for chunk in received.chunks) == 7
    assert received.events[-1] == b"[DONE]"
    assert all(valid(event) for event in received.events[:-1])


def test_lines_end_with_cr_lf(mock: Mock) -> None:
    received = exchange(mock, "garble=crlf", stream=True)

    assert received.body.count(b"\n") == received.body.count(b"\r\n") > 5


def test_comments_and_empty_events_are_inserted(mock: Mock) -> None:
    received = exchange(mock, "garble=comments", stream=True)

    assert len(received.body) > sum(len(event) for event in received.events) + len(
        received.events
    ) * len(b"data: \n\n")
    assert all(valid(event) for event in received.events[:-1])


def test_an_event_is_sent_twice(mock: Mock) -> None:
    straight, received = (
        exchange(mock, stream=True),
        exchange(mock, "garble={kind: duplicate, event: 4}", stream=True),
    )

    assert received.events[3] == received.events[4]
    assert len(received.events) == len(straight.events) + 1


def test_canned_replies_are_garbled_too(client: httpx.Client, mock: Mock) -> None:
    rule = {
        "when": {"do": "complete"},
        "reply": {"text": "Ahoy"},
        "faults": [{"garble": "invalid_json"}],
    }
    client.put("/~garbled/_mock/scenario", json={"rules": [rule]}).raise_for_status()
    received = exchange(mock, sandbox="garbled")

    assert b"Aho" in received.body
    assert not valid(received.body)


def test_a_reply_without_a_target_is_unchanged_and_reported(mock: Mock) -> None:
    received = exchange(mock, "garble=duplicate")

    assert valid(received.body)
    assert received.applied == "garble duplicate skipped: there is nothing to garble"
