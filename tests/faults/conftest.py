"""Fixtures of these tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.exchange import CHAT, MESSAGES, exchange
from tests.faults.tasks import OPEN
from tests.serving import Mock


@pytest.fixture(scope="session", autouse=True)
def warm(mock: Mock) -> None:
    """Compile the operations, so that no timeout includes it."""
    for path in (CHAT, MESSAGES):
        for stream in (False, True):
            exchange(mock, stream=stream, path=path)


@pytest.fixture(autouse=True)
def close_sandboxes() -> Iterator[None]:
    """Close the sandboxes that a test has opened."""
    yield
    while OPEN:
        OPEN.pop().close()
