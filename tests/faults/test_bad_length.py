"""`bad_length`: Content-Length lies."""

from __future__ import annotations

import pytest

from tests.faults.exchange import hear
from tests.serving import Mock


@pytest.mark.parametrize(("then", "ending"), [("close", "close"), ("hang", "silence")])
@pytest.mark.parametrize("stream", [False, True])
def test_more_is_promised_than_comes(mock: Mock, then: str, ending: str, stream: bool) -> None:
    heard = hear(mock, f"bad_length={{by: 7, then: {then}}}", stream=stream, patience=0.5)

    assert int(heard.head["content-length"]) == len(heard.body) + 7
    assert heard.ending == ending
    assert "transfer-encoding" not in heard.head


def test_more_comes_than_was_promised(mock: Mock) -> None:
    straight, heard = hear(mock), hear(mock, "bad_length={way: shorter, by: 5}")

    assert int(heard.head["content-length"]) == len(straight.body) - 5
    assert len(heard.body) == len(straight.body)
