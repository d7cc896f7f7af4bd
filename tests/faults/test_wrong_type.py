"""`wrong_type`: a value that the document does not allow."""

from __future__ import annotations

import json

import pytest

from tests.faults.exchange import CHAT, MESSAGES, hear
from tests.serving import Mock


def answer(mock: Mock, path: str, status: int = 200, media_type: str = "application/json"):  # type: ignore[no-untyped-def]
    """What the document says of a reply."""
    _, gateway, below = path.split("/", 2)
    operation, _ = mock.app.mounts[gateway].pipeline.router.find("POST", f"/{below}")
    return operation.responses.find(status, media_type)


def test_a_value_is_of_another_type_where_it_was_said(mock: Mock) -> None:
    heard = hear(mock, "wrong_type=$.choices[0].message.content")

    assert heard.json()["choices"][0]["message"]["content"] == 12345
    assert heard.applied == "wrong_type $.choices[0].message.content"


@pytest.mark.parametrize("path", [CHAT, MESSAGES])
@pytest.mark.parametrize("number", range(6))
def test_a_drawn_place_breaks_the_document(mock: Mock, path: str, number: int) -> None:
    heard = hear(mock, "wrong_type", path=path, sandbox=f"wt{number}")

    assert not answer(mock, path).validator.is_valid(heard.json()), heard.applied


def test_an_event_of_a_stream_breaks_the_document(mock: Mock) -> None:
    heard = hear(mock, "wrong_type", stream=True)
    validator = answer(mock, CHAT, media_type="text/event-stream").validator
    broken = [
        number
        for number, event in enumerate(heard.events[:-1], 1)
        if not validator.is_valid(json.loads(event))
    ]

    assert len(broken) == 1
    assert heard.applied.endswith(f" of event {broken[0]}")


def test_a_place_in_the_chunk_that_was_said(mock: Mock) -> None:
    heard = hear(mock, "wrong_type={path: '$.choices[0].index', event: 2}", stream=True)

    assert [json.loads(event)["choices"][0]["index"] for event in heard.events[:3]] == [
        0,
        "12345",
        0,
    ]


def test_a_place_that_is_not_there_is_told(mock: Mock) -> None:
    assert (
        hear(mock, "wrong_type=$.nothing").applied == "wrong_type skipped: there is no such value"
    )


def test_a_path_that_is_none_is_refused(mock: Mock) -> None:
    heard = hear(mock, "wrong_type='$.a['")

    assert heard.status == 400
    assert "is not a JSONPath" in heard.json()["error"]["message"]
