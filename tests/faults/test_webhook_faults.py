"""The faults of webhooks: lost, late, twice, out of order, early, forged, stale."""

from __future__ import annotations

import pytest

from tests.faults.tasks import TaskSandbox
from tests.serving import Mock


def run(mock: Mock, fault: str, seconds: float = 60) -> TaskSandbox:
    """Return a sandbox in which a clip of BabySea has ended, with its webhooks in the inbox."""
    sandbox = TaskSandbox(mock.url, fault)
    sandbox.subscribe()
    sandbox.begun = sandbox.clip()  # type: ignore[attr-defined]
    sandbox.advance(seconds)
    return sandbox


def test_without_a_fault_each_event_arrives_once_with_a_valid_signature(mock: Mock) -> None:
    sandbox = run(mock, "")
    deliveries = sandbox.deliveries()

    assert [one["event"] for one in deliveries] == ["started", "completed"]
    assert [one["signature"] for one in sandbox.messages()] == ["valid", "valid"]
    assert all(one["applied"] == [] for one in deliveries)


def test_a_lost_webhook_never_arrives(mock: Mock) -> None:
    sandbox = run(mock, "webhook_lost")

    assert sandbox.messages() == []
    assert [(one["state"], one["why"], one["applied"]) for one in sandbox.deliveries()] == [
        ("dropped", "lost on the way", ["webhook_lost"])
    ] * 2


def test_only_the_named_events_are_lost(mock: Mock) -> None:
    sandbox = run(mock, "webhook_lost=completed")

    assert [(one["event"], one["state"]) for one in sandbox.deliveries()] == [
        ("started", "delivered"),
        ("completed", "dropped"),
    ]


def test_a_late_webhook_arrives_after_its_event(mock: Mock) -> None:
    sandbox = run(mock, "webhook_late=1h")
    before = len(sandbox.messages())
    sandbox.advance(3600)

    assert (before, len(sandbox.messages())) == (0, 2)
    assert sandbox.deliveries()[0]["applied"] == ["webhook_late 3600s"]


def test_a_webhook_is_repeated_with_the_same_id(mock: Mock) -> None:
    sandbox = run(mock, "webhook_twice={more: 2}")
    messages = [one["message"] for one in sandbox.deliveries()]

    assert len(sandbox.messages()) == 6
    assert sorted(messages.count(message) for message in set(messages)) == [3, 3]


def test_the_start_event_arrives_after_the_end_event(mock: Mock) -> None:
    sandbox = run(mock, "webhook_out_of_order=5s")
    sandbox.advance(60)
    tries = sorted((one["attempts"][0]["at"], one["event"]) for one in sandbox.deliveries())

    assert [event for _, event in tries] == ["completed", "started"]


def test_end_events_swap_if_a_gateway_sends_no_others(mock: Mock) -> None:
    sandbox = TaskSandbox(mock.url, "webhook_out_of_order=1h")
    first, second = (sandbox.submit(webhook_url=sandbox.inbox()).json()["id"] for _ in range(2))
    sandbox.advance(600)
    early = [one["task"] for one in sandbox.deliveries() if one["state"] == "delivered"]
    sandbox.advance(3600)
    late = [one["task"] for one in sandbox.deliveries() if one["state"] == "delivered"]

    assert (early, sorted(late)) == ([second], sorted([first, second]))


@pytest.mark.parametrize(
    ("fault", "signature"),
    [("webhook_forged", "forged"), ("webhook_stale", "stale"), ("webhook_stale=10s", "valid")],
)
def test_a_receiver_can_detect_the_fault(mock: Mock, fault: str, signature: str) -> None:
    assert [one["signature"] for one in run(mock, fault).messages()] == [signature] * 2


def test_a_webhook_arrives_before_the_reply_to_its_submission(mock: Mock) -> None:
    sandbox = TaskSandbox(mock.url, "webhook_early")
    sandbox.subscribe()
    begun = sandbox.clip()
    arrived = sandbox.http.get("/_mock/inbox/a").json()["messages"]  # without waiting for them

    assert len(arrived) == 2
    assert begun.headers["x-mock-applied"] == "webhook_early"
    assert sandbox.generation(begun)["generation_status"] == "succeeded"


def test_the_fault_also_applies_to_a_later_cancellation(mock: Mock) -> None:
    sandbox = TaskSandbox(mock.url, "webhook_forged, task_stuck")
    sandbox.subscribe()
    begun = sandbox.clip()
    sandbox.advance(3600)
    sandbox.http.post(
        f"/babysea/v1/content/generation/cancel/{begun.json()['data']['generation_id']}", json={}
    ).raise_for_status()

    assert [one["event"] for one in sandbox.deliveries()] == ["started", "canceled"]
    assert [one["signature"] for one in sandbox.messages()] == ["forged", "forged"]


def test_webhook_faults_compose(mock: Mock) -> None:
    sandbox = run(mock, "webhook_twice, webhook_forged, webhook_late=10s", 120)

    assert [one["signature"] for one in sandbox.messages()] == ["forged"] * 4
    assert sandbox.deliveries()[0]["applied"] == [
        "webhook_late 10s",
        "webhook_forged",
        "webhook_twice, 1 more",
    ]


@pytest.mark.parametrize(
    ("fault", "arrived", "applied"),
    [
        ("webhook_lost", [], ["webhook_lost"]),
        ("webhook_lost=usage", [], ["webhook_lost"]),
        ("webhook_lost=completed", ["valid"], []),
        ("webhook_twice", ["valid", "valid"], ["webhook_twice, 1 more"]),
        ("webhook_forged", ["forged"], ["webhook_forged"]),
        (
            "webhook_stale",
            ["valid"],
            ["webhook_stale 600s"],
        ),  # SeaLink's signature has no timestamp
    ],
)
def test_the_faults_also_apply_to_usage_webhooks(
    mock: Mock, fault: str, arrived: list[str], applied: list[str]
) -> None:
    sandbox = TaskSandbox(mock.url)
    sandbox.http.post(
        "/_mock/webhooks",
        json={"gateway": "sealink", "url": sandbox.inbox(), "events": ["usage.created"]},
    ).raise_for_status()
    asked = {
        "model": "qwen3-max",
        "max_tokens": 20,
        "messages": [{"role": "user", "content": "Hi"}],
    }
    chat = sandbox.http.post(
        "/sealink/v1/chat/completions", json=asked, headers={"x-mock-fault": fault}
    )

    assert [one["signature"] for one in sandbox.messages()] == arrived
    assert sandbox.deliveries()[0]["applied"] == applied
    assert chat.headers["x-mock-applied"] == fault.partition("=")[0]
    sandbox.http.post("/sealink/v1/chat/completions", json=asked).raise_for_status()
    assert sandbox.messages()[-1]["signature"] == "valid"


@pytest.mark.parametrize(
    "fault", ["task_stuck", "webhook_twice", "result_expired", "upstream_failure"]
)
def test_a_fault_without_effect_is_reported(mock: Mock, fault: str) -> None:
    sandbox = TaskSandbox(mock.url, fault)
    reply = sandbox.submit("/sealink/v1/embeddings", {"model": "text-embedding-v4", "input": "a"})

    assert (
        reply.headers["x-mock-applied"]
        == f"{fault} skipped: this call starts no task and sends no webhook"
    )
    assert "skipped" not in sandbox.submit().headers["x-mock-applied"]
