"""Fixtures that many tests share."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.serving import Mock, serving


@pytest.fixture(scope="session")
def mock() -> Iterator[Mock]:
    """One mock with ordinary settings for the whole run; whoever needs a world of their own uses a sandbox (`/~name/...`)."""
    with serving() as running:
        yield running


@pytest.fixture(scope="session")
def client(mock: Mock) -> Iterator[httpx.Client]:
    """An HTTP client whose base URL is the mock."""
    with httpx.Client(base_url=mock.url, timeout=20) as http:
        yield http


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest tests begin first: at the end of a run one worker would wait for the other."""
    items.sort(key=lambda item: item.path.name != "test_selfproof.py")
