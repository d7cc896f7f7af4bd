"""Fixtures that many tests share."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import httpx
import pytest

from tests.processes import trust_one_authority
from tests.redis_server import RedisServer
from tests.serving import Mock, serving

SHARED: list[Mock] = []  # the mock of the run, once a test has used it


@pytest.fixture(scope="session")
def mock() -> Iterator[Mock]:
    """Serve one mock with default settings for the whole run.

    Tests that change its state use a sandbox (`/~name/...`).
    """
    with serving() as running:
        SHARED.append(running)
        yield running
        SHARED.clear()


@pytest.fixture(scope="module", autouse=True)
def _forget_sandboxes() -> Iterator[None]:
    """Drop the sandboxes of a module, so that another one may use the same names."""
    yield
    for running in SHARED:
        running.forget_sandboxes()


@pytest.fixture(scope="session")
def client(mock: Mock) -> Iterator[httpx.Client]:
    """Return an HTTP client whose base URL is the mock."""
    with httpx.Client(base_url=mock.url, timeout=20) as http:
        yield http


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """Run one redis-server for the whole run; skip where none is installed."""
    server = RedisServer()
    yield server
    server.close()


@pytest.fixture
def redis_url(redis_server: RedisServer) -> str:
    """Return the URL of an empty redis-server."""
    redis_server.client.flushall()
    return redis_server.url


def pytest_configure() -> None:
    """Collect no garbage while the tests are collected; it would take seconds in each worker."""
    gc.disable()
    trust_one_authority()


def pytest_collection_finish() -> None:
    """Let the collector ignore what lives as long as the run."""
    gc.freeze()
    gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_terminal_summary() -> None:
    """Show all objects to the collector; Hypothesis, loaded by its summary, looks for some."""
    gc.unfreeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the longest tests first, so that no worker waits for another at the end."""
    items.sort(key=lambda item: item.path.name not in ("test_selfproof.py", "test_extending.py"))
