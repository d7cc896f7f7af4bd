"""`wrong_content_type`: a wrong media type for the body."""

from __future__ import annotations

import pytest

from tests.faults.exchange import exchange
from tests.serving import Mock


@pytest.mark.parametrize(
    ("stream", "true"), [(False, "application/json"), (True, "text/event-stream")]
)
def test_the_content_type_is_replaced(mock: Mock, stream: bool, true: str) -> None:
    received = exchange(mock, "wrong_content_type=text/plain", stream=stream)

    assert received.head["content-type"] in ("text/plain", "text/plain; charset=utf-8")
    assert received.applied == f"wrong_content_type text/plain for {true}"
    assert b"choices" in received.body


def test_the_content_type_can_be_removed(mock: Mock) -> None:
    received = exchange(mock, "wrong_content_type=''")

    assert "content-type" not in received.head
    assert "choices" in received.json()


def test_an_invalid_header_value_is_refused(mock: Mock) -> None:
    assert exchange(mock, '{wrong_content_type: "a\\nb"}').status == 400
