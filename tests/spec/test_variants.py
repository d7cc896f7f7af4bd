"""Operations of one path, media types of one response, and the events of a stream, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from mockgateway.server import Settings
from tests.serving import serving

DOCUMENT = Path(__file__).parent / "documents" / "variants.yaml"


@pytest.fixture(scope="module")
def http() -> Iterator[httpx.Client]:
    with (
        serving(Settings(specs=[DOCUMENT])) as mock,
        httpx.Client(base_url=f"{mock.url}/variants") as client,
    ):
        yield client


@pytest.mark.parametrize(
    ("line", "sent", "expected"),
    [
        ("POST /messages", {"json": {}}, "plain"),
        ("POST /messages?beta=true", {"json": {}}, "beta"),
        ("POST /messages?beta=false", {"json": {}}, "plain"),
        ("GET /run?Action=Go", {}, "beta"),
        ("GET /run?Action=Stop&x=1", {}, "plain"),
        ("GET /keys/a", {}, "plain"),
        ("GET /keys/a?acl", {}, "beta"),
        ("GET /keys/a?acl=true", {}, "beta"),
        ("POST /", {"headers": {"x-amz-target": "A.List"}}, "beta"),
        ("POST /", {"headers": {"x-amz-target": "A.Get"}}, "plain"),
        ("POST /talk", {"json": {}}, "plain"),
        ("POST /talk", {"json": {"stream": False}}, "plain"),
        ("POST /chat", {"json": {}}, "plain"),
        (
            "POST /chat",
            {"json": {"stream": False}, "headers": {"accept": "text/event-stream"}},
            "plain",
        ),
        ("POST /generate", {"json": {"stream": False}}, "plain"),
    ],
)
def test_a_request_gets_the_operation_whose_conditions_it_meets(
    http: httpx.Client, line: str, sent: dict[str, Any], expected: str
) -> None:
    method, target = line.split(" ")

    assert http.request(method, target, **sent).json() == expected


@pytest.mark.parametrize(
    ("path", "sent", "content_type"),
    [
        ("/talk", {"json": {"stream": True}}, "text/event-stream"),
        (
            "/chat",
            {"json": {"stream": True}, "headers": {"accept": "application/json"}},
            "text/event-stream",
        ),
        ("/chat", {"json": {}, "headers": {"accept": "text/event-stream"}}, "text/event-stream"),
        ("/generate", {"json": {}}, "application/x-ndjson"),
    ],
)
def test_a_stream_is_sent_if_the_request_asks_for_it(
    http: httpx.Client, path: str, sent: dict[str, Any], content_type: str
) -> None:
    assert http.post(path, **sent).headers["content-type"].startswith(content_type)


def test_a_query_that_no_operation_has_is_not_found(http: httpx.Client) -> None:
    reply = http.get("/run?Action=Jump")

    assert reply.status_code == 404
    assert "/run?Action=" in reply.json()["error"]["message"]


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("*/*", "json"),
        ("text/csv;q=0.5, application/xml;q=0.9", "xml"),
        ("text/*, application/json;q=0.9", "csv"),
        ("application/json;q=0, */*;q=0.5", "csv"),
        ("application/xml, application/json", "xml"),
        ("application/*;q=0.2, text/csv;q=0.1, application/json;q=0.05", "xml"),
        ("image/png", "json"),
    ],
)
def test_the_media_type_is_the_one_that_accept_prefers(
    http: httpx.Client, accept: str, expected: str
) -> None:
    assert expected in http.get("/types", headers={"accept": accept}).text


@pytest.mark.parametrize(
    ("path", "events"),
    [
        ("/events", ["id: 7\nretry: 50\nevent: added\ndata: 1"] * 3),
        ("/wrapped", ['data: {"id":1}', "data: [DONE]"]),
        ("/written", ['id: 4\nevent: a\ndata: {"x":1}', "data: [DONE]"]),
        ("/documented", [*['data: {"id":1}'] * 3, "data: [DONE]"]),
    ],
)
def test_the_fields_of_an_event_are_its_lines(
    http: httpx.Client, path: str, events: list[str]
) -> None:
    assert http.get(path).text == "".join(f"{event}\n\n" for event in events)
