"""`missing_field`: something that the document requires is not there."""

from __future__ import annotations

import json

import pytest

from tests.faults.exchange import CHAT, MESSAGES, hear
from tests.faults.test_wrong_type import answer
from tests.serving import Mock


def test_a_field_is_gone_where_it_was_said(mock: Mock) -> None:
    heard = hear(mock, "missing_field=usage")

    assert "usage" not in heard.json()
    assert "choices" in heard.json()
    assert heard.applied == "missing_field $.usage"


@pytest.mark.parametrize("path", [CHAT, MESSAGES])
@pytest.mark.parametrize("number", range(6))
def test_a_drawn_field_is_one_that_the_document_requires(
    mock: Mock, path: str, number: int
) -> None:
    heard = hear(mock, "missing_field", path=path, sandbox=f"mf{number}")

    assert not answer(mock, path).validator.is_valid(heard.json()), heard.applied


def test_a_field_of_one_event_is_gone(mock: Mock) -> None:
    heard = hear(mock, "missing_field={path: choices, event: 2}", stream=True)

    assert ["choices" in json.loads(event) for event in heard.events[:3]] == [True, False, True]


def test_a_refusal_may_lose_its_error(mock: Mock) -> None:
    heard = hear(mock, "missing_field=error, refuse=rate_limited")

    assert (heard.status, heard.json()) == (429, {})
