"""A task, its money and its webhooks, without a gateway."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from mockgateway.content import TaskSnapshot
from mockgateway.ports import Values
from mockgateway.problem import Problem
from mockgateway.state.tasks import NEVER, Event, IllegalMove, Policy, Script
from mockgateway.stores import MemoryStore
from tests.state.tasks.fakes import ALICE, BOB, FakeLedger, TaskBench

SCRIPT = Script(2, 10)


class SharedStore(MemoryStore):
    """A store that claims to be shared between processes."""

    shared = True


def refused(name: str, work: Callable[[], object]) -> None:
    with pytest.raises(Problem) as raised:
        work()
    assert raised.value.name == name


def states(bench: TaskBench, task: str, *seconds: float) -> list[str]:
    found = []
    for pause in seconds:
        bench.clock.advance(pause)
        found.append(bench.tasks.poll(ALICE, task).state)
    return found


def test_a_task_follows_its_script_and_is_charged_once() -> None:
    bench = TaskBench()
    bench.submit("t", SCRIPT, charge=7)

    assert states(bench, "t", 0, 2, 7, 1, 1000, 0) == [
        "queued",
        "running",
        "running",
        "succeeded",
        "succeeded",
        "succeeded",
    ]
    assert (bench.ledger.charged, bench.ledger.refunded, bench.ledger.balance) == (
        {"t": 7},
        {},
        993,
    )


def test_a_failed_task_is_refunded() -> None:
    bench = TaskBench()
    bench.submit("t", SCRIPT.failing("internal_error"))
    bench.clock.advance(10)
    snapshot = bench.tasks.poll(ALICE, "t")

    assert (snapshot.state, snapshot.kind, snapshot.charged, snapshot.refunded) == (
        "failed",
        "internal_error",
        0,
        10,
    )
    assert bench.ledger.refunded == {"t": 10}


def test_a_low_balance_creates_no_task() -> None:
    bench = TaskBench()

    refused("insufficient_balance", lambda: bench.submit("t", SCRIPT, reserve=1001))
    refused("task_not_found", lambda: bench.tasks.poll(ALICE, "t"))
    assert bench.tasks.history(ALICE, 10, 0) == ([], 0)
    assert bench.outbox.posted == []


@pytest.mark.parametrize("pause", [0, 1.9, 2, 9.9])
def test_a_cancelled_task_stays_cancelled(pause: float) -> None:
    bench = TaskBench()
    bench.submit("t", SCRIPT)
    bench.clock.advance(pause)
    snapshot = bench.tasks.cancel(ALICE, "t")

    assert (snapshot.state, snapshot.refunded, snapshot.terminal) == ("canceled", 10, True)
    assert states(bench, "t", 0, 100) == ["canceled", "canceled"]
    refused("not_cancellable", lambda: bench.tasks.cancel(ALICE, "t"))
    assert bench.ledger.refunded == {"t": 10}


def test_an_ended_task_cannot_be_cancelled_even_if_never_polled() -> None:
    bench = TaskBench()
    bench.submit("t", SCRIPT)
    bench.clock.advance(10)

    refused("not_cancellable", lambda: bench.tasks.cancel(ALICE, "t"))
    assert bench.ledger.charged == {"t": 10}


@pytest.mark.parametrize(
    "task", ["", "x", "t/../t", "T", "t@acct_alice", "x" * 10_000, "\udcff", "任务", "t\x00"]
)
def test_an_unknown_id_is_not_found(task: str) -> None:
    bench = TaskBench()
    bench.submit("t", SCRIPT)

    for act in (bench.tasks.poll, bench.tasks.cancel, bench.tasks.remove):
        refused("task_not_found", lambda act=act: act(ALICE, task))  # type: ignore[misc]


def test_another_accounts_task_is_not_found() -> None:
    bench = TaskBench()
    bench.submit("t", SCRIPT)

    for act in (bench.tasks.poll, bench.tasks.cancel, bench.tasks.remove):
        refused("task_not_found", lambda act=act: act(BOB, "t"))  # type: ignore[misc]
    for other in (BOB, SimpleNamespace(id="acct_al"), SimpleNamespace(id="acct_alice/a")):
        bench.submit(f"of {other.id}", SCRIPT, other)
    assert [bench.tasks.history(who, 10, 0)[1] for who in (ALICE, BOB)] == [1, 1]
    assert states(bench, "t", 0) == ["queued"]


def test_every_account_has_its_own_sample_task() -> None:
    bench = TaskBench()
    bench.submit("printed", SCRIPT, ALICE, 0)
    bench.submit("printed", SCRIPT, BOB, 0)
    bench.tasks.cancel(BOB, "printed")

    assert [bench.tasks.poll(who, "printed").state for who in (ALICE, BOB)] == [
        "queued",
        "canceled",
    ]


def test_only_an_ended_task_can_be_removed() -> None:
    bench = TaskBench()
    bench.submit("t", SCRIPT)
    refused("task_running", lambda: bench.tasks.remove(ALICE, "t"))
    bench.clock.advance(10)

    assert bench.tasks.remove(ALICE, "t").state == "succeeded"
    refused("task_not_found", lambda: bench.tasks.remove(ALICE, "t"))
    assert bench.tasks.history(ALICE, 10, 0) == ([], 0)
    assert bench.ledger.charged == {"t": 10}


def test_the_history_is_paged_newest_first() -> None:
    bench = TaskBench()
    for number in range(25):
        bench.submit(f"t{number}", SCRIPT, BOB if number == 7 else ALICE)

    page, total = bench.tasks.history(ALICE, 10, 20)

    assert total == 24
    assert [snapshot.id for snapshot in page] == ["t3", "t2", "t1", "t0"]
    assert [snapshot.id for snapshot in bench.tasks.history(ALICE, 3, 0)[0]] == [
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
def test_a_polled_task_ends_on_the_nth_poll(polls: int, expected: list[str]) -> None:
    bench = TaskBench()
    bench.submit("t", Script(polls=polls))
    bench.clock.advance(1e6)
    bench.tasks.peek("t")
    bench.tasks.poll(ALICE, "t", counts=False)

    assert states(bench, "t", *[0] * len(expected)) == expected
    assert bench.ledger.charged == {"t": 10}


def test_a_manual_task_waits_for_a_control_call() -> None:
    bench = TaskBench()
    bench.submit("t", Script(manual=True))

    assert states(bench, "t", 1e6) == ["queued"]
    with pytest.raises(IllegalMove):
        bench.tasks.apply_event("t", Event.SUCCEED)
    assert bench.tasks.apply_event("t", Event.START).state == "running"
    assert bench.tasks.apply_event("t", Event.FAIL, "inference_timeout", "slow").message == "slow"
    assert states(bench, "t", 1) == ["failed"]
    assert bench.ledger.refunded == {"t": 10}


@pytest.mark.parametrize("store", [MemoryStore, SharedStore])
def test_due_tasks_are_settled_without_a_poll(store: type[MemoryStore]) -> None:
    bench = TaskBench(store=store())
    for number in range(20):
        bench.submit(f"t{number}", Script(0, number + 1))
    bench.submit("stuck", Script(0, NEVER))
    bench.submit("other", SCRIPT, BOB)
    bench.tasks.cancel(ALICE, "t15")
    bench.clock.advance(5)
    bench.tasks.settle_due(ALICE)

    assert sorted(bench.ledger.charged) == ["t0", "t1", "t2", "t3", "t4"]
    assert bench.tasks.running(ALICE) == bench.tasks.running(ALICE, "video") == 15
    assert bench.tasks.running(ALICE, "image") == 0
    assert sorted(
        round(end - bench.clock.now()) for end in bench.tasks.end_times(ALICE, "video")
    ) == [*range(1, 11), *range(12, 16)]
    bench.clock.advance(100)
    assert bench.tasks.running(ALICE) == 1
    assert len(bench.ledger.charged) == 19


@pytest.mark.parametrize("store", [MemoryStore, SharedStore])
def test_a_restart_loses_nothing(store: type[MemoryStore]) -> None:
    first = TaskBench(store=store())
    first.submit("t", SCRIPT)
    first.submit("u", SCRIPT)
    first.tasks.cancel(ALICE, "u")
    second = TaskBench(store=first.state.store, clock=first.clock, ledger=first.ledger)
    first.clock.advance(10)
    second.tasks.settle_due(ALICE)

    assert states(second, "t", 0) == ["succeeded"]
    assert (first.ledger.charged, first.ledger.refunded) == ({"t": 10}, {"u": 10})


def test_workers_that_share_a_store_agree_and_charge_once() -> None:
    one = TaskBench(store=SharedStore())
    two = TaskBench(store=one.state.store, clock=one.clock, ledger=one.ledger)
    one.submit("t", Script(polls=4))

    looks = [worker.tasks.poll(ALICE, "t").state for worker in (one, two, one, two, one, two)]

    assert looks == ["queued", "running", "running", "succeeded", "succeeded", "succeeded"]
    assert one.ledger.charged == {"t": 10}


def test_a_faster_cancellation_by_another_worker_wins() -> None:
    """Another worker cancels between the read and the write of this one."""
    bench = TaskBench()
    bench.submit("t", Script(manual=True))
    commit = bench.state.store.commit
    raced: list[Values] = []

    def late(expected: Values, changes: Values) -> bool:
        if not raced:
            raced.append(expected)
            TaskBench(store=bench.state.store, clock=bench.clock, ledger=bench.ledger).tasks.cancel(
                ALICE, "t"
            )
        return bool(commit(expected, changes))

    bench.state.store.commit = late
    with pytest.raises(IllegalMove):
        bench.tasks.apply_event("t", Event.START)
    assert states(bench, "t", 0) == ["canceled"]


def posted(bench: TaskBench) -> list[tuple[str, float, str]]:
    now = bench.clock.now()
    return [(event, round(due - now, 3), url) for event, due, _, url in bench.outbox.posted]


def test_future_events_are_posted_at_submission() -> None:
    bench = TaskBench()
    bench.submit("t", SCRIPT, url="https://hook")

    assert posted(bench) == [("started", 2, ""), ("completed", 10, "https://hook")]


def test_a_cancellation_withdraws_future_events_only() -> None:
    bench = TaskBench()
    bench.submit("t", SCRIPT, url="https://hook", reserve=3.0)
    assert [cost for _, _, cost in bench.outbox.usage] == [3.0]
    bench.clock.advance(5)
    bench.tasks.cancel(ALICE, "t")

    assert posted(bench) == [("started", -3, ""), ("canceled", 0, "https://hook")]
    assert bench.outbox.usage == []


def test_counted_polls_post_each_event_once() -> None:
    bench = TaskBench()
    bench.submit("t", Script(polls=2).failing("inference_failure"))
    posts: list[str] = []
    bench.outbox.withdraw = lambda task, since: None  # type: ignore[method-assign]
    for _ in range(5):
        bench.tasks.poll(ALICE, "t")
        bench.clock.advance(1)
    posts = [event for event, *_ in bench.outbox.posted]

    assert posts == ["started", "failed"]


def test_the_sandboxs_policy_wins() -> None:
    bench = TaskBench(Policy("instant"))
    assert str(bench.tasks.policy) == "instant"
    bench.tasks.policy = Policy("polls", 3)

    assert str(TaskBench(store=bench.state.store).tasks.policy) == "polls:3"


def test_files_expire_when_the_script_says() -> None:
    bench = TaskBench()
    bench.submit("t", Script(0, 1, expires=60))
    bench.clock.advance(1)
    snapshot: TaskSnapshot = bench.tasks.poll(ALICE, "t")
    assert snapshot.ended is not None
    assert snapshot.gone == snapshot.ended + 60


def test_the_fake_ledger_notices_a_second_settlement() -> None:
    ledger = FakeLedger()
    ledger.reserve(ALICE, "t", 1, None)
    ledger.settle(ALICE, "t", 1)

    with pytest.raises(AssertionError):
        ledger.refund(ALICE, "t")
