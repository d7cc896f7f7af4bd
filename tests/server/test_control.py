"""Who may use the control API; the journal shows no key and renders any body."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from mockgateway.access import ControlAccess, open_access
from mockgateway.server import Settings, create_app
from mockgateway.server.app import App
from tests.server.wire import ask, get, post
from tests.serving import Mock, serving


def request_from(app: App, path: str, client: object, headers: Any = ()) -> tuple[int, Any]:
    """Return the status and the JSON that a peer gets."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "scheme": "http",
        "client": client,
        "headers": list(headers),
        "http_version": "1.1",
    }
    asyncio.run(app(scope, receive, send))
    return sent[0]["status"], json.loads(sent[1]["body"])


@pytest.fixture(scope="module")
def app() -> App:
    return create_app(Settings())


@pytest.mark.parametrize(
    "address",
    [
        "192.168.1.5",
        "10.0.0.1",
        "8.8.8.8",
        "::ffff:8.8.8.8",
        "fe80::1",
        "2001:db8::1",
        "localhost.evil.example",
        "0.0.0.0",
    ],
)
@pytest.mark.parametrize(
    "path", ["/_mock/journal", "/_mock", "/_mock/", "/~a/_mock/journal", "/_mock/nothing"]
)
def test_another_machine_is_refused(app: App, address: str, path: str) -> None:
    status, body = request_from(app, path, (address, 5000))
    message = "the control API accepts requests from this machine only"
    assert (status, body) == (403, {"error": message})


@pytest.mark.parametrize(
    "client",
    [("127.0.0.1", 5000), ("127.8.9.1", 5000), ("::1", 5000), ("::ffff:127.0.0.1", 5000), None],
)
def test_this_machine_is_accepted(app: App, client: object) -> None:
    assert request_from(app, "/_mock/journal", client)[0] == 200


def test_another_machine_may_read_the_health(app: App) -> None:
    assert request_from(app, "/_mock/health", ("8.8.8.8", 1))[0] == 200


JSON = {"content-type": "application/json"}
TOKEN = {"authorization": "Bearer s3cret"}
CHANGES = [
    ("PUT", "/_mock/clock", b'{"advance": "1d"}'),
    ("PUT", "/_mock/scenario", b'{"name": "rate-limited"}'),
    ("POST", "/_mock/money", b'{"gateway": "babysea", "key": "k", "balance": 0}'),
    ("POST", "/_mock/webhooks", b'{"gateway": "babysea", "url": "http://localhost:1/"}'),
    ("PUT", "/_mock/tasks/policy", b'{"policy": "manual"}'),
    ("POST", "/_mock/inbox/a", b"{}"),
    ("DELETE", "/_mock/journal", b""),
]


@pytest.fixture(scope="module")
def guarded() -> Iterator[Mock]:
    """Serve a mock whose control API requires a token."""
    with serving(Settings(control=ControlAccess("s3cret", True, []))) as running:
        yield running


