"""`disconnect`: broken connections."""

from __future__ import annotations

import time

import pytest

from tests.faults.exchange import exchange
from tests.serving import Mock


@pytest.mark.parametrize(("how", "ending"), [("close", "close"), ("reset", "reset")])
@pytest.mark.parametrize("stream", [False, True])
def test_the_connection_breaks_before_the_first_byte(
    mock: Mock, how: str, ending: str, stream: bool
) -> None:
    received = exchange(mock, f"disconnect={{at: start, how: {how}}}", stream=stream)

    assert (received.raw, received.ending) == (b"", ending)


@pytest.mark.parametrize(("how", "ending"), [("close", "close"), ("reset", "reset")])
def test_a_stream_breaks_after_some_events_without_its_last_chunk(
    mock: Mock, how: str, ending: str
) -> None:
    received = exchange(
        mock, f"latency={{between: 5ms}}, disconnect={{after: 3, how: {how}}}", stream=True
    )

    assert (len(received.events), received.ending) == (3, ending)


def test_a_body_breaks_before_its_length(mock: Mock) -> None:
    received = exchange(mock, "disconnect=body")

    assert received.ending == "close"
    assert len(received.body) == int(received.head["content-length"]) // 2


def test_a_break_at_the_start_can_be_delayed(mock: Mock) -> None:
    began = time.monotonic()
    received = exchange(mock, "disconnect={at: start, wait: 80ms}")

    assert (received.raw, received.ending) == (b"", "close")
    assert time.monotonic() - began >= 0.078
