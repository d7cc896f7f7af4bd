"""`outage`: down, before a key is asked for."""

from __future__ import annotations

import httpx

from tests.faults.exchange import body, hear
from tests.serving import Mock


def test_an_outage_mixes_its_statuses(client: httpx.Client) -> None:
    client.put("/~down/_mock/scenario", json={"rules": [{"faults": ["outage"]}]}).raise_for_status()
    statuses = {
        client.post("/~down/sealink/v1/chat/completions", json=body(False)).status_code
        for _ in range(30)
    }

    assert statuses == {502, 503, 504}


def test_an_outage_does_not_ask_for_a_key(client: httpx.Client) -> None:
    client.put(
        "/~down2/_mock/scenario",
        json={"rules": [{"faults": [{"outage": {"statuses": 503, "retry_after": 9}}]}]},
    ).raise_for_status()
    reply = client.post("/~down2/babysea/v1/generate/image/nobody/nothing", json={})

    assert (reply.status_code, reply.headers["retry-after"]) == (503, "9")


def test_a_load_balancer_answers_in_html(mock: Mock) -> None:
    heard = hear(mock, "{outage: {statuses: [502], html: true}}")

    assert (heard.status, heard.head["content-type"]) == (502, "text/html")
    assert b"<h1>502 Bad Gateway</h1>" in heard.body


def test_a_status_that_is_no_outage_is_refused_with_advice(mock: Mock) -> None:
    assert "write some of 500, 502, 503, 504" in hear(mock, "outage=200").json()["error"]["message"]
