"""`outage`: server errors before the key is checked."""

from __future__ import annotations

import httpx

from tests.faults.exchange import body, exchange
from tests.serving import Mock


def test_an_outage_mixes_its_statuses(client: httpx.Client) -> None:
    client.put("/~down/_mock/scenario", json={"rules": [{"faults": ["outage"]}]}).raise_for_status()
    statuses = {
        client.post("/~down/sealink/v1/chat/completions", json=body(False)).status_code
        for _ in range(30)
    }

    assert statuses == {502, 503, 504}


def test_an_outage_needs_no_key(client: httpx.Client) -> None:
    client.put(
        "/~down2/_mock/scenario",
        json={"rules": [{"faults": [{"outage": {"statuses": 503, "retry_after": 9}}]}]},
    ).raise_for_status()
    reply = client.post("/~down2/babysea/v1/generate/image/nobody/nothing", json={})

    assert (reply.status_code, reply.headers["retry-after"]) == (503, "9")


def test_a_load_balancer_replies_with_html(mock: Mock) -> None:
    received = exchange(mock, "{outage: {statuses: [502], html: true}}")

    assert (received.status, received.head["content-type"]) == (502, "text/html")
    assert b"<h1>502 Bad Gateway</h1>" in received.body


def test_a_status_that_is_not_an_outage_is_refused_with_advice(mock: Mock) -> None:
    assert (
        "write some of 500, 502, 503, 504"
        in exchange(mock, "outage=200").json()["error"]["message"]
    )
