"""What these tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.exchange import CHAT, MESSAGES, hear
from tests.faults.tasks import OPEN
from tests.serving import Mock


@pytest.fixture(scope="session", autouse=True)
def warm(mock: Mock) -> None:
    """The first call of an operation compiles it: nobody's patience is for that."""
    for path in (CHAT, MESSAGES):
        for stream in (False, True):
            hear(mock, stream=stream, path=path)


@pytest.fixture(autouse=True)
def places() -> Iterator[None]:
    """Close what a test has opened."""
    yield
    while OPEN:
        OPEN.pop().close()
