"""Schedules are followed by the records: attempts, switched off endpoints, queues, and workers that vanish; on a clock that only the test moves."""

from __future__ import annotations

from typing import Any

import fakeredis
import pytest

from mockgateway.clock import wall
from mockgateway.state.webhooks import Delivery, delivery_queue
from mockgateway.state.webhooks import outbox as outbox_module
from mockgateway.state.webhooks.endpoints import Webhook, endpoint_id
from mockgateway.stores.redis import RedisStore
from tests.state.webhooks.outboxes import HERE, OWNER, SandboxState

DAY = 86_400

# The waits of the fact sheets, added up: SeaLink 10, 30, 90; BabySea 0.5, 1.5, 3, 5; API-Key 1, 2, 4.
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
def test_what_fails_is_tried_as_often_as_documented_and_no_more(
    gateway: str, times: list[float], answer: int | None
) -> None:
    here = world(gateway)
    here.post()
    assert here.play(*[answer] * 20) == times
    assert here.states == ["failed"]
    here.sandbox.clock.advance(10 * DAY)
    assert here.attempt() == []


@pytest.mark.parametrize("failures", [1, 2, 3])
@pytest.mark.parametrize(("gateway", "times"), SCHEDULES)
def test_it_ends_with_the_first_success(gateway: str, times: list[float], failures: int) -> None:
    here = world(gateway)
    here.post()
    assert here.play(*[500] * failures, 204, 500, 500) == times[: failures + 1]
    [delivery] = here.outbox.deliveries()
    assert delivery.state == "delivered"
    assert [attempt.status for attempt in delivery.attempts] == [500] * failures + [204]


@pytest.mark.parametrize(
    ("gateway", "status", "attempts"),
    [
        ("sealink", 400, 1), ("sealink", 404, 1), ("sealink", 302, 1), ("sealink", 410, 1), ("sealink", 429, 4), ("sealink", 599, 4),
        ("babysea", 301, 5), ("babysea", 400, 5), ("babysea", 410, 5), ("apikey", 307, 4), ("apikey", 404, 4),
        ("sealink", 299, 1), ("babysea", 201, 1), ("apikey", 202, 1),
    ],
)  # fmt: skip
def test_which_answers_are_tried_again(gateway: str, status: int, attempts: int) -> None:
    here = world(gateway)
    here.post()
    assert len(here.play(*[status] * 20)) == attempts


def test_nothing_is_sent_before_its_time() -> None:
    here = world("apikey")
    here.post(after=600)
    assert here.attempt() == []
    here.sandbox.clock.advance(599)
    assert here.attempt() == []
    here.sandbox.clock.advance(1)
    assert len(here.attempt()) == 1


@pytest.mark.parametrize("gateway", ["sealink", "babysea", "apikey"])
def test_the_body_is_the_same_in_every_attempt_and_the_id_too(gateway: str) -> None:
    here = world(gateway)
    here.post()
    seen = set()
    for _ in range(3):
        here.play(500)
        [delivery] = here.outbox.deliveries()
        seen.add((delivery.message, delivery.body))
    assert len(seen) == 1


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
def test_each_event_has_its_name_or_is_not_told(gateway: str, event: str, name: str) -> None:
    here = world(gateway)
    here.post(event)
    assert [delivery.name for delivery in here.outbox.deliveries()] == [name] * bool(name)


def test_a_low_balance_is_told_only_to_whom_asks_for_it_at_baby_sea() -> None:
    here = SandboxState("babysea")
    here.endpoint("we_usual")
    here.endpoint("we_all", events=["credits.low_balance"])
    here.post("balance_low", task="", data={"balance": 0.468, "threshold": 0.5})
    [delivery] = here.attempt()
    assert delivery.endpoint == "we_all"
    assert (
        '"current_balance":0.468,"thresholds_crossed":[{"threshold":0.5,"balance_at":0.468}]'
        in str(delivery.body)
    )


