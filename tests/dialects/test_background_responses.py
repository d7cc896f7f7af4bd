"""Background responses, stored responses, seeds and obfuscation."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.server.refusals import KEY, message_of

RESPONSES = "/seacloud/llm/openai/v1/responses"
ASKED = {"model": "gpt-4.1", "input": "What is the capital of Chile?"}


class Sandbox:
    """A sandbox of its own, whose clock stands still until it is moved."""

    def __init__(self, client: httpx.Client, name: str) -> None:
        self._client, self._at = client, f"/~{name}"
        client.delete(f"{self._at}/_mock/sandbox")
        client.post(f"{self._at}/_mock/clock", json={"speed": 0}).raise_for_status()

    def wait(self, seconds: float) -> None:
        body = {"advance": seconds}
        self._client.post(f"{self._at}/_mock/clock", json=body).raise_for_status()

    def create(self, **more: Any) -> dict[str, Any]:
        url = f"{self._at}{RESPONSES}"
        reply = self._client.post(url, json={**ASKED, **more}, headers=KEY)
        return reply.raise_for_status().json()  # type: ignore[no-any-return]

    def get(self, name: str) -> httpx.Response:
        return self._client.get(f"{self._at}{RESPONSES}/{name}", headers=KEY)

    def cancel(self, name: str) -> httpx.Response:
        return self._client.post(f"{self._at}{RESPONSES}/{name}/cancel", headers=KEY)


@pytest.fixture
def sandbox(client: httpx.Client, request: pytest.FixtureRequest) -> Sandbox:
    return Sandbox(client, f"background-{abs(hash(request.node.name)) % 10**8}")


def test_a_background_response_is_queued_runs_and_completes(sandbox: Sandbox) -> None:
    made = sandbox.create(background=True)
    assert (made["status"], made["output"], made["usage"]) == ("queued", [], None)
    assert made["background"] is True

    states = []
    for _ in range(3):
        states.append(sandbox.get(made["id"]).json()["status"])
        sandbox.wait(1.5)
    done = sandbox.get(made["id"]).json()

    assert states == ["queued", "in_progress", "completed"]
    assert "Santiago" in done["output"][0]["content"][0]["text"]
    assert done["usage"]["output_tokens"] > 0


def test_a_background_response_is_cancelled(sandbox: Sandbox) -> None:
    made = sandbox.create(background=True)
    sandbox.wait(1.5)

    assert sandbox.cancel(made["id"]).json()["status"] == "cancelled"
    sandbox.wait(60)
    assert sandbox.cancel(made["id"]).json()["status"] == "cancelled"
    assert sandbox.get(made["id"]).json()["status"] == "cancelled"


def test_a_finished_background_response_is_not_cancelled(sandbox: Sandbox) -> None:
    made = sandbox.create(background=True)
    sandbox.wait(5)

    assert sandbox.cancel(made["id"]).json()["status"] == "completed"


def test_an_ordinary_response_is_stored_and_cannot_be_cancelled(sandbox: Sandbox) -> None:
    made = sandbox.create()
    assert sandbox.get(made["id"]).json() == made

    refused = sandbox.cancel(made["id"])
    assert refused.status_code == 400
    assert message_of(refused.json()) == "Cannot cancel a synchronous response."


def test_an_unstored_or_unknown_response_is_not_found(sandbox: Sandbox) -> None:
    made = sandbox.create(store=False)
    for name in (made["id"], "resp_0"):
        for missing in (sandbox.get(name), sandbox.cancel(name)):
            assert missing.status_code == 404
            assert message_of(missing.json()) == f"Response with id '{name}' not found."


CHAT = "/sealink/v1/chat/completions"
TIME = {
    "type": "function",
    "function": {"name": "get_time", "parameters": {"type": "object", "properties": {}}},
}


@pytest.mark.parametrize("more", [{"seed": 11}, {"temperature": 0}, {"seed": 4, "tools": [TIME]}])
def test_two_calls_with_one_seed_differ_in_their_ids_only(
    client: httpx.Client, more: dict[str, Any]
) -> None:
    asked = {"model": "qwen3-max", "messages": [{"role": "user", "content": "What time is it?"}]}
    one, two = (client.post(CHAT, json={**asked, **more}, headers=KEY).json() for _ in range(2))

    assert one["id"] != two["id"]
    messages = [reply["choices"][0]["message"] for reply in (one, two)]
    ids = [[call.pop("id") for call in each.get("tool_calls") or ()] for each in messages]
    assert messages[0] == messages[1]
    assert not ids[0] or ids[0] != ids[1]


def deltas(stream: str) -> list[str]:
    marks = ('"delta":{"content":', '"delta":"')
    return [line for line in stream.splitlines() if any(mark in line for mark in marks)]


@pytest.mark.parametrize(
    ("url", "body"),
    [
        (CHAT, {"model": "qwen3-max", "messages": [{"role": "user", "content": "Hello"}]}),
        (RESPONSES, {"model": "gpt-4.1", "input": "Hello"}),
    ],
)
def test_obfuscation_is_sent_where_it_is_requested(
    client: httpx.Client, url: str, body: dict[str, Any]
) -> None:
    for wanted in (True, False, None):
        options = {} if wanted is None else {"stream_options": {"include_obfuscation": wanted}}
        reply = client.post(url, json={**body, "stream": True, **options}, headers=KEY)
        found = deltas(reply.text)
        assert len(found) > 1
        assert all(('"obfuscation":"' in line) is bool(wanted) for line in found)


@pytest.mark.parametrize("path", ["/seacloud/llm/responses", RESPONSES])
def test_a_response_is_read_and_cancelled_at_the_path_of_its_creation(
    client: httpx.Client, path: str
) -> None:
    made = client.post(path, json={**ASKED, "background": True}, headers=KEY).json()
    at = f"{path}/{made['id']}"
    assert client.get(at, headers=KEY).json()["id"] == made["id"]
    assert client.post(f"{at}/cancel", headers=KEY).json()["status"] == "cancelled"