@pytest.mark.parametrize(
    ("head", "status"),
    [
        pytest.param({"origin": "https://evil.example"}, 403, id="another origin"),
        pytest.param({"origin": "null"}, 403, id="an opaque origin"),
        pytest.param({"origin": "http://localhost:1"}, 403, id="another port"),
        pytest.param({"sec-fetch-site": "cross-site"}, 403, id="cross-site"),
        pytest.param({"sec-fetch-site": "same-site"}, 403, id="same-site"),
        pytest.param({"host": "evil.example"}, 403, id="a name bound to this machine"),
        pytest.param({"host": "localhost.evil.example:80"}, 403, id="such a name with a port"),
        pytest.param({"x-forwarded-for": "127.0.0.1"}, 403, id="a proxy"),
        pytest.param({"forwarded": "for=127.0.0.1"}, 403, id="a proxy by RFC 7239"),
        pytest.param({"via": "1.1 proxy"}, 403, id="a proxy by Via"),
        pytest.param({"x-real-ip": "127.0.0.1"}, 403, id="nginx"),
        pytest.param({"X-Envoy-External-Address": "8.8.8.8"}, 403, id="Envoy"),
        pytest.param({"x-original-forwarded-for": "8.8.8.8"}, 403, id="a proxy before a proxy"),
        pytest.param({"fastly-client-ip": "8.8.8.8"}, 403, id="a delivery network"),
        pytest.param({"x_forwarded_for": "8.8.8.8"}, 403, id="a proxy that writes underscores"),
        pytest.param({"x-azure-clientip": "8.8.8.8"}, 403, id="a cloud's front door"),
        pytest.param({"cf-ray": "7"}, 403, id="a delivery network's number"),
        pytest.param({"proxy-connection": "keep-alive"}, 403, id="a client of a proxy"),
        pytest.param(
            [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "none")], 403, id="two sites"
        ),
        pytest.param(
            [("host", "localhost"), ("origin", "http://e.example"), ("origin", "http://localhost")],
            403,
            id="two origins",
        ),
        pytest.param({"content-type": "text/plain"}, 415, id="plain text"),
        pytest.param({"content-type": "application/x-www-form-urlencoded"}, 415, id="a form"),
        pytest.param({"content-type": "text/plain; application/json"}, 415, id="a disguise"),
        pytest.param({"content-type": "text/plain, application/json"}, 415, id="two types"),
    ],
)
def test_a_page_or_a_proxy_changes_nothing(client: httpx.Client, head: Any, status: int) -> None:
    before = client.get("/~guard/_mock/clock").json()["now"]
    given = list(head.items()) if isinstance(head, dict) else head
    sent = [*([] if "content-type" in dict(given) else JSON.items()), *given]

    for method, path, body in CHANGES:
        reply = client.request(method, f"/~guard{path}", content=body, headers=sent)
        assert reply.status_code == status, (method, path, reply.text)
        assert "access-control-allow-origin" not in reply.headers
    assert client.get("/~guard/_mock/clock").json()["now"] < before + 3600
    assert client.get("/~guard/_mock/scenario").json() == {"scenario": None}


@pytest.mark.parametrize(
    "head",
    [
        {},
        {"content-type": "application/yaml; charset=utf-8"},
        {"content-type": "application/vnd.mock+json"},
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
        {"host": "LOCALHOST:4010", "origin": "http://localhost:4010"},
        {"host": "[::1]:4010"},
        {"host": "mock.localhost"},
        {"host": "localhost.:4010"},
        {"host": "compose-service:4010"},
    ],
)
def test_a_program_and_the_own_page_may_change_the_clock(
    client: httpx.Client, head: dict[str, str]
) -> None:
    reply = client.put("/~own/_mock/clock", content=b'{"speed": 2}', headers=JSON | head)
    assert reply.status_code == 200, reply.text


def test_the_preflight_of_a_control_call_allows_nothing(client: httpx.Client) -> None:
    head = {"origin": "https://evil.example", "access-control-request-method": "PUT"}
    reply = client.options("/~guard/_mock/clock", headers=head)
    assert reply.status_code == 403
    assert not [name for name in reply.headers if name.startswith("access-control-")]


def test_a_link_on_another_page_may_lead_to_the_journal_and_a_frame_not(
    client: httpx.Client,
) -> None:
    cross = {"sec-fetch-site": "cross-site"}
    assert client.get("/_mock/journal", headers=cross).status_code == 403
    navigates = cross | {"sec-fetch-mode": "navigate"}
    assert client.get("/_mock/journal", headers=navigates).status_code == 200
    for kind, status in (("document", 200), ("iframe", 403), ("object", 403)):
        head = navigates | {"sec-fetch-dest": kind}
        assert client.get("/_mock/journal", headers=head).status_code == status, kind


