"""`wrong_content_type`: the right bytes under a wrong name."""

from __future__ import annotations

import pytest

from tests.faults.exchange import hear
from tests.serving import Mock


@pytest.mark.parametrize(
    ("stream", "true"), [(False, "application/json"), (True, "text/event-stream")]
)
def test_the_body_is_called_something_else(mock: Mock, stream: bool, true: str) -> None:
    heard = hear(mock, "wrong_content_type=text/plain", stream=stream)

    assert heard.head["content-type"] in ("text/plain", "text/plain; charset=utf-8")
    assert heard.applied == f"wrong_content_type text/plain for {true}"
    assert b"choices" in heard.body


def test_there_may_be_no_content_type_at_all(mock: Mock) -> None:
    heard = hear(mock, "wrong_content_type=''")

    assert "content-type" not in heard.head
    assert "choices" in heard.json()


def test_what_cannot_stand_in_a_header_is_refused(mock: Mock) -> None:
    assert hear(mock, '{wrong_content_type: "a\\nb"}').status == 400