def test_fifteen_failures_in_a_row_switch_an_endpoint_off_and_it_gets_everything_later() -> None:
    here = world("babysea")
    for number in range(15):
        assert here.outbox.endpoints.get("we_1").enabled, number  # type: ignore[union-attr]
        here.post(task=f"t{number}")
        here.play(*[500] * 5)
    endpoint = here.outbox.endpoints.get("we_1")
    assert endpoint is not None
    assert (endpoint.enabled, endpoint.failures) == (False, 15)
    before = {delivery.message for delivery in here.outbox.deliveries()}
    here.post(task="late")
    here.sandbox.clock.advance(71 * 3600)
    assert here.attempt() == []
    [queued] = [delivery for delivery in here.outbox.deliveries() if delivery.state == "queued"]
    endpoint.enabled, endpoint.failures = True, 0
    here.outbox.endpoints.put(endpoint)
    assert here.outbox.resume(endpoint) == 1
    [sent] = here.attempt(200)
    assert sent.state == "delivered"
    assert sent.message not in before | {queued.message}


def test_a_success_begins_the_count_anew() -> None:
    here = world("babysea")
    for number in range(14):
        here.post(task=f"t{number}")
        here.play(*[500] * 5)
    here.post(task="well")
    here.play(200)
    here.post(task="again")
    here.play(*[500] * 5)
    endpoint = here.outbox.endpoints.get("we_1")
    assert endpoint is not None
    assert (endpoint.enabled, endpoint.failures, endpoint.delivered, endpoint.failed) == (
        True,
        1,
        1,
        15,
    )


def test_what_was_queued_for_over_72_hours_is_given_up() -> None:
    here = SandboxState("babysea")
    endpoint = here.endpoint(enabled=False)
    here.post(task="old")
    here.sandbox.clock.advance(72 * 3600 - 1)
    here.post(task="new")
    here.sandbox.clock.advance(2)
    endpoint.enabled = True
    here.outbox.endpoints.put(endpoint)
    assert here.outbox.resume(endpoint) == 1
    assert [(delivery.task, delivery.state) for delivery in here.outbox.deliveries()] == [
        ("old", "expired"),
        ("new", "waiting"),
    ]


def test_sea_link_tells_nothing_to_an_endpoint_that_is_off() -> None:
    here = SandboxState("sealink")
    here.endpoint(enabled=False)
    here.post("balance_low", task="", url="", data={"balance": 4.87, "threshold": 5})
    assert here.states == []


def test_withdrawing_forgets_the_future_and_not_the_past() -> None:
    here = world("babysea")
    here.post("started")
    here.post("completed", after=60)
    here.post("completed", after=60, task="task_2")
    here.outbox.withdraw("task_1", here.now)
    assert [(delivery.task, delivery.event) for delivery in here.outbox.deliveries()] == [
        ("task_1", "started"),
        ("task_2", "completed"),
    ]


