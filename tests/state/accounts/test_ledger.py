"""The ledger: its totals add up, and each reservation ends once."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockgateway.clock import Clock
from mockgateway.ports import Values
from mockgateway.problem import Problem
from mockgateway.state.accounts import UNIT, Account, Ledger
from mockgateway.state.accounts.entries import MAX_LOG
from mockgateway.stores import MemoryStore
from mockgateway.stores.redis import RedisStore
from tests.state.accounts.fakes import PLACE, GatewayState, listed, state


def units(ledger: Ledger, account: Account) -> dict[str, int]:
    """Return the numbers of a statement in billionths."""
    return {
        word: round(value * UNIT)
        for word, value in ledger.statement(account)._asdict().items()
        if isinstance(value, float)
    }


def adds_up(ledger: Ledger, account: Account) -> bool:
    has = units(ledger, account)
    return (
        has["opening"] + has["added"] == has["balance"] + has["reserved"] + has["charged"]
        and min(has["balance"], has["reserved"]) >= 0
    )


@pytest.mark.parametrize(
    ("acts", "balance", "reserved", "charged", "refunded"),
    [
        pytest.param([], 10, 0, 0, 0, id="nothing happened"),
        pytest.param([("reserve", "a", 4)], 6, 4, 0, 0, id="reserved"),
        pytest.param(
            [("reserve", "a", 4), ("reserve", "a", 4)],
            6,
            4,
            0,
            0,
            id="reserved twice under one name",
        ),
        pytest.param([("reserve", "a", 4), ("settle", "a", 4)], 6, 0, 4, 0, id="charged whole"),
        pytest.param([("reserve", "a", 4), ("settle", "a", 3)], 7, 0, 3, 1, id="charged in part"),
        pytest.param([("reserve", "a", 4), ("settle", "a", 0)], 10, 0, 0, 4, id="charged nothing"),
        pytest.param([("reserve", "a", 4), ("settle", "a", 5)], 5, 0, 5, 0, id="charged more"),
        pytest.param(
            [("reserve", "a", 4), ("settle", "a", 50)],
            0,
            0,
            10,
            0,
            id="charged more than the balance",
        ),
        pytest.param([("reserve", "a", 4), ("refund", "a")], 10, 0, 0, 4, id="refunded"),
        pytest.param(
            [("reserve", "a", 4), ("settle", "a", 4), ("refund", "a")],
            6,
            0,
            4,
            0,
            id="charged, then refunded",
        ),
        pytest.param(
            [("reserve", "a", 4), ("refund", "a"), ("refund", "a"), ("settle", "a", 4)],
            10,
            0,
            0,
            4,
            id="refunded twice, then charged",
        ),
        pytest.param(
            [("settle", "b", 4), ("refund", "c")], 10, 0, 0, 0, id="ends without a reservation"
        ),
        pytest.param(
            [("reserve", "a", 4), ("refund", "a"), ("reserve", "a", 1), ("settle", "a", 1)],
            9,
            0,
            1,
            4,
            id="a name used again",
        ),
        pytest.param(
            [("charge", "x", 4), ("charge", "x", 4)], 2, 0, 8, 0, id="charged at once, twice"
        ),
        pytest.param([("reserve", "a", 10), ("settle", "a", 10)], 0, 0, 10, 0, id="all of it"),
        pytest.param([("charge", "x", 0.1)] * 3, 9.7, 0, 0.3, 0, id="tenths add up exactly"),
        pytest.param([("set_balance", 3)], 3, 0, 0, 0, id="set"),
    ],
)
def test_totals_after_a_series_of_calls(
    acts: list[tuple[Any, ...]], balance: float, reserved: float, charged: float, refunded: float
) -> None:
    ledger, account = state().ledger, listed()
    for act, *arguments in acts:
        getattr(ledger, act)(account, *arguments)
        assert adds_up(ledger, account)
    has = ledger.statement(account)

    assert (has.balance, has.reserved, has.charged, has.refunded, has.spent) == (
        balance,
        reserved,
        charged,
        refunded,
        charged,
    )


@pytest.mark.parametrize(
    ("fields", "act", "problem"),
    [
        pytest.param({"balance": 3.99}, ("reserve", "a", 4), "insufficient_balance", id="reserve"),
        pytest.param({"balance": 3.99}, ("charge", "a", 4), "insufficient_balance", id="charge"),
        pytest.param(
            {"monthly_budget": 3.99}, ("reserve", "a", 4), "budget_exceeded", id="a budget"
        ),
        pytest.param(
            {"balance": 0, "monthly_budget": 0},
            ("reserve", "a", 1e-9),
            "insufficient_balance",
            id="both",
        ),
        pytest.param(
            {"monthly_budget": 50, "broke": "budget_exceeded"},
            ("charge", "a", 1),
            "budget_exceeded",
            id="a budget used up earlier",
        ),
    ],
)
def test_a_low_balance_is_refused_and_changes_nothing(
    fields: dict[str, Any], act: tuple[Any, ...], problem: str
) -> None:
    ledger, account = state().ledger, listed(**fields)
    before = ledger.statement(account)
    with pytest.raises(Problem) as refused:
        getattr(ledger, act[0])(account, *act[1:])

    assert (refused.value.name, ledger.statement(account)) == (problem, before)
    ledger.refund(account, "a")
    assert ledger.statement(account) == before


@pytest.mark.parametrize("days", [31, 365], ids=["the next month", "the same month a year later"])
def test_reservations_count_for_the_budget_which_renews_each_month(days: int) -> None:
    clock = Clock(0)
    ledger, account = state(clock=clock).ledger, listed(100, monthly_budget=5)
    ledger.reserve(account, "a", 3)
    with pytest.raises(Problem):
        ledger.reserve(account, "b", 2 + 1e-9)
    ledger.reserve(account, "b", 2)
    ledger.refund(account, "b")
    ledger.settle(account, "a", 3)
    clock.advance(days * 86_400)

    assert ledger.statement(account).spent == 0
    ledger.reserve(account, "b", 3)
    assert ledger.statement(account)[2:6] == (94, 3, 3, 2)


def test_the_log_has_reserve_charge_refund_and_add() -> None:
    ledger, account = state().ledger, listed()
    ledger.reserve(account, "a", 4)
    ledger.settle(account, "a", 3)
    ledger.deposit(account, 2)
    ledger.reserve(account, "b", 1)
    ledger.refund(account, "b")
    ledger.reserve(account, "c", 1)
    ledger.settle(account, "c", 1)
    book = [
        (event.kind, event.amount, event.name)
        for event in reversed(ledger.statement(account).events)
    ]

    assert book == [
        ("reserve", -4, "a"),
        ("charge", 0, "a"),
        ("refund", 1, "a"),
        ("add", 2, "top-up"),
        ("reserve", -1, "b"),
        ("refund", 1, "b"),
        ("reserve", -1, "c"),
        ("charge", 0, "c"),
    ]


def test_the_log_is_bounded_and_keeps_whole_lines() -> None:
    gateway, account = state(), listed(1000)
    for number in range(500):
        gateway.ledger.charge(account, f"call number {number}", 1)
    stored = gateway.store.get(f"{PLACE}/money/acct_1")

    assert stored is not None
    assert len(stored) < MAX_LOG + 200
    assert {event.kind for event in gateway.ledger.statement(account).events} == {"charge"}


def test_a_name_with_a_line_break_is_one_line() -> None:
    ledger, account = state().ledger, listed()
    ledger.charge(account, "two\nlines", 1)

    assert [event.name for event in ledger.statement(account).events] == ["two lines"]


def test_an_unlisted_key_is_topped_up_instead_of_refused() -> None:
    ledger, account = state().ledger, Account("k", "acct_any")
    for number in range(3):
        ledger.reserve(account, str(number), 900_000)
    has = ledger.statement(account)

    assert (has.balance, has.reserved, has.added, has.enforced) == (
        300_000,
        2_700_000,
        2_000_000,
        False,
    )
    assert adds_up(ledger, account)


def test_an_unlisted_key_runs_out_once_its_balance_is_set() -> None:
    ledger, account = state().ledger, Account("k", "acct_any")
    assert not ledger.is_enforced(account)
    ledger.set_balance(account, 1)

    assert ledger.is_enforced(account)
    with pytest.raises(Problem):
        ledger.charge(account, "x", 1.5)


def test_counted_usage_is_charged_once() -> None:
    gateway, account = state(), Account("k", "acct_any")
    for _ in range(1000):
        gateway.ledger.add_usage(account, 1)

    assert gateway.ledger.statement(account).charged == 1000 / UNIT
    assert gateway.ledger.statement(account).charged == 1000 / UNIT
    assert adds_up(gateway.ledger, account)


def test_reservations_that_have_ended_leave_nothing_in_the_store() -> None:
    gateway, account = state(), listed()
    for number in range(100):
        gateway.ledger.reserve(account, str(number), 0.01)
        gateway.ledger.settle(account, str(number), 0.01)

    assert [key for key, _ in gateway.store.scan("")] == [f"{PLACE}/money/acct_1"]


@pytest.mark.parametrize(
    ("fields", "spend", "posted"),
    [
        pytest.param(
            {},
            [9.4, 0.2, 0.1],
            [{"balance": 0.4, "threshold": 0.5}],
            id="the gateway's own threshold, once",
        ),
        pytest.param(
            {"low_balance": 8}, [1, 1.5], [{"balance": 7.5, "threshold": 8}], id="the account's"
        ),
        pytest.param({"low_balance": 8}, [2], [], id="at the threshold is not below"),
        pytest.param({"low_balance": 0}, [10], [], id="none"),
    ],
)
def test_crossing_the_threshold_posts_a_low_balance_event(
    fields: dict[str, Any], spend: list[float], posted: list[Any]
) -> None:
    gateway, account = state(threshold=0.5), listed(**fields)
    for number, amount in enumerate(spend):
        gateway.ledger.charge(account, str(number), amount)

    assert gateway.outbox.posted == [("acct_1", "balance_low", data) for data in posted]


def test_a_low_balance_event_is_stored_with_the_money() -> None:
    """A worker that is killed in between would lose it."""

    class Recording(MemoryStore):
        def commit(self, expected: Values, changes: Values) -> bool:
            commits.append({key for key, value in changes.items() if value is not None})
            return super().commit(expected, changes)

    commits: list[set[str]] = []
    gateway, account = state(Recording(), threshold=0.5), listed()
    gateway.ledger.charge(account, "1", 9.8)

    assert commits == [{f"{PLACE}/money/acct_1", f"{PLACE}/webhook"}]


def test_due_tasks_are_settled_before_a_balance_is_read() -> None:
    gateway, account = state(), listed()
    gateway.ledger.reserve(account, "old", 10)

    class Tasks:
        def settle_due(self, account: Account) -> None:
            gateway.ledger.refund(account, "old")

    gateway.tasks = Tasks()
    gateway.ledger.reserve(account, "new", 10)

    assert gateway.ledger.statement(account)[2:6] == (0, 10, 0, 10)


ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            ["reserve", "settle", "refund", "charge", "deposit", "set_balance", "note", "advance"]
        ),
        st.sampled_from("abcd"),
        st.floats(0, 50, allow_nan=False).map(lambda amount: round(amount, 9)),
        st.integers(0, 1),
    ),
    max_size=40,
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ACTS, st.booleans())
def test_the_totals_add_up_after_any_calls(
    acts: list[tuple[str, str, float, int]], firm: bool
) -> None:
    """Two ledgers over one store, as in two workers, with a listed and an unlisted key."""
    store, clock = MemoryStore(), Clock(0)
    ledgers = [state(store, clock).ledger, state(store, clock).ledger]
    account = listed(100) if firm else Account("k", "acct_1")
    opened: dict[str, float] = {}
    for act, name, amount, which in acts:
        ledger, before = ledgers[which], ledgers[which].statement(account)
        try:
            _do(ledger, clock, act, account, name, amount)
        except Problem as problem:
            refused = problem.name
        else:
            refused = ""
        assert refused == (
            "insufficient_balance"
            if before.enforced
            and act in ("reserve", "charge")
            and not (act == "reserve" and name in opened)
            and before.balance < amount
            else ""
        )
        if refused:
            continue
        if act == "reserve":
            opened.setdefault(name, amount)
        if act in ("settle", "refund"):
            opened.pop(name, None)
        for each in ledgers:
            assert adds_up(each, account)
            assert each.statement(account).reserved == pytest.approx(sum(opened.values()), abs=1e-9)


def _do(ledger: Ledger, clock: Clock, act: str, account: Account, name: str, amount: float) -> None:
    if act == "advance":
        clock.advance(amount * 86_400)
    elif act == "refund":
        ledger.refund(account, name)
    elif act == "note":
        ledger.add_usage(account, round(amount * UNIT)) if not ledger.is_enforced(account) else None
    elif act in ("deposit", "set_balance"):
        getattr(ledger, act)(account, amount)
    else:
        getattr(ledger, act)(account, name, amount)


class SharedStore(MemoryStore):
    """A thread-safe store, like Redis, that lets other threads run between a read and a swap."""

    shared = True

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.RLock()

    def commit(self, expected: Values, changes: Values) -> bool:
        with self._lock:
            return super().commit(expected, changes)

    def get_many(self, keys: Sequence[str]) -> list[bytes | None]:
        with self._lock:
            return super().get_many(keys)


@pytest.mark.parametrize(
    "ledgers", [pytest.param(1, id="one worker"), pytest.param(4, id="four workers")]
)
def test_threads_cannot_spend_more_than_the_balance(ledgers: int) -> None:
    store = SharedStore()
    gateway_states: list[GatewayState] = [state(store) for _ in range(ledgers)]
    account = listed(7.3)

    def attempt(number: int) -> bool:
        try:
            gateway_states[number % ledgers].ledger.reserve(account, f"task-{number}", 1)
        except Problem:
            return False
        return True

    with ThreadPoolExecutor(50) as pool:
        served = list(pool.map(attempt, range(200)))
        ends: list[Callable[[], None]] = []
        for number, done in enumerate(served):
            if done:  # every worker reports each end
                ends += [
                    lambda number=number, other=other: other.ledger.refund(  # type: ignore[misc]
                        account, f"task-{number}"
                    )
                    for other in gateway_states
                ]
        before = gateway_states[0].ledger.statement(account)
        list(pool.map(lambda end: end(), ends))
    after = gateway_states[-1].ledger.statement(account)

    assert served.count(True) == 7
    assert before[2:6] == (0.3, 7, 0, 0)
    assert after[2:6] == (7.3, 0, 0, 7)


@pytest.mark.parametrize(
    ("store", "balance"),
    [pytest.param(SharedStore, 3, id="shared"), pytest.param(MemoryStore, None, id="not shared")],
)
def test_a_call_of_a_worker_that_has_stopped_is_refunded_and_its_task_is_not(
    store: type[MemoryStore], balance: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = "mockgateway.state.accounts.ledger"
    monkeypatch.setattr(f"{place}.is_gone", lambda store, worker: worker == "stopped")
    ledger, account = state(store()).ledger, listed(10)
    with monkeypatch.context() as stopped:
        stopped.setattr(f"{place}.worker_name", lambda: "stopped")
        ledger.reserve(account, "call-1", 6)
        ledger.reserve(account, "task_1", 2)
    ledger.reserve(account, "call-2", 1)
    if balance is None:
        with pytest.raises(Problem):
            ledger.reserve(account, "call-3", 4)
    else:
        ledger.reserve(account, "call-3", 4)
        assert ledger.statement(account)[2:4] == (balance, 7)


def test_coroutines_cannot_spend_more_than_the_balance() -> None:
    ledger, account = state().ledger, listed(3)

    async def attempt(number: int) -> bool:
        try:
            ledger.reserve(account, str(number), 1)
        except Problem:
            return False
        await asyncio.sleep(0)
        ledger.settle(account, str(number), 1)
        return True

    async def all_at_once() -> list[bool]:
        return await asyncio.gather(*[attempt(number) for number in range(50)])

    assert asyncio.run(all_at_once()).count(True) == 3
    assert ledger.statement(account)[2:5] == (0, 0, 3)


def test_a_new_ledger_continues_from_the_store() -> None:
    store, account = MemoryStore(), listed()
    state(store).ledger.reserve(account, "a", 4)
    later = state(store).ledger
    later.settle(account, "a", 3)

    assert later.statement(account)[2:6] == (7, 0, 3, 1)


class RacingStore(MemoryStore):
    """A store in which another worker acts just before the next change."""

    def __init__(self) -> None:
        super().__init__()
        self.before: list[Callable[[], None]] = []

    def commit(self, expected: Values, changes: Values) -> bool:
        if self.before:
            self.before.pop()()
        return super().commit(expected, changes)


def test_money_taken_by_another_worker_cannot_be_spent() -> None:
    store, account = RacingStore(), listed(10)
    mine, other = state(store).ledger, state(store).ledger
    store.before = [lambda: other.reserve(account, "b", 6)]
    with pytest.raises(Problem) as refused:
        mine.reserve(account, "a", 6)

    assert refused.value.name == "insufficient_balance"
    assert mine.statement(account)[2:4] == (4, 6)


def test_two_concurrent_changes_are_both_applied() -> None:
    store, account = RacingStore(), listed(10)
    mine, other = state(store).ledger, state(store).ledger
    store.before = [lambda: other.charge(account, "b", 2)]
    mine.charge(account, "a", 3)

    assert mine.statement(account)[2:5] == (5, 0, 5)


def test_a_reservation_ended_by_two_workers_ends_once() -> None:
    store, account = RacingStore(), listed(10)
    mine, other = state(store).ledger, state(store).ledger
    mine.reserve(account, "a", 6)
    store.before = [lambda: other.refund(account, "a")]
    mine.settle(account, "a", 6)

    assert mine.statement(account)[2:6] == (10, 0, 0, 6)


def test_two_workers_on_redis_cannot_spend_more_than_the_balance(redis_url: str) -> None:
    clock, account = Clock(0), listed(3.5, rpm=4)
    gateway_states = [state(RedisStore(redis_url), clock) for _ in range(2)]

    def attempt(number: int) -> bool:
        try:
            gateway_states[number % 2].ledger.reserve(account, str(number), 1)
        except Problem:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        served = list(pool.map(attempt, range(16)))

    assert served.count(True) == 3
    assert gateway_states[0].ledger.statement(account) == gateway_states[1].ledger.statement(
        account
    )
    assert adds_up(gateway_states[0].ledger, account)


def test_two_workers_on_redis_add_up_usage(redis_url: str) -> None:
    account = Account("k", "acct_any")
    gateway_states = [state(RedisStore(redis_url)) for _ in range(2)]
    for number in range(10):
        gateway_states[number % 2].ledger.add_usage(account, 5)

    assert {each.ledger.statement(account).charged for each in gateway_states} == {50 / UNIT}
    gateway_states[0].ledger.set_balance(account, 1)
    gateway_states[1].sandbox.refresh()
    assert gateway_states[1].ledger.is_enforced(account)
