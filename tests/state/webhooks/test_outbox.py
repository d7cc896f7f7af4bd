"""Retries, disabled endpoints, queues and vanished workers, on a clock that only the test moves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mockgateway.clock import wall
from mockgateway.gateways import WEBHOOKS
from mockgateway.state.webhooks import Delivery, delivery_queue
from mockgateway.state.webhooks import outbox as outbox_module
from mockgateway.state.webhooks.endpoints import Webhook, endpoint_id
from mockgateway.stores import MemoryStore
from mockgateway.stores.redis import RedisStore
from tests.state.webhooks.outboxes import HERE, OWNER, SandboxState

DAY = 86_400

# The fact sheets' waits, added up.
# SeaLink 10, 30, 90; BabySea 0.5, 1.5, 3, 5; API-Key 1, 2, 4.
SCHEDULES = [
    pytest.param("sealink", [0, 10, 40, 130], id="sealink"),
    pytest.param("babysea", [0, 0.5, 2, 5, 10], id="babysea"),
    pytest.param("apikey", [0, 1, 3, 7], id="apikey"),
]


def world(gateway: str, **settings: Any) -> SandboxState:
    made = SandboxState(gateway, **settings)
    if gateway == "babysea":
        made.endpoint()
    return made


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(500, id="500"),
        pytest.param(503, id="503"),
        pytest.param(429, id="429"),
        pytest.param(None, id="nobody there"),
    ],
)
@pytest.mark.parametrize(("gateway", "times"), SCHEDULES)
def test_failures_are_retried_as_often_as_documented(
    gateway: str, times: list[float], answer: int | None
) -> None:
    box = world(gateway)
    box.post()
    assert box.play(*[answer] * 20) == times
    assert box.states == ["failed"]
    box.sandbox.clock.advance(10 * DAY)
    assert box.attempt() == []


@pytest.mark.parametrize("failures", [1, 2, 3])
@pytest.mark.parametrize(("gateway", "times"), SCHEDULES)
def test_a_success_ends_the_retries(gateway: str, times: list[float], failures: int) -> None:
    box = world(gateway)
    box.post()
    assert box.play(*[500] * failures, 204, 500, 500) == times[: failures + 1]
    [delivery] = box.outbox.deliveries()
    assert delivery.state == "delivered"
    assert [attempt.status for attempt in delivery.attempts] == [500] * failures + [204]


@pytest.mark.parametrize(
    ("gateway", "status", "attempts"),
    [
        ("sealink", 400, 1), ("sealink", 404, 1), ("sealink", 302, 1), ("sealink", 410, 1),
        ("sealink", 429, 4), ("sealink", 599, 4), ("sealink", 299, 1),
        ("babysea", 301, 5), ("babysea", 400, 5), ("babysea", 410, 5), ("babysea", 201, 1),
        ("apikey", 307, 4), ("apikey", 404, 4), ("apikey", 202, 1), ("apikey", 300, 4),
    ],
)  # fmt: skip
def test_which_statuses_are_retried(gateway: str, status: int, attempts: int) -> None:
    box = world(gateway)
    box.post()
    assert len(box.play(*[status] * 20)) == attempts


def test_nothing_is_sent_before_it_is_due() -> None:
    box = world("apikey")
    box.post(after=600)
    assert box.attempt() == []
    box.sandbox.clock.advance(599)
    assert box.attempt() == []
    box.sandbox.clock.advance(1)
    assert len(box.attempt()) == 1


@pytest.mark.parametrize("gateway", ["sealink", "babysea", "apikey"])
def test_all_attempts_have_the_same_body_and_id(gateway: str) -> None:
    box = world(gateway)
    box.post()
    sent = set()
    for _ in range(3):
        box.play(500)
        [delivery] = box.outbox.deliveries()
        sent.add((delivery.message, delivery.body))
    assert len(sent) == 1


EVENTS = {
    "sealink": {
        "completed": "task.completed",
        "failed": "task.failed",
        "canceled": "task.failed",
        "started": "",
        "submitted": "",
    },
    "apikey": {
        "completed": "gateway.task.completed",
        "failed": "gateway.task.failed",
        "canceled": "gateway.task.failed",
        "started": "",
        "submitted": "",
    },
    "babysea": {
        "completed": "generation.completed",
        "failed": "generation.failed",
        "canceled": "generation.canceled",
        "started": "generation.started",
        "submitted": "",
    },
}


@pytest.mark.parametrize(
    ("gateway", "event", "name"),
    [(gateway, event, name) for gateway, names in EVENTS.items() for event, name in names.items()],
)
def test_each_event_is_posted_under_its_name_or_not_at_all(
    gateway: str, event: str, name: str
) -> None:
    box = world(gateway)
    box.post(event)
    assert [delivery.name for delivery in box.outbox.deliveries()] == [name] * bool(name)


def test_babysea_posts_a_low_balance_only_to_endpoints_that_list_it() -> None:
    box = SandboxState("babysea")
    box.endpoint("we_usual")
    box.endpoint("we_all", events=["credits.low_balance"])
    box.post("balance_low", task="", data={"balance": 0.468, "threshold": 0.5})
    [delivery] = box.attempt()
    assert delivery.endpoint == "we_all"
    assert (
        '"current_balance":0.468,"thresholds_crossed":[{"threshold":0.5,"balance_at":0.468}]'
        in str(delivery.body)
    )


def test_fifteen_failures_disable_an_endpoint_and_its_events_are_queued() -> None:
    box = world("babysea")
    for number in range(15):
        assert box.outbox.endpoints.get("we_1").enabled, number  # type: ignore[union-attr]
        box.post(task=f"t{number}")
        box.play(*[500] * 5)
    endpoint = box.outbox.endpoints.get("we_1")
    assert endpoint is not None
    assert (endpoint.enabled, endpoint.failures) == (False, 15)
    before = {delivery.message for delivery in box.outbox.deliveries()}
    box.post(task="late")
    box.sandbox.clock.advance(71 * 3600)
    assert box.attempt() == []
    [queued] = [delivery for delivery in box.outbox.deliveries() if delivery.state == "queued"]
    endpoint.enabled, endpoint.failures = True, 0
    box.outbox.endpoints.put(endpoint)
    assert box.outbox.resume(endpoint) == 1
    [sent] = box.attempt(200)
    assert sent.state == "delivered"
    assert sent.message not in before | {queued.message}


def test_a_success_resets_the_failure_count() -> None:
    box = world("babysea")
    for number in range(14):
        box.post(task=f"t{number}")
        box.play(*[500] * 5)
    box.post(task="well")
    box.play(200)
    box.post(task="again")
    box.play(*[500] * 5)
    endpoint = box.outbox.endpoints.get("we_1")
    assert endpoint is not None
    assert (endpoint.enabled, endpoint.failures, endpoint.delivered, endpoint.failed) == (
        True,
        1,
        1,
        15,
    )


def test_deliveries_queued_for_over_72_hours_expire() -> None:
    box = SandboxState("babysea")
    endpoint = box.endpoint(enabled=False)
    box.post(task="old")
    box.sandbox.clock.advance(72 * 3600 - 1)
    box.post(task="new")
    box.sandbox.clock.advance(2)
    endpoint.enabled = True
    box.outbox.endpoints.put(endpoint)
    assert box.outbox.resume(endpoint) == 1
    assert [(delivery.task, delivery.state) for delivery in box.outbox.deliveries()] == [
        ("old", "expired"),
        ("new", "waiting"),
    ]


def test_sealink_posts_nothing_to_a_disabled_endpoint() -> None:
    box = SandboxState("sealink")
    box.endpoint(enabled=False)
    box.post("balance_low", task="", url="", data={"balance": 4.87, "threshold": 5})
    assert box.states == []


def test_withdraw_deletes_future_events_only() -> None:
    box = world("babysea")
    box.post("started")
    box.post("completed", after=60)
    box.post("completed", after=60, task="task_2")
    batch = box.outbox.queue.batch()
    batch.withdraw("task_1", box.now)
    box.sandbox.store.commit({}, batch.changes)
    assert [(delivery.task, delivery.event) for delivery in box.outbox.deliveries()] == [
        ("task_1", "started"),
        ("task_2", "completed"),
    ]


def test_a_removed_tasks_delivery_is_dropped() -> None:
    box = world("apikey")
    box.post()
    box.state = None
    assert box.attempt() == []
    assert [(delivery.state, delivery.why) for delivery in box.outbox.deliveries()] == [
        ("dropped", "the task was removed")
    ]


@pytest.mark.parametrize(
    ("url", "why"),
    [
        pytest.param("https://example.com/hook", "host not allowed", id="another host"),
        pytest.param("http://169.254.169.254/latest", "host not allowed", id="metadata"),
        pytest.param("https://user:pass@localhost/", "credentials in the URL", id="credentials"),
        pytest.param("ftp://localhost/", "not a URL of http or https", id="another scheme"),
    ],
)
def test_a_url_that_is_not_allowed_is_recorded_as_not_sent(url: str, why: str) -> None:
    box = SandboxState("sealink")
    box.post(url=url)
    assert [
        (delivery.state, delivery.why, delivery.attempts) for delivery in box.outbox.deliveries()
    ] == [("not sent", why, [])]
    assert box.attempt() == []


def test_the_accounts_secret_signs_request_callbacks() -> None:
    box = SandboxState("apikey")
    box.post()
    [delivery] = box.attempt(500)
    assert box.outbox.endpoints.secret(delivery.endpoint, delivery.key) == "whsec_test"
    box.endpoint(secret="whsec_mine")
    assert box.outbox.endpoints.secret(delivery.endpoint, delivery.key) == "whsec_mine"


def test_a_removed_endpoint_of_the_account_file_stays_removed() -> None:
    box = SandboxState("babysea")
    webhooks = (Webhook(HERE),)
    assert len(box.outbox.endpoints.of(OWNER.key, webhooks)) == 1
    assert box.outbox.endpoints.remove(endpoint_id(OWNER.key, HERE))
    again = SandboxState("babysea", box.sandbox.store)
    assert again.outbox.endpoints.of(OWNER.key, webhooks) == []


# Several workers over one store.


def shared(gateway: str, redis_url: str, count: int = 2) -> list[SandboxState]:
    return [world(gateway, store=RedisStore(redis_url)) for _ in range(count)]


def test_only_one_of_two_workers_makes_an_attempt(redis_url: str) -> None:
    one, two = shared("apikey", redis_url)
    one.post()
    two.outbox.queue.rescan()
    [(place, _)], [(other, _)] = one.outbox.queue.due(), two.outbox.queue.due()
    assert place == other
    claimed = [worker.outbox.claim(place) for worker in (one, two)]
    assert [claim is not None for claim in claimed] == [True, False]


class RacedStore(MemoryStore):
    """A store in which another worker claims between the reading and the writing of a claim."""

    rival: Callable[[], Any] | None = None

    def swap(self, key: str, old: bytes | None, new: bytes) -> bool:
        rival, self.rival = self.rival, None
        assert rival is None or rival() is not None
        return super().swap(key, old, new)


def test_a_worker_that_is_overtaken_makes_no_attempt() -> None:
    store = RacedStore()
    one, two = world("apikey", store=store), world("apikey", store=store)
    one.post()
    [(place, _)] = one.outbox.queue.due()
    store.rival = lambda: two.outbox.claim(place)

    assert one.outbox.claim(place) is None


def test_a_new_worker_continues_from_the_store(redis_url: str) -> None:
    one, two = shared("apikey", redis_url)
    one.post()
    assert one.play(500, 500) == [0, 1]
    one.sandbox.clock.advance(2)  # the clock is in the store as well
    two.sandbox.refresh()
    two.outbox.queue.rescan()
    assert [len(delivery.attempts) for delivery in two.attempt(200)] == [3]
    assert one.states == two.states == ["delivered"]


def test_an_attempt_of_a_vanished_worker_is_made_again(
    monkeypatch: pytest.MonkeyPatch, redis_url: str
) -> None:
    one, two = shared("apikey", redis_url)
    one.post()
    now = 1_000_000.0
    monkeypatch.setattr(outbox_module, "wall", lambda: now)
    [(place, _)] = one.outbox.queue.due()
    assert one.outbox.claim(place) is not None  # ... and that worker vanishes
    two.outbox.queue.rescan()
    assert two.outbox.claim(place) is None  # it may still be running
    now += 60
    assert [len(delivery.attempts) for delivery in two.attempt(200)] == [1]
    assert two.states == ["delivered"]


# What a fault may change in a delivery.


def rewritten(gateway: str, **fields: Any) -> SandboxState:
    box = world(gateway)

    def rewrite(delivery: Delivery) -> None:
        for name, value in fields.items():
            setattr(delivery, name, value)

    box.outbox.rewrites.append(rewrite)
    box.post()
    return box


def verify(box: SandboxState, delivery: Delivery) -> str:
    assert delivery.body is not None
    webhook_format = box.outbox.webhook_format
    assert webhook_format is not None
    head = {name.lower(): value for name, value in box.outbox.signed_headers(delivery).items()}
    return webhook_format.verify(head, delivery.body.encode(), "whsec_test", wall())


@pytest.mark.parametrize("gateway", WEBHOOKS)
def test_a_signature_has_the_real_time_whatever_the_sandboxs_clock_says(gateway: str) -> None:
    box = world(gateway)
    box.sandbox.clock.advance(10 * DAY)
    box.post()
    [sent] = box.attempt()
    assert verify(box, sent) == "valid"


def test_a_delivery_can_be_duplicated_under_the_same_id() -> None:
    sent = rewritten("babysea", copies=2).attempt()
    assert len(sent) == 3
    assert len({delivery.message for delivery in sent}) == 1


def test_a_delivery_can_be_late_lost_forged_or_stale() -> None:
    late = rewritten("apikey", due=10**10)
    assert late.attempt() == []
    lost = rewritten("apikey", lost=True)
    assert (lost.attempt(), lost.states) == ([], ["dropped"])
    for fields, wanted in (({}, "valid"), ({"forge": True}, "forged"), ({"age": 301.0}, "stale")):
        box = rewritten("apikey", **fields)
        [delivery] = box.attempt()
        assert verify(box, delivery) == wanted


def test_a_late_delivery_of_a_past_event_survives_a_cancellation() -> None:
    box = world("babysea")
    box.outbox.rewrites.append(lambda delivery: setattr(delivery, "due", delivery.due + 60))
    box.post("started")
    batch = box.outbox.queue.batch()
    batch.withdraw("task_1", box.now)
    box.sandbox.store.commit({}, batch.changes)
    assert box.states == ["waiting"]


def test_finished_deliveries_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery_queue, "MAX_DONE", 20)
    box = SandboxState("sealink")
    for number in range(200):
        box.post(task=f"t{number}", url="https://example.com/")
    assert len(box.outbox.deliveries()) < 20 + 50
    assert box.outbox.deliveries()[-1].task == "t199"
