"""What happens to a task, its money and its webhooks, without any gateway."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mockgateway.content import TaskSnapshot
from mockgateway.problem import Problem
from mockgateway.state.tasks import NEVER, Event, IllegalMove, Policy, Script
from mockgateway.stores import MemoryStore
from tests.state.tasks.fakes import ALICE, BOB, FakePurse, Stage

SCRIPT = Script(2, 10)


class SharedStore(MemoryStore):
    """A store that says it is shared, as one between processes does."""

    shared = True


def refused(name: str, work: Callable[[], object]) -> None:
    with pytest.raises(Problem) as raised:
        work()
    assert raised.value.name == name


def states(stage: Stage, task: str, *seconds: float) -> list[str]:
    found = []
    for pause in seconds:
        stage.clock.advance(pause)
        found.append(stage.tasks.poll(ALICE, task).state)
    return found


def test_a_task_goes_through_its_script_and_is_paid_once() -> None:
    stage = Stage()
    stage.submit("t", SCRIPT, charge=7)

    assert states(stage, "t", 0, 2, 7, 1, 1000, 0) == [
        "queued",
        "running",
        "running",
        "succeeded",
        "succeeded",
        "succeeded",
    ]
    assert (stage.ledger.charged, stage.ledger.refunded, stage.ledger.balance) == (
        {"t": 7},
        {},
        993,
    )


def test_a_failed_task_gives_its_money_back() -> None:
    stage = Stage()
    stage.submit("t", SCRIPT.failing("internal_error"))
    stage.clock.advance(10)
    snapshot = stage.tasks.poll(ALICE, "t")

    assert (snapshot.state, snapshot.kind, snapshot.charged, snapshot.refunded) == (
        "failed",
        "internal_error",
        0,
        10,
    )
    assert stage.ledger.refunded == {"t": 10}


def test_too_little_money_leaves_no_task() -> None:
    stage = Stage()

    refused("insufficient_balance", lambda: stage.submit("t", SCRIPT, reserve=1001))
    refused("task_not_found", lambda: stage.tasks.poll(ALICE, "t"))
    assert stage.tasks.history(ALICE, 10, 0) == ([], 0)
    assert stage.outbox.posted == []


@pytest.mark.parametrize("pause", [0, 1.9, 2, 9.9])
def test_a_cancelled_task_stays_cancelled(pause: float) -> None:
    stage = Stage()
    stage.submit("t", SCRIPT)
    stage.clock.advance(pause)
    snapshot = stage.tasks.cancel(ALICE, "t")

    assert (snapshot.state, snapshot.refunded, snapshot.terminal) == ("canceled", 10, True)
    assert states(stage, "t", 0, 100) == ["canceled", "canceled"]
    refused("not_cancellable", lambda: stage.tasks.cancel(ALICE, "t"))
    assert stage.ledger.refunded == {"t": 10}


def test_what_has_ended_is_not_cancelled_even_if_nobody_has_looked() -> None:
    stage = Stage()
    stage.submit("t", SCRIPT)
    stage.clock.advance(10)

    refused("not_cancellable", lambda: stage.tasks.cancel(ALICE, "t"))
    assert stage.ledger.charged == {"t": 10}


@pytest.mark.parametrize(
    "task", ["", "x", "t/../t", "T", "t@acct_alice", "x" * 10_000, "\udcff", "任务", "t\x00"]
)
def test_an_unknown_id_is_not_found(task: str) -> None:
    stage = Stage()
    stage.submit("t", SCRIPT)

    for act in (stage.tasks.poll, stage.tasks.cancel, stage.tasks.remove):
        refused("task_not_found", lambda act=act: act(ALICE, task))  # type: ignore[misc]


def test_another_accounts_task_is_not_found() -> None:
    stage = Stage()
    stage.submit("t", SCRIPT)

    for act in (stage.tasks.poll, stage.tasks.cancel, stage.tasks.remove):
        refused("task_not_found", lambda act=act: act(BOB, "t"))  # type: ignore[misc]
    assert stage.tasks.history(BOB, 10, 0) == ([], 0)
    assert states(stage, "t", 0) == ["queued"]


def test_a_printed_id_is_everyones_own() -> None:
    stage = Stage()
    stage.submit("printed", SCRIPT, ALICE, 0)
    stage.submit("printed", SCRIPT, BOB, 0)
    stage.tasks.cancel(BOB, "printed")

    assert [stage.tasks.poll(who, "printed").state for who in (ALICE, BOB)] == [
        "queued",
        "canceled",
    ]


def test_a_running_task_is_not_removed_and_an_ended_one_is_gone() -> None:
    stage = Stage()
    stage.submit("t", SCRIPT)
    refused("task_running", lambda: stage.tasks.remove(ALICE, "t"))
    stage.clock.advance(10)

    assert stage.tasks.remove(ALICE, "t").state == "succeeded"
    refused("task_not_found", lambda: stage.tasks.remove(ALICE, "t"))
    assert stage.tasks.history(ALICE, 10, 0) == ([], 0)
    assert stage.ledger.charged == {"t": 10}


def test_the_history_has_the_newest_first_in_pages() -> None:
    stage = Stage()
    for number in range(25):
        stage.submit(f"t{number}", SCRIPT, BOB if number == 7 else ALICE)

    page, total = stage.tasks.history(ALICE, 10, 20)

    assert total == 24
    assert [snapshot.id for snapshot in page] == ["t3", "t2", "t1", "t0"]
    assert [snapshot.id for snapshot in stage.tasks.history(ALICE, 3, 0)[0]] == [
        "t24",
        "t23",
        "t22",
    ]


@pytest.mark.parametrize(
    ("polls", "expected"),
    [
        pytest.param(1, ["succeeded", "succeeded"], id="one"),
        pytest.param(2, ["running", "succeeded"], id="two"),
        pytest.param(3, ["queued", "running", "succeeded"], id="three"),
        pytest.param(
            5, ["queued", "queued", "running", "running", "succeeded", "succeeded"], id="five"
        ),
    ],
)
def test_a_task_ends_with_the_nth_look(polls: int, expected: list[str]) -> None:
    stage = Stage()
    stage.submit("t", Script(polls=polls))
    stage.clock.advance(1e6)
    stage.tasks.peek("t")
    stage.tasks.poll(ALICE, "t", counts=False)

    assert states(stage, "t", *[0] * len(expected)) == expected
    assert stage.ledger.charged == {"t": 10}


def test_a_task_by_hand_waits_for_the_hand() -> None:
    stage = Stage()
    stage.submit("t", Script(manual=True))

    assert states(stage, "t", 1e6) == ["queued"]
    with pytest.raises(IllegalMove):
        stage.tasks.apply_event("t", Event.SUCCEED)
    assert stage.tasks.apply_event("t", Event.START).state == "running"
    assert stage.tasks.apply_event("t", Event.FAIL, "inference_timeout", "slow").message == "slow"
    assert states(stage, "t", 1) == ["failed"]
    assert stage.ledger.refunded == {"t": 10}


@pytest.mark.parametrize("store", [MemoryStore, SharedStore])
def test_what_is_due_is_settled_without_a_look(store: type[MemoryStore]) -> None:
    stage = Stage(store=store())
    for number in range(20):
        stage.submit(f"t{number}", Script(0, number + 1))
    stage.submit("stuck", Script(0, NEVER))
    stage.submit("other", SCRIPT, BOB)
    stage.tasks.cancel(ALICE, "t15")
    stage.clock.advance(5)
    stage.tasks.settle_due(ALICE)

    assert sorted(stage.ledger.charged) == ["t0", "t1", "t2", "t3", "t4"]
    assert stage.tasks.running(ALICE) == stage.tasks.running(ALICE, "video") == 15
    assert stage.tasks.running(ALICE, "image") == 0
    assert sorted(
        round(end - stage.clock.now()) for end in stage.tasks.end_times(ALICE, "video")
    ) == [*range(1, 11), *range(12, 16)]
    stage.clock.advance(100)
    assert stage.tasks.running(ALICE) == 1
    assert len(stage.ledger.charged) == 19


@pytest.mark.parametrize("store", [MemoryStore, SharedStore])
def test_a_restart_loses_nothing(store: type[MemoryStore]) -> None:
    first = Stage(store=store())
    first.submit("t", SCRIPT)
    first.submit("u", SCRIPT)
    first.tasks.cancel(ALICE, "u")
    second = Stage(store=first.state.store, clock=first.clock, ledger=first.ledger)
    first.clock.advance(10)
    second.tasks.settle_due(ALICE)

    assert states(second, "t", 0) == ["succeeded"]
    assert (first.ledger.charged, first.ledger.refunded) == ({"t": 10}, {"u": 10})


def test_workers_that_share_a_store_agree_and_pay_once() -> None:
    one = Stage(store=SharedStore())
    two = Stage(store=one.state.store, clock=one.clock, ledger=one.ledger)
    one.submit("t", Script(polls=4))

    looks = [worker.tasks.poll(ALICE, "t").state for worker in (one, two, one, two, one, two)]

    assert looks == ["queued", "running", "running", "succeeded", "succeeded", "succeeded"]
    assert one.ledger.charged == {"t": 10}


def test_a_quicker_workers_cancellation_wins() -> None:
    """Another worker cancels between this one's reading and its writing."""
    stage = Stage()
    stage.submit("t", Script(manual=True))
    swap = stage.state.store.swap
    raced: list[str] = []

    def late(key: str, old: bytes | None, new: bytes) -> bool:
        if not raced:
            raced.append(key)
            Stage(store=stage.state.store, clock=stage.clock, ledger=stage.ledger).tasks.cancel(
                ALICE, "t"
            )
        return bool(swap(key, old, new))

    stage.state.store.swap = late
    with pytest.raises(IllegalMove):
        stage.tasks.apply_event("t", Event.START)
    assert states(stage, "t", 0) == ["canceled"]


