"""The usage report of a key."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.gateways.views import view

KEY = "bye_test0000000000000000"


def called(client: httpx.Client, sandbox: str, *calls: tuple[str, str], key: str = KEY) -> None:
    for method, path in calls:
        body = {"generation_prompt": "A seal"} if method == "POST" else None
        client.request(
            method,
            f"/~{sandbox}/babysea/v1{path}",
            json=body,
            headers={"authorization": f"Bearer {key}"},
        )


def test_a_new_sandbox_reports_no_usage(client: httpx.Client) -> None:
    data = view(client, "babysea", "/v1/usage", KEY, "tally-new")["data"]

    assert (
        data["usage_period_days"],
        data["usage_credit_balance"],
        data["usage_total_requests"],
    ) == (30, 12.48, 0)
    assert data["usage_endpoints"] == data["usage_providers"] == []


def test_calls_are_counted_by_endpoint_with_their_error_codes(client: httpx.Client) -> None:
    image, missing = "/generate/image/bfl/flux-schnell", "/generate/image/bfl/no-such"
    called(
        client,
        "tally",
        ("POST", image),
        ("POST", image),
        ("POST", missing),
        ("GET", "/content/list"),
        ("GET", "/no-such-path"),
    )
    data = view(client, "babysea", "/v1/usage?days=1", KEY, "tally")["data"]
    counts: dict[str, Any] = {entry.pop("endpoint"): entry for entry in data["usage_endpoints"]}

    assert counts["/v1/generate/image"] == {
        "total_requests": 3,
        "success_count": 2,
        "client_error_count": 1,
        "server_error_count": 0,
        "error_codes": {"BSE2011": 1},
    }
    assert counts["/v1/content"]["total_requests"] == 1
    assert (
        data["usage_total_requests"],
        data["usage_total_success"],
        data["usage_total_client_errors"],
    ) == (4, 3, 1)
    assert data["usage_total_generations"] == 2


def test_other_keys_and_other_sandboxes_do_not_count(client: httpx.Client) -> None:
    called(client, "tally-mine", ("GET", "/status"), ("GET", "/library/models"))
    called(client, "tally-mine", ("GET", "/status"), key="bye_other")
    called(client, "tally-other", ("GET", "/status"))

    assert (
        view(client, "babysea", "/v1/usage", KEY, "tally-mine")["data"]["usage_total_requests"] == 2
    )


@pytest.mark.parametrize("days", ["0", "91", "1.5", "week"])
def test_days_out_of_range_are_refused(client: httpx.Client, days: str) -> None:
    reply = client.get(f"/babysea/v1/usage?days={days}", headers={"authorization": f"Bearer {KEY}"})

    assert (reply.status_code, reply.json()["error"]["details"]) == (400, {"field": "days"})
