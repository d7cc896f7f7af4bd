"""`garble`: it arrives, but not as it was meant."""

from __future__ import annotations

import json

import httpx
import pytest

from tests.faults.exchange import MESSAGES, hear
from tests.serving import Mock


def valid(data: bytes) -> bool:
    try:
        json.loads(data)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("sandbox", ["g1", "g2", "g3", "g4", "g5", "g6", "g7", "g8"])
def test_a_body_is_no_json(mock: Mock, sandbox: str) -> None:
    heard = hear(mock, "garble=invalid_json", sandbox=sandbox)

    assert not valid(heard.body)
    assert heard.applied == "garble invalid_json in the body"


def test_one_event_of_a_stream_is_no_json_and_the_mock_says_which(mock: Mock) -> None:
    heard = hear(mock, "garble={kind: invalid_json, event: 3}", stream=True)

    assert [valid(event) for event in heard.events[:5]] == [True, True, False, True, True]
    assert heard.applied == "garble invalid_json in event 3"
    assert heard.events[-1] == b"[DONE]"


@pytest.mark.parametrize("stream", [False, True])
def test_a_text_is_no_utf_8_in_a_body_that_is_json_otherwise(mock: Mock, stream: bool) -> None:
    heard = hear(mock, "garble=invalid_utf8", stream=stream)

    with pytest.raises(UnicodeDecodeError):
        heard.body.decode()
    assert all(
        valid(event.decode("utf-8", "replace").encode())
        for event in (heard.events[:-1] if stream else [heard.body])
    )


def test_events_change_places_that_have_different_names(mock: Mock) -> None:
    straight = hear(mock, stream=True, path=MESSAGES, ask=None)
    twisted = hear(mock, "garble={kind: wrong_order, event: 2}", stream=True, path=MESSAGES)

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
def test_the_terminator_is_missing_and_the_connection_ends_well(
    mock: Mock, path: str, last: bytes
) -> None:
    straight, unended = (
        hear(mock, stream=True, path=path),
        hear(mock, "garble=no_terminator", stream=True, path=path),
    )

    assert last in straight.events[-1]
    assert last not in unended.body
    assert (len(unended.events), unended.ending) == (len(straight.events) - 1, "whole")


def test_an_event_comes_a_byte_at_a_time(mock: Mock) -> None:
    heard = hear(mock, "garble={kind: split_frames, size: 1}, truncate=1", stream=True)

    assert all(len(chunk) == 1 for chunk in heard.chunks)
    assert len(heard.pieces) > 10  # the receiver may find several at once, where it is slow
    assert heard.pieces[-1][0] >= 0.001 * (len(heard.body) - 1) - 0.002
    assert valid(heard.events[0])


def test_an_event_comes_in_several_segments_and_says_the_same(mock: Mock) -> None:
    heard = hear(mock, "garble=split_frames", stream=True)

    assert max(len(chunk) for chunk in heard.chunks) == 7
    assert heard.events[-1] == b"[DONE]"
    assert all(valid(event) for event in heard.events[:-1])


def test_lines_end_by_cr_lf(mock: Mock) -> None:
    heard = hear(mock, "garble=crlf", stream=True)

    assert heard.body.count(b"\n") == heard.body.count(b"\r\n") > 5


def test_comments_and_empty_events_stand_between(mock: Mock) -> None:
    heard = hear(mock, "garble=comments", stream=True)

    assert len(heard.body) > sum(len(event) for event in heard.events) + len(heard.events) * len(
        b"data: \n\n"
    )
    assert all(valid(event) for event in heard.events[:-1])


def test_an_event_comes_twice(mock: Mock) -> None:
    straight, heard = (
        hear(mock, stream=True),
        hear(mock, "garble={kind: duplicate, event: 4}", stream=True),
    )

    assert heard.events[3] == heard.events[4]
    assert len(heard.events) == len(straight.events) + 1


def test_canned_replies_are_garbled_too(client: httpx.Client, mock: Mock) -> None:
    rule = {
        "when": {"do": "complete"},
        "reply": {"text": "Ahoy"},
        "faults": [{"garble": "invalid_json"}],
    }
    client.put("/~garbled/_mock/scenario", json={"rules": [rule]}).raise_for_status()
    heard = hear(mock, sandbox="garbled")

    assert b"Aho" in heard.body
    assert not valid(heard.body)


def test_what_cannot_be_garbled_stays_and_the_mock_says_so(mock: Mock) -> None:
    heard = hear(mock, "garble=duplicate")

    assert valid(heard.body)
    assert heard.applied == "garble duplicate skipped: there is nothing to garble"