def told(stage: Stage) -> list[tuple[str, float, str]]:
    now = stage.clock.now()
    return [(event, round(due - now, 3), url) for event, due, _, url in stage.outbox.posted]


def test_what_will_happen_is_in_the_outbox_from_the_start() -> None:
    stage = Stage()
    stage.submit("t", SCRIPT, url="https://hook")

    assert told(stage) == [("started", 2, ""), ("completed", 10, "https://hook")]


def test_a_cancellation_takes_back_the_future_and_not_the_past() -> None:
    stage = Stage()
    stage.submit("t", SCRIPT, url="https://hook", reserve=3.0)
    assert [cost for _, _, cost in stage.outbox.usage] == [3.0]
    stage.clock.advance(5)
    stage.tasks.cancel(ALICE, "t")

    assert told(stage) == [("started", -3, ""), ("canceled", 0, "https://hook")]
    assert stage.outbox.usage == []


def test_looks_that_count_tell_each_event_once() -> None:
    stage = Stage()
    stage.submit("t", Script(polls=2).failing("inference_failure"))
    posts: list[str] = []
    stage.outbox.withdraw = lambda task, since: None  # type: ignore[method-assign]
    for _ in range(5):
        stage.tasks.poll(ALICE, "t")
        stage.clock.advance(1)
    posts = [event for event, *_ in stage.outbox.posted]

    assert posts == ["started", "failed"]


def test_the_sandboxs_own_policy_wins() -> None:
    stage = Stage(Policy("instant"))
    assert str(stage.tasks.policy) == "instant"
    stage.tasks.policy = Policy("polls", 3)

    assert str(Stage(store=stage.state.store).tasks.policy) == "polls:3"


def test_files_expire_when_the_script_says() -> None:
    stage = Stage()
    stage.submit("t", Script(0, 1, expires=60))

    def expired(pause: float) -> bool:
        stage.clock.advance(pause)
        snapshot: TaskSnapshot = stage.tasks.poll(ALICE, "t")
        return snapshot.expired

    assert [expired(pause) for pause in (1, 59, 1)] == [False, False, True]


def test_the_purse_of_these_tests_notices_a_second_telling() -> None:
    ledger = FakePurse()
    ledger.reserve(ALICE, "t", 1)
    ledger.settle(ALICE, "t", 1)

    with pytest.raises(AssertionError):
        ledger.refund(ALICE, "t")
