"""What goes wrong with webhooks: lost, late, twice, out of order, early, forged, stale."""

from __future__ import annotations

import pytest

from tests.faults.tasks import Place
from tests.serving import Mock


def run(mock: Mock, fault: str, seconds: float = 60) -> Place:
    """A clip of BabySea whose webhooks go to the inbox, and its end."""
    place = Place(mock.url, fault)
    place.listen()
    place.begun = place.clip()  # type: ignore[attr-defined]
    place.after(seconds)
    return place


def test_without_a_fault_each_event_comes_once_and_valid(mock: Mock) -> None:
    place = run(mock, "")
    deliveries = place.deliveries()

    assert [one["event"] for one in deliveries] == ["started", "completed"]
    assert [one["signature"] for one in place.messages()] == ["valid", "valid"]
    assert all(one["applied"] == [] for one in deliveries)


def test_a_lost_webhook_never_arrives(mock: Mock) -> None:
    place = run(mock, "webhook_lost")

    assert place.messages() == []
    assert [(one["state"], one["why"], one["applied"]) for one in place.deliveries()] == [
        ("dropped", "lost on the way", ["webhook_lost"])
    ] * 2


def test_only_some_events_are_lost(mock: Mock) -> None:
    place = run(mock, "webhook_lost=completed")

    assert [(one["event"], one["state"]) for one in place.deliveries()] == [
        ("started", "delivered"),
        ("completed", "dropped"),
    ]


def test_a_late_webhook_arrives_after_its_event(mock: Mock) -> None:
    place = run(mock, "webhook_late=1h")
    before = len(place.messages())
    place.after(3600)

    assert (before, len(place.messages())) == (0, 2)
    assert place.deliveries()[0]["applied"] == ["webhook_late 3600s"]


def test_a_webhook_comes_again_with_the_same_id(mock: Mock) -> None:
    place = run(mock, "webhook_twice={more: 2}")
    messages = [one["message"] for one in place.deliveries()]

    assert len(place.messages()) == 6
    assert sorted(messages.count(message) for message in set(messages)) == [3, 3]


def test_the_beginning_is_told_after_the_end(mock: Mock) -> None:
    place = run(mock, "webhook_out_of_order=5s")
    place.after(60)
    tries = sorted((one["attempts"][0]["at"], one["event"]) for one in place.deliveries())

    assert [event for _, event in tries] == ["completed", "started"]


def test_ends_overtake_one_another_where_a_gateway_tells_of_nothing_else(mock: Mock) -> None:
    place = Place(mock.url, "webhook_out_of_order=1h")
    first, second = (place.submit(webhook_url=place.inbox()).json()["id"] for _ in range(2))
    place.after(600)
    early = [one["task"] for one in place.deliveries() if one["state"] == "delivered"]
    place.after(3600)
    late = [one["task"] for one in place.deliveries() if one["state"] == "delivered"]

    assert (early, sorted(late)) == ([second], sorted([first, second]))


@pytest.mark.parametrize(
    ("fault", "signature"),
    [("webhook_forged", "forged"), ("webhook_stale", "stale"), ("webhook_stale=10s", "valid")],
)
def test_a_careful_receiver_sees_what_is_wrong(mock: Mock, fault: str, signature: str) -> None:
    assert [one["signature"] for one in run(mock, fault).messages()] == [signature] * 2


def test_a_webhook_comes_before_the_answer_to_its_submission(mock: Mock) -> None:
    place = Place(mock.url, "webhook_early")
    place.listen()
    begun = place.clip()
    arrived = place.http.get("/_mock/inbox/a").json()["messages"]  # nobody has waited for them

    assert len(arrived) == 2
    assert begun.headers["x-mock-applied"] == "webhook_early"
    assert place.generation(begun)["generation_status"] == "succeeded"


def test_a_cancellation_long_after_is_told_under_the_same_fault(mock: Mock) -> None:
    place = Place(mock.url, "webhook_forged, task_stuck")
    place.listen()
    begun = place.clip()
    place.after(3600)
    place.http.post(
        f"/babysea/v1/content/generation/cancel/{begun.json()['data']['generation_id']}", json={}
    ).raise_for_status()

    assert [one["event"] for one in place.deliveries()] == ["started", "canceled"]
    assert [one["signature"] for one in place.messages()] == ["forged", "forged"]


def test_faults_of_webhooks_compose(mock: Mock) -> None:
    place = run(mock, "webhook_twice, webhook_forged, webhook_late=10s", 120)

    assert [one["signature"] for one in place.messages()] == ["forged"] * 4
    assert place.deliveries()[0]["applied"] == [
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
        ),  # there is no time in SeaLink's signature
    ],
)
def test_what_a_call_has_cost_is_told_under_the_same_faults(
    mock: Mock, fault: str, arrived: list[str], applied: list[str]
) -> None:
    place = Place(mock.url)
    place.http.post(
        "/_mock/webhooks",
        json={"gateway": "sealink", "url": place.inbox(), "events": ["usage.created"]},
    ).raise_for_status()
    asked = {
        "model": "qwen3-max",
        "max_tokens": 20,
        "messages": [{"role": "user", "content": "Hi"}],
    }
    chat = place.http.post(
        "/sealink/v1/chat/completions", json=asked, headers={"x-mock-fault": fault}
    )

    assert [one["signature"] for one in place.messages()] == arrived
    assert place.deliveries()[0]["applied"] == applied
    assert chat.headers["x-mock-applied"] == fault.partition("=")[0]
    place.http.post("/sealink/v1/chat/completions", json=asked).raise_for_status()
    assert place.messages()[-1]["signature"] == "valid"


@pytest.mark.parametrize(
    "fault", ["task_stuck", "webhook_twice", "result_expired", "upstream_failure"]
)
def test_a_fault_that_has_nothing_to_strike_says_so(mock: Mock, fault: str) -> None:
    place = Place(mock.url, fault)
    reply = place.submit("/sealink/v1/embeddings", {"model": "text-embedding-v4", "input": "a"})

    assert (
        reply.headers["x-mock-applied"]
        == f"{fault} skipped: this call starts no task and sends no webhook"
    )
    assert "skipped" not in place.submit().headers["x-mock-applied"]
