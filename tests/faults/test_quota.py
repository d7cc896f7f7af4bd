"""`quota`: a limited number of calls."""

from __future__ import annotations

import httpx
import pytest

from tests.faults.test_rate_limit import asked


def play(client: httpx.Client, sandbox: str, **quota: object) -> None:
    client.put(f"/~{sandbox}/_mock/clock", json={"set": "2030-01-01T22:00:00Z", "frozen": True})
    client.put(
        f"/~{sandbox}/_mock/scenario",
        json={"rules": [{"faults": [{"quota": quota}], "when": {"do": "complete"}}]},
    ).raise_for_status()


def test_a_quota_is_not_renewed_by_default(client: httpx.Client) -> None:
    play(client, "q1", calls=2)
    statuses = [asked(client, "q1").status_code for _ in range(3)]
    client.put("/~q1/_mock/clock", json={"advance": "30d"})
    refused = asked(client, "q1")

    assert statuses == [200, 200, 429]
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "86400"  # which SeaLink's document requires


def test_a_daily_quota_is_renewed_at_midnight(client: httpx.Client) -> None:
    play(client, "q2", calls=1, renew="1d")
    answered, refused = asked(client, "q2"), asked(client, "q2")
    wait = int(refused.headers["retry-after"])
    client.put("/~q2/_mock/clock", json={"advance": wait})

    assert (answered.status_code, refused.status_code) == (200, 429)
    assert 7100 <= wait <= 7200
    assert asked(client, "q2").status_code == 200


@pytest.mark.parametrize(
    ("kind", "status"), [("quota_exceeded", 429), ("insufficient_balance", 402)]
)
def test_a_used_up_quota_is_refused_with_its_problem(
    client: httpx.Client, kind: str, status: int
) -> None:
    play(client, f"q-{kind}", calls=1, kind=kind)
    asked(client, f"q-{kind}")

    assert asked(client, f"q-{kind}").status_code == status