def test_a_token_is_required_once_it_is_set(guarded: Mock) -> None:
    with httpx.Client(base_url=guarded.url, headers=JSON) as http:
        for head in ({}, {"authorization": "Bearer wrong"}, {"cookie": "mockgateway_control=x"}):
            for method, path, body in CHANGES:
                reply = http.request(method, path, content=body, headers=head)
                # The mock's own webhooks, which have no token, go to the inbox.
                assert reply.status_code == (200 if "inbox" in path else 401), path
        assert http.get("/_mock/journal").headers["www-authenticate"] == "Bearer"
        assert http.get("/_mock/health").status_code == 200
        far = {"host": "mock.example", "x-forwarded-for": "8.8.8.8"}
        for method, path, body in CHANGES:
            assert http.request(method, path, content=body, headers=TOKEN | far).is_success
        foreign = TOKEN | {"origin": "https://evil.example"}
        assert http.put("/_mock/clock", json={"speed": 2}, headers=foreign).status_code == 403


def test_opening_the_page_once_with_the_token_sets_a_cookie(guarded: Mock) -> None:
    with httpx.Client(base_url=guarded.url) as http:
        assert http.get("/_mock/journal?token=wrong").status_code == 401
        opened = http.get("/~tab/_mock/journal?last=1&token=s3cret")
        cookie = opened.headers["set-cookie"]
        location = opened.headers["location"]
        assert (opened.status_code, location) == (303, "./journal?last=1")
        assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
        assert "s3cret" not in cookie
        assert http.get("/~tab/_mock/journal?last=1").status_code == 200
        assert http.put("/_mock/clock", json={"speed": 3}).status_code == 200
        cross = {"sec-fetch-site": "cross-site"}
        assert http.put("/_mock/clock", json={"speed": 3}, headers=cross).status_code == 403


def test_other_machines_need_the_token_of_the_banner() -> None:
    access = open_access("0.0.0.0", "", [])
    assert access.token
    assert not access.required
    app = create_app(Settings(control=access))
    peer = ("10.1.2.3", 5000)
    assert request_from(app, "/_mock/journal", peer)[0] == 401
    bearer = [(b"authorization", f"Bearer {access.token}".encode())]
    assert request_from(app, "/_mock/journal", peer, bearer)[0] == 200
    assert request_from(app, "/_mock/journal", ("127.0.0.1", 5000))[0] == 200
    assert open_access("127.0.0.1", "", []).token == ""


KEYS = ["sk-sealink-0123456789abcdefghijklmnop", "short", "k", "123456789", "x" * 5000]


@pytest.mark.parametrize("key", [pytest.param(key, id=key[:12]) for key in KEYS])
def test_a_key_is_shown_shortened(mock: Mock, client: httpx.Client, key: str) -> None:
    client.get("/~keys/sealink/v1/me", headers={"authorization": f"Bearer {key}"})
    client.get(
        "/~keys/sealink/v1/models",
        params={"api_key": key, "key": key, "X-API-Key": key, "access_token": key},
    )
    listed = client.get("/~keys/_mock/journal?last=2").text
    assert len(key) < 3 or key not in listed
    assert all(len(exchange["key"]) <= 20 for exchange in json.loads(listed)["exchanges"])


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(body, id=repr(body[:8]))
        for body in (
            bytes(range(256)) * 300,
            b"\xff" * 20_000,
            b"\xed\xa0\x80",
            "é".encode()[:1],
            b"\0",
            b"",
        )
    ],
)
def test_any_body_is_rendered_within_bounds(mock: Mock, body: bytes) -> None:
    ask(
        mock.url,
        post(b"/~bodies/sealink/v1/chat/completions?%ff=%00&a=\x7e", body, b"X-Odd: \xff\xfe\r\n"),
    )
    answer = ask(mock.url, get(b"/~bodies/_mock/journal?last=1"))
    [shown] = answer.json()["exchanges"]
    assert answer.status == 200
    assert len(shown["request"]) <= 10_000
    assert shown["status"] == 400


def test_large_headers_are_stored_within_bounds(mock: Mock) -> None:
    for number in range(20):
        ask(
            mock.url,
            get(
                b"/~heads/sealink/v1/models", b"X-Big: " + bytes([97 + number]) * 900_000 + b"\r\n"
            ),
        )
    journal = mock.app.sandbox_state("heads").journal
    assert (
        sum(len(value) for exchange in journal.last(100) for _, value in exchange.request_headers)
        <= 8 * 1024 * 1024
    )
