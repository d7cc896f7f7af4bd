"""`disconnect`: the connection breaks."""

from __future__ import annotations

import time

import pytest

from tests.faults.exchange import hear
from tests.serving import Mock


@pytest.mark.parametrize(("how", "ending"), [("close", "close"), ("reset", "reset")])
@pytest.mark.parametrize("stream", [False, True])
def test_the_connection_breaks_before_the_first_byte(
    mock: Mock, how: str, ending: str, stream: bool
) -> None:
    heard = hear(mock, f"disconnect={{at: start, how: {how}}}", stream=stream)

    assert (heard.raw, heard.ending) == (b"", ending)


@pytest.mark.parametrize(("how", "ending"), [("close", "close"), ("reset", "reset")])
def test_a_stream_breaks_after_some_events_without_its_last_chunk(
    mock: Mock, how: str, ending: str
) -> None:
    heard = hear(
        mock, f"latency={{between: 5ms}}, disconnect={{after: 3, how: {how}}}", stream=True
    )

    assert (len(heard.events), heard.ending) == (3, ending)


def test_a_body_breaks_before_its_length(mock: Mock) -> None:
    heard = hear(mock, "disconnect=body")

    assert heard.ending == "close"
    assert len(heard.body) == int(heard.head["content-length"]) // 2


def test_a_break_at_the_start_may_be_waited_for(mock: Mock) -> None:
    began = time.monotonic()
    heard = hear(mock, "disconnect={at: start, wait: 80ms}")

    assert (heard.raw, heard.ending) == (b"", "close")
    assert time.monotonic() - began >= 0.078
