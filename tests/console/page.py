"""The page, as a test sees and operates it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import httpx
from selenium.common.exceptions import StaleElementReferenceException, TimeoutException
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

T = TypeVar("T")

PATIENCE = 15.0  # seconds; a busy machine is slow, a missing element fails all the same
CHAT = {"model": "qwen3-max", "messages": [{"role": "user", "content": "Hello"}]}


class Page:
    """The console of one sandbox. `api` is an HTTP client whose base URL is the sandbox."""

    def __init__(self, browser: Chrome, url: str, sandbox: str) -> None:
        self.browser = browser
        self.url = f"{url}/~{sandbox}"
        self.api = httpx.Client(
            base_url=self.url, timeout=PATIENCE, headers={"authorization": "Bearer any-key"}
        )
        self.complaints()  # forget those of other tests

    def open(self, fragment: str) -> None:
        """Open a view, such as `traffic?call=1`."""
        if self.browser.current_url.startswith(f"{self.url}/_mock/"):
            self.script("location.hash = arguments[0]", fragment)
        else:
            self.browser.get(f"{self.url}/_mock/#{fragment}")
        view = fragment.partition("?")[0]
        self.until(lambda: self.all(f".nav a[aria-current][href='#{view}']"))
        self.until(lambda: self.all("main h1, main h2"))

    def chat(self, **changes: Any) -> httpx.Response:
        """Send a chat through the mock."""
        return self.api.post("/sealink/v1/chat/completions", json=CHAT | changes)

    def all(self, selector: str) -> list[WebElement]:
        """Return the elements that a CSS selector matches."""
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def find(self, selector: str, text: str = "") -> WebElement:
        """Wait for an element with a text in it."""

        def look() -> WebElement | None:
            return next((one for one in self.all(selector) if text in one.text), None)

        return self.until(look, f"no {selector} with {text!r}")

    def press(self, text: str, within: str = "main") -> None:
        """Press the button or link with a text."""

        def look() -> WebElement | None:
            found = self.all(f"{within} button, {within} a")
            found = [one for one in found if text in (one.text, one.get_attribute("aria-label"))]
            return next((one for one in found if one.is_displayed() and one.is_enabled()), None)

        def click() -> bool:
            element = look()
            if element is not None:  # it may move while the page loads
                self.script("arguments[0].click()", element)
            return element is not None

        self.until(click, f"no button {text!r}")

    def script(self, source: str, *arguments: Any) -> Any:
        """Run JavaScript in the page and return its result."""
        return self.browser.execute_script(source, *arguments)

    def until(self, condition: Callable[[], T | None], missing: str = "") -> T:
        """Wait until a condition returns something, and return that."""
        wait = WebDriverWait(self.browser, PATIENCE, 0.05, [StaleElementReferenceException])
        try:
            return wait.until(lambda _: condition())  # type: ignore[return-value]
        except TimeoutException:
            text = self.find_text()
            raise AssertionError(f"{missing}; the page shows: {text}") from None

    def find_text(self) -> str:
        """Return the text of the page."""
        return str(self.script("return document.body.innerText"))[:3000]

    def complaints(self) -> list[str]:
        """Return the errors in the browser's console; refused control requests are expected."""
        logged = self.browser.get_log("browser")  # type: ignore[no-untyped-call]
        severe = [one["message"] for one in logged if one["level"] == "SEVERE"]
        return [message for message in severe if "status of 4" not in message]
