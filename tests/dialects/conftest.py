"""Fixtures for tests of refusals."""

from __future__ import annotations

import httpx
import pytest

from tests.server.refusals import Documents


@pytest.fixture(scope="session")
def documents(client: httpx.Client) -> Documents:
    return Documents(client)
