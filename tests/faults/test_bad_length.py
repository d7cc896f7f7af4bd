"""`bad_length`: a wrong Content-Length."""

from __future__ import annotations

import pytest

from tests.faults.exchange import exchange
from tests.serving import Mock


@pytest.mark.parametrize(("then", "ending"), [("close", "close"), ("hang", "silence")])
@pytest.mark.parametrize("stream", [False, True])
def test_a_length_that_is_too_long(mock: Mock, then: str, ending: str, stream: bool) -> None:
    received = exchange(mock, f"bad_length={{by: 7, then: {then}}}", stream=stream, timeout=0.5)

    assert int(received.head["content-length"]) == len(received.body) + 7
    assert received.ending == ending
    assert "transfer-encoding" not in received.head


def test_a_length_that_is_too_short(mock: Mock) -> None:
    straight, received = exchange(mock), exchange(mock, "bad_length={way: shorter, by: 5}")

    assert int(received.head["content-length"]) == len(straight.body) - 5
    assert len(received.body) == len(straight.body)
