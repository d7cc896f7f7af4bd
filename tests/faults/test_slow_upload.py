"""`slow_upload`: slow reading of the body."""

from __future__ import annotations

import httpx

from tests.faults.exchange import CHAT, body, exchange
from tests.serving import Mock


def test_a_small_body_delays_the_reply(mock: Mock) -> None:
    ask = body(False)
    ask["messages"][0]["content"] = "a" * 2000
    received = exchange(mock, "slow_upload=10000", ask=ask)

    assert received.pieces[0][0] >= 0.19
    assert received.applied == f"slow_upload {int(received.applied.split()[1])} bytes at 10000/s"


def test_a_large_body_is_sent_slowly(mock: Mock, client: httpx.Client) -> None:
    rule = {
        "rules": [
            {
                "when": {"operation": "createChatCompletion"},
                "first": 1,
                "faults": [{"slow_upload": 4_000_000}],
            }
        ]
    }
    client.put("/~upload/_mock/scenario", json=rule).raise_for_status()
    ask = {**body(False), "user": "a" * 1_000_000}
    slow, quick = (
        exchange(mock, sandbox="upload", path=CHAT, ask=ask),
        exchange(mock, sandbox="upload", path=CHAT, ask=ask),
    )

    assert slow.pieces[0][0] >= 0.24
    assert "slow_upload" in slow.applied
    assert quick.applied == ""
