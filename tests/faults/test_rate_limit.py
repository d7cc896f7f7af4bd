"""`rate_limit`: windows on the sandbox's clock."""

from __future__ import annotations

import httpx

from tests.faults.exchange import body

RULE = {
    "rules": [
        {"when": {"do": "complete"}, "faults": [{"rate_limit": {"calls": 2, "window": "30s"}}]}
    ]
}


def asked(client: httpx.Client, sandbox: str, key: str = "any") -> httpx.Response:
    return client.post(
        f"/~{sandbox}/sealink/v1/chat/completions",
        json=body(False),
        headers={"Authorization": f"Bearer {key}"},
    )


def test_calls_over_the_limit_are_refused_until_retry_after(client: httpx.Client) -> None:
    client.put("/~rl/_mock/clock", json={"frozen": True}).raise_for_status()
    client.put("/~rl/_mock/scenario", json=RULE).raise_for_status()
    statuses = [asked(client, "rl").status_code for _ in range(4)]
    refused = asked(client, "rl")
    wait = int(refused.headers["retry-after"])
    client.put("/~rl/_mock/clock", json={"advance": wait - 1})
    early = asked(client, "rl")
    client.put("/~rl/_mock/clock", json={"advance": 1})

    assert statuses == [200, 200, 429, 429]
    assert (wait, early.status_code, early.headers["retry-after"]) == (30, 429, "1")
    assert [asked(client, "rl").status_code for _ in range(3)] == [200, 200, 429]


def test_each_key_has_a_window_of_its_own(client: httpx.Client) -> None:
    client.put("/~rl2/_mock/scenario", json=RULE).raise_for_status()

    assert [asked(client, "rl2", key).status_code for key in ("a", "a", "a", "b")] == [
        200,
        200,
        429,
        200,
    ]


def test_a_restarted_scenario_resets_the_window(client: httpx.Client) -> None:
    client.put("/~rl3/_mock/scenario", json=RULE).raise_for_status()
    before = [asked(client, "rl3").status_code for _ in range(3)]
    client.put("/~rl3/_mock/scenario", json=RULE).raise_for_status()

    assert before[-1] == 429
    assert asked(client, "rl3").headers["x-mock-applied"] == "rate_limit 1 of 2"
