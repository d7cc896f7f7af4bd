"""One browser and one mock for all tests of the console."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome

from tests.console.browser import browsing, missing
from tests.console.page import Page
from tests.serving import Mock, serving


@pytest.fixture(scope="package")
def console() -> Iterator[Mock]:
    """Serve the mock that the page shows."""
    with serving() as running:
        yield running


@pytest.fixture(scope="package")
def browser(console: Mock) -> Iterator[Chrome]:
    """Start the browser, or skip the tests that need one; it ends before the mock does."""
    if program := missing():
        pytest.skip(f"{program} is not installed: apt-get install chromium chromium-driver")
    with browsing() as driver:
        yield driver


@pytest.fixture
def page(browser: Chrome, console: Mock, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Open the console in the sandbox of this test; at the end, nothing may have been logged."""
    page = Page(browser, console.url, request.node.name.removeprefix("test_")[:40])
    yield page
    page.api.close()
    assert page.complaints() == []
