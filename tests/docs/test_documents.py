"""The example of docs/documents.md is served as the page says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import httpx

from mockgateway.server import Settings
from tests.serving import serving

DOCS = Path("docs")
PAGE = (DOCS / "documents.md").read_text("utf-8")


def block(name: str) -> str:
    found = re.search(rf"<!-- test: {re.escape(name)} -->\n```\w+\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_example_answers_as_stated(tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_text(block("shop.yaml"))
    item = ""
    with serving(Settings(specs=[tmp_path / "shop.yaml"])) as mock:
        for line in block("requests").replace("http://localhost:4010", mock.url).splitlines():
            sent, _, expected = line.partition(" -> ")
            method, target, *body = sent.split(" ", 2)
            content: dict[str, Any] = {"content": body[0]} if body else {}
            headers = {"content-type": "application/json"} if body else {}
            url = f"{mock.url}/shop{target.replace('$id', item)}"
            reply = httpx.request(method, url, headers=headers, **content)
            status, _, words = expected.partition(" ")
            assert reply.status_code == int(status), line
            assert words in reply.text, line
            item = reply.json()["id"] if status == "201" else item
        httpx.get(f"{mock.url}/_mock/webhooks/deliveries", params={"wait": 10})
        inbox = httpx.get(f"{mock.url}/_mock/inbox/orders").json()["messages"]

    assert [item in message["body"] for message in inbox] == [True]