def test_a_task_that_was_removed_is_not_told_of() -> None:
    here = world("apikey")
    here.post()
    here.state = None
    assert here.attempt() == []
    assert [(delivery.state, delivery.why) for delivery in here.outbox.deliveries()] == [
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
def test_an_address_that_is_not_allowed_is_recorded_and_nothing_is_sent(url: str, why: str) -> None:
    here = SandboxState("sealink")
    here.post(url=url)
    assert [
        (delivery.state, delivery.why, delivery.attempts) for delivery in here.outbox.deliveries()
    ] == [("not sent", why, [])]
    assert here.attempt() == []


def test_the_accounts_own_secret_signs_the_urls_of_its_requests() -> None:
    here = SandboxState("apikey")
    here.post()
    [delivery] = here.attempt(500)
    assert here.outbox.endpoints.secret(delivery.endpoint, delivery.key) == "whsec_test"
    here.endpoint(secret="whsec_mine")
    assert here.outbox.endpoints.secret(delivery.endpoint, delivery.key) == "whsec_mine"


def test_an_account_files_endpoint_that_was_removed_stays_so() -> None:
    here = SandboxState("babysea")
    webhooks = (Webhook(HERE),)
    assert len(here.outbox.endpoints.of(OWNER.key, webhooks)) == 1
    assert here.outbox.endpoints.remove(endpoint_id(OWNER.key, HERE))
    again = SandboxState("babysea", here.sandbox.store)
    assert again.outbox.endpoints.of(OWNER.key, webhooks) == []


# Several workers over one store.


def shared(gateway: str, count: int = 2) -> list[SandboxState]:
    server = fakeredis.FakeServer()
    return [
        world(gateway, store=RedisStore("", fakeredis.FakeRedis(server=server)))
        for _ in range(count)
    ]


def test_of_two_workers_one_makes_the_attempt() -> None:
    one, two = shared("apikey")
    one.post()
    two.outbox.queue.rescan()
    [(place, _)], [(other, _)] = one.outbox.queue.due(), two.outbox.queue.due()
    assert place == other
    claimed = [worker.outbox.claim(place) for worker in (one, two)]
    assert [claim is not None for claim in claimed] == [True, False]


def test_a_worker_that_starts_goes_on_where_the_last_one_ended() -> None:
    one, two = shared("apikey")
    one.post()
    assert one.play(500, 500) == [0, 1]
    one.sandbox.clock.advance(2)  # the clock is in the store as well
    two.outbox.queue.rescan()
    assert [len(delivery.attempts) for delivery in two.attempt(200)] == [3]
    assert one.states == two.states == ["delivered"]


def test_an_attempt_whose_worker_vanished_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = shared("apikey")
    one.post()
    now = 1_000_000.0
    monkeypatch.setattr(outbox_module, "wall", lambda: now)
    for _ in range(4):
        one.outbox.queue.rescan()
        [(place, _)] = one.outbox.queue.due()
        assert one.outbox.claim(place) is not None  # ... and it is never heard of again
        two.outbox.queue.rescan()
        [(place, _)] = two.outbox.queue.due()
        assert two.outbox.claim(place) is None  # the other one may still be at it
        assert two.outbox.deliveries()[0].attempts[-1].error == ""
        now += 60
        two.outbox.queue.rescan()
        two.attempt()
        one.sandbox.clock.advance(10)
    [delivery] = two.outbox.deliveries()
    assert (delivery.state, [attempt.error for attempt in delivery.attempts]) == (
        "failed",
        ["the worker was stopped"] * 4,
    )


# What a story may do to a delivery.


def rewritten(gateway: str, **fields: Any) -> SandboxState:
    here = world(gateway)

    def rewrite(delivery: Delivery) -> None:
        for name, value in fields.items():
            setattr(delivery, name, value)

    here.outbox.rewrites.append(rewrite)
    here.post()
    return here


def verify(here: SandboxState, delivery: Delivery) -> str:
    assert delivery.body is not None
    webhook_format = here.outbox.webhook_format
    assert webhook_format is not None
    head = {name.lower(): value for name, value in here.outbox.signed_headers(delivery).items()}
    return webhook_format.verify(head, delivery.body.encode(), "whsec_test", wall())


def test_a_delivery_can_come_again_with_the_same_id() -> None:
    sent = rewritten("babysea", copies=2).attempt()
    assert len(sent) == 3
    assert len({delivery.message for delivery in sent}) == 1


def test_a_delivery_can_be_late_lost_forged_or_stale() -> None:
    late = rewritten("apikey", due=10**10)
    assert late.attempt() == []
    lost = rewritten("apikey", lost=True)
    assert (lost.attempt(), lost.states) == ([], ["dropped"])
    for fields, wanted in (({}, "valid"), ({"forge": True}, "forged"), ({"age": 301.0}, "stale")):
        here = rewritten("apikey", **fields)
        [delivery] = here.attempt()
        assert verify(here, delivery) == wanted


def test_a_late_delivery_of_the_past_survives_a_cancellation() -> None:
    here = world("babysea")
    here.outbox.rewrites.append(lambda delivery: setattr(delivery, "due", delivery.due + 60))
    here.post("started")
    here.outbox.withdraw("task_1", here.now)
    assert here.states == ["waiting"]


def test_ended_deliveries_are_kept_in_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery_queue, "MAX_DONE", 20)
    here = SandboxState("sealink")
    for number in range(200):
        here.post(task=f"t{number}", url="https://example.com/")
    assert len(here.outbox.deliveries()) < 20 + 50
    assert here.outbox.deliveries()[-1].task == "t199"
