"""Caps hold exactly: by the gateway's ledger, by the requests it counts, and without answers."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import pytest

from mockgateway.contract.budget import Budget, BudgetExceeded, Caps
from mockgateway.contract.events import EventLog, RunEnded
from mockgateway.contract.options import RunOptions
from mockgateway.contract.pricing import round_up
from mockgateway.contract.rehearsal import dry_run
from mockgateway.contract.run import ContractRun
from mockgateway.server import Settings
from tests.contract.hostile import hangs
from tests.contract.hostile import serving as hostile
from tests.contract.runs import KEYS, NOWHERE, make_target
from tests.serving import Mock, serving


@pytest.fixture(scope="module")
def fast() -> Iterator[Mock]:
    """A mock whose tasks end soon."""
    with serving(Settings(speed=60)) as running:
        yield running


def balance(mock: Mock, sandbox: str, gateway: str) -> float:
    params = {"gateway": gateway, "key": KEYS[gateway]}
    found = httpx.get(f"{mock.url}/~{sandbox}/_mock/money", params=params).json()["balance"]
    assert isinstance(found, float | int)
    return found


@pytest.mark.parametrize(
    ("gateway", "share"),
    [
        ("sealink", 0.0002), ("babysea", 0.0002), ("seacloud", 0.03), ("apikey", 0.03),
        *((name, 0.4) for name in KEYS),
    ],
)  # fmt: skip
def test_the_gateways_own_ledger_never_exceeds_the_cap(
    fast: Mock, gateway: str, share: float
) -> None:
    cap = share * (60 if gateway == "apikey" else 1)
    name = f"budget-{gateway}-{share}".replace(".", "-")
    before = balance(fast, name, gateway)
    log = EventLog()
    target = make_target(f"{fast.url}/~{name}/{gateway}", gateway)
    ended = ContractRun(target, RunOptions(caps=Caps(max_cost=cap), pause=0.1), [log]).run()
    charged = before - balance(fast, name, gateway)
    assert charged <= ended.spent + 1e-9 <= cap + 2e-9
    assert share > 0.1 or log.over_budget
    assert ended.code in (0, 1, 3)


def test_paid_calls_are_counted_exactly(fast: Mock) -> None:
    log = EventLog()
    options = RunOptions(caps=Caps(max_cost=5, max_paid_calls=7), phases=("examples",))
    ended = ContractRun(make_target(f"{fast.url}/~calls/sealink"), options, [log]).run()
    assert ended.paid == len([each for each in log.exchanges if each.paid]) == 7
    assert ended.caps.keys() == {"max-paid-calls"}


def test_an_unanswered_request_counts_as_paid() -> None:
    with hostile(hangs) as server:
        log = EventLog()
        options = RunOptions(timeout=0.3, caps=Caps(max_cost=0.12))
        ended = ContractRun(make_target(server.url, "sealink", "createVideo"), options, [log]).run()
    assert server.hits == len(log.exchanges)
    assert 0 < ended.spent <= 0.12


def test_the_fuzzer_cannot_bypass_the_budget(fast: Mock) -> None:
    log = EventLog()
    options = RunOptions(caps=Caps(max_cost=0.001, max_paid_calls=5), phases=("fuzz",))
    target = make_target(f"{fast.url}/~fuzz/sealink", "sealink", "createChatCompletion")
    ContractRun(target, options, [log]).run()
    paid = [each for each in log.exchanges if each.paid]
    assert 1 <= len(paid) <= 5
    assert 12.5 - balance(fast, "fuzz", "sealink") <= 0.001
    assert all(json.loads(exchange.request.body).get("max_tokens", 0) <= 16 for exchange in paid)


def test_reserved_money_is_released_when_the_request_is_refused() -> None:
    budget = Budget(Caps(max_cost=1.0))
    reservation = budget.reserve(0.9, True)
    with pytest.raises(BudgetExceeded, match="max-cost"):
        budget.reserve(0.2, True)
    budget.settle(reservation, 0.0, False)
    assert (budget.spent, budget.reserved, budget.paid) == (0.0, 0.0, 0)
    budget.settle(budget.reserve(1.0, True), 0.4, True)
    assert (budget.spent, budget.paid) == (0.4, 1)


@pytest.mark.parametrize("cap", [float("nan"), 0.1], ids=["not a number", "too low"])
def test_a_request_that_may_exceed_the_cap_is_not_sent(cap: float) -> None:
    with pytest.raises(BudgetExceeded):
        Budget(Caps(max_cost=cap)).reserve(0.2, True)


@pytest.mark.parametrize(
    ("amount", "shown"), [(20.13, "21"), (0.04, "0.04"), (0.0375, "0.038"), (0.0, "0"), (1.0, "1")]
)
def test_a_needed_cap_is_rounded_up(amount: float, shown: str) -> None:
    assert round_up(amount) == shown


def test_a_dry_run_sends_nothing() -> None:
    log = EventLog()
    ended = dry_run(make_target(NOWHERE), RunOptions(), [log])
    assert ended.code == 0
    assert len(log.exchanges) > 50
    assert isinstance(log.events[-1], RunEnded)
    assert 0 < ended.spent <= Caps.max_cost
