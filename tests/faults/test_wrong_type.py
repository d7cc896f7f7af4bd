"""`wrong_type`: values of another type."""

from __future__ import annotations

import json

import pytest

from tests.faults.exchange import CHAT, MESSAGES, exchange
from tests.serving import Mock


def answer(mock: Mock, path: str, status: int = 200, media_type: str = "application/json"):  # type: ignore[no-untyped-def]
    """Return the documented response of an operation."""
    _, gateway, below = path.split("/", 2)
    operation, _ = mock.app.mounts[gateway].pipeline.router.find("POST", f"/{below}")
    return operation.responses.find(status, media_type)


def test_the_value_at_a_path_gets_another_type(mock: Mock) -> None:
    received = exchange(mock, "wrong_type=$.choices[0].message.content")

    assert received.json()["choices"][0]["message"]["content"] == 12345
    assert received.applied == "wrong_type $.choices[0].message.content"


@pytest.mark.parametrize("path", [CHAT, MESSAGES])
@pytest.mark.parametrize("number", range(6))
def test_a_drawn_value_violates_the_document(mock: Mock, path: str, number: int) -> None:
    received = exchange(mock, "wrong_type", path=path, sandbox=f"wt{number}")

    assert not answer(mock, path).validator.is_valid(received.json()), received.applied


def test_an_event_of_a_stream_violates_the_document(mock: Mock) -> None:
    received = exchange(mock, "wrong_type", stream=True)
    validator = answer(mock, CHAT, media_type="text/event-stream").validator
    broken = [
        number
        for number, event in enumerate(received.events[:-1], 1)
        if not validator.is_valid(json.loads(event))
    ]

    assert len(broken) == 1
    assert received.applied.endswith(f" of event {broken[0]}")


def test_the_path_applies_to_the_chosen_event(mock: Mock) -> None:
    received = exchange(mock, "wrong_type={path: '$.choices[0].index', event: 2}", stream=True)

    assert [json.loads(event)["choices"][0]["index"] for event in received.events[:3]] == [
        0,
        "12345",
        0,
    ]


def test_a_path_without_a_value_is_reported(mock: Mock) -> None:
    assert (
        exchange(mock, "wrong_type=$.nothing").applied
        == "wrong_type skipped: there is no such value"
    )


def test_an_invalid_path_is_refused(mock: Mock) -> None:
    received = exchange(mock, "wrong_type='$.a['")

    assert received.status == 400
    assert "is not a JSONPath" in received.json()["error"]["message"]
