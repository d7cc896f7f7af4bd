"""`missing_field`: JSON without a required field."""

from __future__ import annotations

import json

import pytest

from tests.faults.exchange import CHAT, MESSAGES, exchange
from tests.faults.test_wrong_type import answer
from tests.serving import Mock


def test_the_field_at_a_path_is_missing(mock: Mock) -> None:
    received = exchange(mock, "missing_field=usage")

    assert "usage" not in received.json()
    assert "choices" in received.json()
    assert received.applied == "missing_field $.usage"


@pytest.mark.parametrize("path", [CHAT, MESSAGES])
@pytest.mark.parametrize("number", range(6))
def test_a_drawn_field_is_required_by_the_document(mock: Mock, path: str, number: int) -> None:
    received = exchange(mock, "missing_field", path=path, sandbox=f"mf{number}")

    assert not answer(mock, path).validator.is_valid(received.json()), received.applied


def test_a_field_of_one_event_is_missing(mock: Mock) -> None:
    received = exchange(mock, "missing_field={path: choices, event: 2}", stream=True)

    assert ["choices" in json.loads(event) for event in received.events[:3]] == [True, False, True]


def test_an_error_can_lose_a_field(mock: Mock) -> None:
    received = exchange(mock, "missing_field=error, refuse=rate_limited")

    assert (received.status, received.json()) == (429, {})
