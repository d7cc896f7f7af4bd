"""How SeaCloud's result URL reports a failed task: by the client, the flag or the scenario."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from mockgateway.server import Settings
from tests.serving import Mock, serving

KEY = {"authorization": "Bearer any-key"}
WRONG = {"prompt": "x", "aspect_ratio": "7:5"}
SDK = {"user-agent": "seacloud-sdk-python/0.1.3", "x-source": "sdk"}


@pytest.fixture
def base(mock: Mock, request: pytest.FixtureRequest) -> str:
    name = f"fail-{abs(hash(request.node.name)) % 10**10}"
    mock.app.sandbox_state(name).sandbox.clock.run(1000)
    return f"/~{name}"


@pytest.mark.parametrize(
    "headers",
    [
        SDK,
        {"user-agent": "seacloud-cli/0.2.0"},
        {"user-agent": "sa-python/0.1.4"},
        {"user-agent": "sa-go/0.1.0"},
        {"user-agent": "Mozilla/5.0", "x-source": "sdk", "x-sdk-language": "typescript"},
    ],
)
def test_seacloud_clients_get_the_error_in_a_200(
    client: httpx.Client, base: str, headers: dict[str, str]
) -> None:
    reply = _settled(client, base, headers)

    assert reply.status_code == 200
    body = reply.json()
    assert (body["status"], body["error_type"]) == ("COMPLETED", "REQUEST_INVALID")
    assert "aspect_ratio" in body["error"]
    assert "outputs" not in body


@pytest.mark.parametrize(
    ("headers", "form"),
    [
        ({}, "one"),
        ({"user-agent": "fal-client/1.0.3 (python)"}, "one"),
        ({"user-agent": "@fal-ai/client/1.10.1"}, "bare"),
        ({**SDK, "x-fal-queue-priority": "normal"}, "one"),
        (SDK, "two"),
        (SDK, "bare"),
    ],
)
def test_others_and_urls_of_fals_get_a_status_code(
    client: httpx.Client, base: str, headers: dict[str, str], form: str
) -> None:
    reply = _settled(client, base, headers, form)

    assert (reply.status_code, reply.json()["error_type"]) == (422, "REQUEST_INVALID")


def _settled(
    client: httpx.Client, base: str, headers: dict[str, str], form: str = "one"
) -> httpx.Response:
    """Return the result once it is no longer 202: the sandbox's clock runs fast."""
    owner = "any/" if form == "two" else ""
    queue = f"{base}/seacloud/model/v1/queue/{owner}nano_banana_2"
    task = client.post(queue, json=WRONG, headers=KEY | headers).json()["request_id"]
    client.put(f"{base}/_mock/clock", json={"advance": "1h"}).raise_for_status()
    word = "" if form == "bare" else "/response"
    return client.get(f"{queue}/requests/{task}{word}", headers=KEY | headers)


def test_a_result_has_the_status_that_the_sdk_reads(client: httpx.Client, base: str) -> None:
    queue = f"{base}/seacloud/model/v1/queue/flux_2_pro"
    task = client.post(queue, json={"prompt": "x"}, headers=KEY).json()["request_id"]
    client.put(f"{base}/_mock/clock", json={"advance": "1h"}).raise_for_status()
    body = client.get(f"{queue}/requests/{task}/response", headers=KEY).json()

    assert body["status"] == "COMPLETED"
    assert body["outputs"]
    assert "error" not in body


@pytest.mark.parametrize(("style", "status"), [("seacloud", 200), ("fal", 422), ("auto", 422)])
def test_a_scenario_says_how_failures_are_reported(
    client: httpx.Client, base: str, style: str, status: int
) -> None:
    scenario = {"name": "forced", "queue_failures": style}
    client.put(f"{base}/_mock/scenario", json=scenario).raise_for_status()

    assert _settled(client, base, {}).status_code == status
    assert _settled(client, base, SDK).status_code == (200 if style != "fal" else 422)


def test_an_unknown_style_names_the_nearest(client: httpx.Client, base: str) -> None:
    reply = client.put(f"{base}/_mock/scenario", json={"queue_failures": "seaclod"})

    assert reply.status_code == 400
    assert "seacloud" in reply.text


@pytest.fixture(scope="module")
def forced() -> Iterator[Mock]:
    with serving(Settings(queue_failures="seacloud")) as running:
        yield running


@pytest.mark.parametrize("headers", [{}, {"user-agent": "fal-client/1.0.3 (python)"}])
def test_the_flag_forces_a_style_on_every_client(forced: Mock, headers: dict[str, Any]) -> None:
    with httpx.Client(base_url=forced.url, timeout=20) as client:
        reply = _settled(client, "/~forced", headers)
        scenario = {"queue_failures": "fal"}
        client.put("/~forced/_mock/scenario", json=scenario).raise_for_status()
        again = _settled(client, "/~forced", headers)
        client.delete("/~forced/_mock/scenario").raise_for_status()

    assert (reply.status_code, again.status_code) == (200, 422)
