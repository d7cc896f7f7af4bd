"""The control API manages webhook endpoints; the inbox replies as asked and verifies messages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from mockgateway.problem import ConfigError
from mockgateway.state.webhooks import hmac_sha256, read_webhooks
from tests.serving import Mock


@pytest.fixture
def sandbox(mock: Mock) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{mock.url}/~hooks-{uuid4().hex[:12]}", timeout=20) as http:
        yield http


def inbox(sandbox: httpx.Client, name: str = "a") -> str:
    return f"{str(sandbox.base_url).rstrip('/')}/_mock/inbox/{name}"


def register(sandbox: httpx.Client, **fields: Any) -> Any:
    reply = sandbox.post(
        "/_mock/webhooks", json={"gateway": "babysea", "url": inbox(sandbox), **fields}
    )
    assert reply.status_code in (200, 201), reply.text
    return reply.json()


@pytest.mark.parametrize("gateway", ["sealink", "babysea", "apikey"])
def test_a_test_message_arrives_with_a_valid_signature(sandbox: httpx.Client, gateway: str) -> None:
    register(sandbox, gateway=gateway, secret="whsec_mine")
    assert sandbox.post("/_mock/webhooks/test").status_code == 202
    [delivery] = sandbox.get("/_mock/webhooks/deliveries", params={"wait": 10}).json()["deliveries"]
    assert (delivery["state"], delivery["gateway"]) == ("delivered", gateway)
    [message] = sandbox.get("/_mock/inbox/a").json()["messages"]
    assert (message["gateway"], message["signature"], message["method"]) == (
        gateway,
        "valid",
        "POST",
    )


def test_an_endpoint_is_registered_changed_and_removed(sandbox: httpx.Client) -> None:
    endpoint = register(sandbox, key="bye_secretsecretsecret", events=["generation.failed"])
    assert (endpoint["enabled"], endpoint["failures"], endpoint["secret"], endpoint["events"]) == (
        True,
        0,
        "whsec_test",
        ["generation.failed"],
    )
    assert "secretsecret" not in endpoint["key"]
    path = f"/_mock/webhooks/{endpoint['id']}"
    assert sandbox.get(path).json() == endpoint
    assert (
        register(sandbox, key="bye_secretsecretsecret", events=["generation.failed"])["id"]
        == endpoint["id"]
    )
    assert sandbox.patch(path, json={"enabled": False}).json()["enabled"] is False
    changed = sandbox.patch(path, json={"enabled": True, "secret": "other", "events": []}).json()
    assert (changed["enabled"], changed["secret"], changed["events"], changed["resumed"]) == (
        True,
        "other",
        [],
        0,
    )
    assert [one["id"] for one in sandbox.get("/_mock/webhooks").json()["endpoints"]] == [
        endpoint["id"]
    ]
    assert sandbox.delete(path).status_code == 200
    assert sandbox.get("/_mock/webhooks").json() == {"endpoints": []}
    assert sandbox.get(path).status_code == sandbox.delete(path).status_code == 404


def test_queued_deliveries_go_out_when_an_endpoint_is_enabled_again(sandbox: httpx.Client) -> None:
    path = f"/_mock/webhooks/{register(sandbox)['id']}"
    sandbox.patch(path, json={"enabled": False})
    sandbox.post(
        "/babysea/v1/generate/image/bfl/flux-schnell",
        json={"generation_prompt": "x"},
        headers={"authorization": "Bearer bye_any"},
    )
    sandbox.post("/_mock/clock", json={"advance": "71h", "frozen": True})
    queued = sandbox.get("/_mock/webhooks/deliveries", params={"wait": 10}).json()["deliveries"]
    assert [delivery["state"] for delivery in queued] == ["queued"] * 2
    assert sandbox.patch(path, json={"enabled": True}).json()["resumed"] == 2
    sent = sandbox.get("/_mock/webhooks/deliveries", params={"wait": 10}).json()["deliveries"]
    assert [delivery["state"] for delivery in sent] == ["delivered"] * 2
    assert {delivery["message"] for delivery in sent}.isdisjoint(
        delivery["message"] for delivery in queued
    )


BAD = [
    ({"gateway": "nope"}, "not served"),
    ({"gateway": None}, "missing"),
    ({"gateway": 5}, "not a string"),
    ({"gateway": "seacloud"}, "no webhooks"),
    ({"url": "ftp://x"}, "http or https"),
    ({"url": "http://user:pass@localhost/"}, "credentials"),
    ({"url": 5}, "not a string"),
    ({"url": ""}, "url is missing"),
    ({"secret": ""}, "cannot sign"),
    ({"secret": ["x"]}, "not a string"),
    ({"events": "generation.failed"}, "not a list"),
    ({"events": ["generation.fail"]}, "unknown event"),
    ({"events": [{}]}, "unknown event"),
    ({"key": "k" * 501}, "not a string"),
    ({"uri": "http://localhost"}, "unknown field"),
]


@pytest.mark.parametrize(
    ("fields", "reason"), [pytest.param(*case, id=str(case[0])[:40]) for case in BAD]
)
def test_a_bad_endpoint_is_refused_with_advice(
    sandbox: httpx.Client, fields: dict[str, Any], reason: str
) -> None:
    reply = sandbox.post(
        "/_mock/webhooks", json={"gateway": "babysea", "url": inbox(sandbox), **fields}
    )
    assert reply.status_code == 400
    assert reason in reply.json()["error"]
    assert reply.json()["advice"]
    assert sandbox.get("/_mock/webhooks").json() == {"endpoints": []}


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("PATCH", "/_mock/webhooks/we_none", {"enabled": True}, 404),
        ("POST", "/_mock/webhooks/test", {"id": "we_none"}, 404),
        ("POST", "/_mock/webhooks/test", {"ident": "x"}, 400),
        ("POST", "/_mock/webhooks/test", {}, 400),
        ("GET", "/_mock/webhooks/deliveries?last=x", None, 400),
        ("GET", "/_mock/webhooks/deliveries?wait=x", None, 400),
        ("GET", "/_mock/webhooks/deliveries?wait=nan", None, 400),
        ("GET", "/_mock/webhooks/deliveries?wait=999", None, 400),
        ("GET", "/_mock/webhooks/deliveries?gateway=x", None, 400),
        ("PUT", "/_mock/webhooks", {}, 405),
        ("POST", "/_mock/inbox?status=99", {}, 400),
        ("POST", "/_mock/inbox?status=200,,500", {}, 400),
        ("POST", "/_mock/inbox?wait=-1", {}, 400),
        ("POST", "/_mock/inbox/" + "n" * 65, {}, 400),
        ("GET", "/_mock/inbox?last=-1", None, 400),
    ],
)
def test_wrong_requests_are_refused(
    sandbox: httpx.Client, method: str, path: str, body: Any, status: int
) -> None:
    reply = (
        sandbox.request(method, path, json=body)
        if body is not None
        else sandbox.request(method, path)
    )
    assert reply.status_code == status
    assert "error" in reply.json()


@pytest.mark.parametrize(
    "change",
    [{}, {"enabled": 1}, {"secret": ""}, {"key": "x"}, {"events": ["x"]}, {"url": 5}],
    ids=str,
)
def test_a_wrong_change_changes_nothing(sandbox: httpx.Client, change: dict[str, Any]) -> None:
    endpoint = register(sandbox)
    assert sandbox.patch(f"/_mock/webhooks/{endpoint['id']}", json=change).status_code == 400
    assert sandbox.get(f"/_mock/webhooks/{endpoint['id']}").json() == endpoint


def test_endpoints_belong_to_their_sandbox(sandbox: httpx.Client, client: httpx.Client) -> None:
    register(sandbox)
    assert client.get("/~unused/_mock/webhooks").json() == {"endpoints": []}


def test_the_inbox_replies_with_the_requested_statuses(sandbox: httpx.Client) -> None:
    path = "/_mock/inbox/b?status=500,429,204&location=http://localhost/x"
    replies = [sandbox.post(path, json={}) for _ in range(5)]
    assert [reply.status_code for reply in replies] == [500, 429, 204, 204, 204]
    assert replies[0].headers["location"] == "http://localhost/x"
    assert sandbox.delete("/_mock/inbox/b").json() == {"cleared": 5}
    assert sandbox.post(path, json={}).status_code == 500


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_the_inbox_stores_any_message(sandbox: httpx.Client, method: str) -> None:
    sandbox.request(method, "/_mock/inbox/c?x=y", content=b"\xff\x00raw", headers={"x-a": "1"})
    [message] = sandbox.get("/_mock/inbox/c").json()["messages"]
    assert (
        message["method"],
        message["query"],
        message["size"],
        message["json"],
        message["signature"],
    ) == (method, "x=y", 5, None, "unsigned")
    assert ["x-a", "1"] in message["headers"]


def test_the_inbox_separates_names_and_is_bounded(sandbox: httpx.Client) -> None:
    for number in range(520):
        sandbox.post(f"/_mock/inbox/{number % 2}", json=number)
    assert sandbox.get("/_mock/inbox").json()["total"] == 500
    odd = sandbox.get("/_mock/inbox/1?last=2").json()
    assert [message["json"] for message in odd["messages"]] == [517, 519]
    assert sandbox.get("/_mock/inbox?last=0").json()["messages"] == []
    assert sandbox.delete("/_mock/inbox/1").json() == {"cleared": 250}
    assert sandbox.get("/_mock/inbox").json()["total"] == 250


def test_a_large_message_is_verified_whole_and_stored_truncated(sandbox: httpx.Client) -> None:
    body = b'{"x":"' + b"a" * 200_000 + b'"}'
    sandbox.post(
        "/_mock/inbox/d",
        content=body,
        headers={"x-sealink-signature": f"sha256={hmac_sha256('whsec_test', body)}"},
    )
    [message] = sandbox.get("/_mock/inbox/d").json()["messages"]
    assert (message["signature"], message["size"], len(message["body"])) == (
        "valid",
        len(body),
        65_536,
    )


@pytest.mark.parametrize(
    ("secret", "query", "verdict"),
    [
        ("whsec_test", "", "valid"),
        ("mine", "", "forged"),
        ("mine", "?secret=mine", "valid"),
        ("é", "?secret=%C3%A9", "valid"),
    ],
)
def test_the_inbox_tries_every_known_secret(
    sandbox: httpx.Client, secret: str, query: str, verdict: str
) -> None:
    reply = sandbox.post(
        f"/_mock/inbox/e{query}",
        content=b"{}",
        headers={"x-sealink-signature": f"sha256={hmac_sha256(secret, b'{}')}"},
    )
    assert reply.json() == {"received": 1, "gateway": "sealink", "signature": verdict}


def test_an_old_signature_is_stale(sandbox: httpx.Client) -> None:
    head = {
        "x-api-key-timestamp": "1780666146",
        "x-api-key-signature": "89678f2e64a669bd7a623158afd613377d0667607229f19f0ecf20875346ce7d",
    }
    assert (
        sandbox.post("/_mock/inbox/f", content=b'{"task_id":"task_abc123"}', headers=head).json()[
            "signature"
        ]
        == "stale"
    )


# The account file


def test_the_webhooks_of_an_account_file_are_read() -> None:
    [plain, full] = read_webhooks(
        [
            {"url": "http://localhost/a"},
            {"url": "http://localhost/b", "secret": "s", "events": ["generation.failed"]},
        ],
        "here",
    )
    assert (plain.secret, plain.events) == ("whsec_test", ())
    assert (full.url, full.secret, full.events) == (
        "http://localhost/b",
        "s",
        ("generation.failed",),
    )


@pytest.mark.parametrize(
    "value",
    [
        {},
        "x",
        [1],
        [{}],
        [{"url": 5}],
        [{"uri": "x"}],
        [{"url": "x", "secret": ""}],
        [{"url": "x", "events": "y"}],
        [{"url": "x", "events": [1]}],
    ],
    ids=str,
)
def test_a_broken_account_file_is_refused(value: Any) -> None:
    with pytest.raises(ConfigError) as refused:
        read_webhooks(value, "accounts.yaml: account 3")
    assert refused.value.where.startswith("accounts.yaml: account 3")
    assert refused.value.advice


@pytest.mark.parametrize(
    "query",
    [
        "location=%0d%0a",
        "location=http://x/%0d%0aset-cookie:a=b",
        "location=%00",
        "location=%c3%a9",
        "wait=%E0%A5%A7%E0%A5%A8",
        "wait=nan",
        "wait=inf",
        "wait=-1",
        "wait=1e1",
        "wait=1_0",
        "wait=%201",
        "wait=61",
        "status=%C2%B2%C2%B2%C2%B2",
        "status=٢٠٠",
    ],
)
def test_a_message_with_a_bad_parameter_is_refused_in_words(
    client: httpx.Client, query: str
) -> None:
    reply = client.post(f"/~inbox-words/_mock/inbox?{query}", json={})
    assert reply.status_code == 400, reply.text
    assert reply.json()["advice"]
    counted = client.get("/~inbox-words/_mock/journal?last=%C2%B2")
    assert counted.status_code == 400
