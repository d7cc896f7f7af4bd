"""The story file: small, self-contained, harmless."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import Chrome

from mockgateway.console.story import MAX_SIZE, story
from mockgateway.journal import Exchange
from tests.console.page import Page

HOSTILE = "</script><script>document.title=1</script><img src=x onerror='document.title=1'>"


def exchange(number: int, **changes: Any) -> Exchange:
    known: dict[str, Any] = {
        "number": number, "gateway": "sealink", "operation": "chat", "method": "POST", "path": "/",
        "query": b"", "key": "", "request_headers": [], "request": b"{}", "status": 200,
        "problem": "", "reply_headers": [], "reply": b"{}", "received": 1_000_000.0 + number,
        "took": 0.1, "error": "",
    }  # fmt: skip
    return Exchange(**(known | changes))


@pytest.mark.parametrize("size", [0, 3000, 300_000])
def test_a_file_is_small_and_keeps_the_newest_calls(size: int) -> None:
    calls = [exchange(number, request=b"x" * size, path=f"/{number}") for number in range(1000)]
    text = story(calls, HOSTILE)

    assert len(text.encode()) <= MAX_SIZE
    assert '"path":"/999"' in text
    assert HOSTILE not in text


def test_no_calls_make_a_file_and_many_long_ones_too() -> None:
    long = [exchange(number, path="/é" * 5000) for number in range(1000)]
    query = exchange(1, query=b"<" * MAX_SIZE)  # six characters each in the file

    assert "left_out" in story([], "empty")
    for calls in (long, [query], [query] * 3):
        assert len(story(calls, "long").encode()) <= MAX_SIZE


def test_a_file_opens_from_the_disk_without_a_request(
    page: Page, browser: Chrome, tmp_path: Path
) -> None:
    page.chat(model="qwen3-max:rate-limited", messages=[{"role": "user", "content": HOSTILE}])
    page.chat()
    page.chat()
    reply = page.api.get("/_mock/journal", params={"format": "story", "until": 2, "title": HOSTILE})
    file = tmp_path / "story.html"
    file.write_bytes(reply.content)

    browser.get(file.as_uri())
    page.find("#count", "2 of 2 calls")
    page.script("time.value = 0; time.oninput()")
    page.find("#count", "1 of 2 calls")
    page.all("#calls button")[0].click()
    page.find("#detail pre", "</script>")

    assert page.script("return document.title") == HOSTILE
    assert page.script("return performance.getEntriesByType('resource').length") == 0
