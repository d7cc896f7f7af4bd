"""The view of the traffic."""

from __future__ import annotations

import httpx
import pytest

from tests.console.page import Page
from tests.serving import Mock

HOSTILE = "<img src=x onerror='document.title=1'><script>document.title=2</script>"
SVG = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


@pytest.mark.parametrize(
    ("path", "location"),
    [("/", "/_mock/"), ("/docs", "/_mock/#api"), ("/_mock", "/_mock/"), ("/~a/", "/~a/_mock/")],
)
def test_a_browser_is_led_to_the_console(console: Mock, path: str, location: str) -> None:
    reply = httpx.get(console.url + path, headers={"accept": "text/html,*/*"})
    other = httpx.get(console.url + path, headers={"accept": "*/*"})

    assert (reply.status_code, reply.headers["location"]) == (302, console.url + location)
    assert other.status_code != 302


def test_a_file_is_sent_once_and_runs_nothing_from_elsewhere(console: Mock) -> None:
    first = httpx.get(f"{console.url}/_mock/console/app.js")
    tag = {"if-none-match": first.headers["etag"]}
    second = httpx.get(f"{console.url}/_mock/console/app.js", headers=tag)
    other = httpx.get(f"{console.url}/_mock/console/../__init__.py")

    assert (first.status_code, second.status_code, other.status_code) == (200, 304, 404)
    assert "default-src 'self'" in first.headers["content-security-policy"]
    assert "unsafe" not in first.headers["content-security-policy"]


def test_a_call_appears_and_opens(page: Page) -> None:
    page.open("traffic")
    page.find("h2", "No traffic yet")
    page.chat(model="qwen3-max:rate-limited")

    page.find(".traffic-row", "rate_limited").click()

    page.find(".detail h2", "429 POST /v1/chat/completions")
    page.find(".detail", "refuse rate_limited 429")
    page.find(".detail .chip", "matched")
    page.press("Copy curl")
    page.find(".toast", "Copied curl")
    page.press("Replay")
    page.until(lambda: len(page.all("[role=option]")) == 2)
    page.find("#find").send_keys("4xx -429")
    page.until(lambda: not page.all("[role=option]"))


def test_nothing_that_a_request_contains_runs(page: Page) -> None:
    hostile = {"x-name": HOSTILE, "x-mock-scenario": "fast-chat"}
    body = {"model": HOSTILE, "messages": [{"role": "user", "content": HOSTILE + SVG}]}
    page.api.post("/sealink/v1/chat/completions", json=body, headers=hostile)
    page.api.get(f"/sealink/v1/{HOSTILE}", params={"q": HOSTILE})
    image = {"model": "gpt-image-1", "prompt": HOSTILE, "size": "256x256"}
    page.api.post("/sealink/v1/images/generations", json=image)
    page.api.put(
        "/_mock/scenario",
        json={"name": HOSTILE, "about": HOSTILE, "rules": [{"reply": {"text": SVG + HOSTILE}}]},
    )
    page.chat()

    for call in (1, 2, 3, 4):
        page.open(f"traffic?call={call}")
        page.find(".detail h2", "/v1/")
    page.api.post("/_mock/inbox/x", content=HOSTILE, headers={"x-name": HOSTILE})
    for view in ("scenarios", "money", "tasks", "webhooks", "api"):
        page.open(view)
    page.open("traffic")
    assert page.script("return document.title") == "Traffic · mockgateway"
    assert (
        page.script("return document.querySelectorAll('main script, main img[src=x]').length") == 0
    )
