"""Callbacks and webhooks of a user's document, received by the mock's own inbox."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from mockgateway.server import Settings
from tests.serving import serving

DOCUMENT = Path(__file__).parents[1] / "spec" / "documents" / "callbacks.yaml"
_NUMBERS = count()


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serving(Settings(specs=[DOCUMENT])) as mock:
        yield mock.url


@pytest.fixture
def http(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{url}/~callbacks-{next(_NUMBERS)}") as client:
        yield client


def inbox(http: httpx.Client, name: str) -> str:
    return f"{http.base_url}_mock/inbox/{name}"


def deliveries(http: httpx.Client) -> list[Any]:
    found: list[Any] = http.get("/_mock/webhooks/deliveries", params={"wait": 10}).json()[
        "deliveries"
    ]
    return found


def test_a_callback_goes_to_the_url_of_its_expression(http: httpx.Client) -> None:
    sent = {"callbackUrl": inbox(http, "jobs"), "prompt": "a lamp"}
    job = http.post("/callbacks/jobs", json=sent).json()
    (delivery,) = deliveries(http)

    assert delivery["name"] == "finished"
    assert delivery["url"] == f"{sent['callbackUrl']}/{job['id']}?state=done"
    assert delivery["body"] == f'{{"id":"{job["id"]}","prompt":"a lamp","state":"done"}}'
    assert delivery["data"]["headers"]["X-Event"] == "finished"


def test_a_callback_has_its_method_and_media_type(http: httpx.Client) -> None:
    target = inbox(http, "progress")
    http.post("/callbacks/jobs", json={"callbackUrl": "urn:none"}, params={"progressUrl": target})
    deliveries(http)
    (received,) = http.get("/_mock/inbox/progress").json()["messages"]

    assert received["method"] == "PUT"
    assert received["body"] == "percent=100"
    assert dict(received["headers"])["content-type"] == "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("events", "names"), [(["petSold"], ["petSold"]), ([], ["petAdded", "petSold"])]
)
def test_webhooks_go_to_the_url_that_a_request_carries(
    http: httpx.Client, events: list[str], names: list[str]
) -> None:
    sent = {"url": inbox(http, "pets"), "events": events}
    http.post("/callbacks/webhooks", json=sent)

    assert [one["name"] for one in deliveries(http)] == names
    assert all(one["body"] == '{"kind":"pet"}' for one in deliveries(http))


def test_nothing_is_sent_to_other_hosts_or_after_a_refusal(http: httpx.Client) -> None:
    http.post("/callbacks/fail", json={"url": inbox(http, "fail")})
    http.post(
        "/callbacks/webhooks", json={"url": "https://example.com/hook", "events": ["petSold"]}
    )

    assert [one["state"] for one in deliveries(http)] == ["not sent"]
