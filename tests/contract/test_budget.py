"""Caps hold exactly: by the gateway's own ledger, by the requests that it counts, and when nobody answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from mockgateway.contract.budget import Budget, BudgetSpent, Caps
from mockgateway.contract.catalogue import Catalogue
from mockgateway.contract.events import Ended, Event, NotRun, Sent
from mockgateway.contract.run import Run, Wishes
from mockgateway.contract.target import Target
from mockgateway.data import OPENAPI
from mockgateway.server import Settings
from mockgateway.spec.document import Document
from tests.contract.hostile import hangs
from tests.contract.hostile import serving as hostile
from tests.serving import Mock, serving

KEYS = {
    "sealink": "sk-sealink-test-0000000000000000000000000000",
    "seacloud": "sk-sea-test-works",
    "babysea": "bye_testfull000000000000",
    "apikey": "ak_test_works",
}


class Kept:
    """Keeps the events of a run."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def take(self, event: Event) -> None:
        self.events.append(event)


@pytest.fixture(scope="module")
def fast() -> Iterator[Mock]:
    """A mock whose tasks end soon."""
    with serving(Settings(speed=60)) as running:
        yield running


def target(url: str, gateway: str, *only: str) -> Target:
    return Target(
        url,
        Document(OPENAPI / f"{gateway}.yaml", gateway),
        gateway,
        {"first": KEYS[gateway]},
        only,
        Catalogue.of(gateway),
    )


@pytest.mark.parametrize("gateway", KEYS)
@pytest.mark.parametrize("share", [0.0002, 0.03, 0.4], ids=["almost nothing", "a little", "more"])
def test_the_gateways_own_ledger_is_never_above_the_cap(
    fast: Mock, gateway: str, share: float
) -> None:
    cap = share * (60 if gateway == "apikey" else 1)
    name = f"budget-{gateway}-{share}".replace(".", "-")
    before = httpx.get(
        f"{fast.url}/~{name}/_mock/money", params={"gateway": gateway, "key": KEYS[gateway]}
    ).json()
    kept = Kept()
    ended = Run(
        target(f"{fast.url}/~{name}/{gateway}", gateway),
        Wishes(caps=Caps(max_cost=cap), pause=0.1),
        [kept],
    ).run()
    after = httpx.get(
        f"{fast.url}/~{name}/_mock/money", params={"gateway": gateway, "key": KEYS[gateway]}
    ).json()
    charged = before["balance"] - after["balance"]
    assert charged <= ended.spent + 1e-9 <= cap + 2e-9
    assert share > 0.1 or any(
        isinstance(event, NotRun) and event.reason.startswith("budget") for event in kept.events
    )
    assert ended.code in (0, 1, 3)


def test_paid_calls_are_counted_to_the_last(fast: Mock) -> None:
    kept = Kept()
    wishes = Wishes(caps=Caps(max_cost=5, max_paid_calls=7), phases=("examples",))
    ended = Run(target(f"{fast.url}/~calls/sealink", "sealink"), wishes, [kept]).run()
    accepted = [
        event.exchange for event in kept.events if isinstance(event, Sent) and event.exchange.paid
    ]
    assert ended.paid == len(accepted) == 7
    assert ended.caps.keys() == {"max-paid-calls"}


def test_what_nobody_answers_counts_as_paid() -> None:
    with hostile(hangs) as server:
        kept = Kept()
        run = Run(
            target(server.url, "sealink", "createVideo"),
            Wishes(timeout=0.3, caps=Caps(max_cost=0.12)),
            [kept],
        )
        ended = run.run()
    sent = [event for event in kept.events if isinstance(event, Sent)]
    assert server.hits == len(sent)
    assert 0 < ended.spent <= 0.12


def test_the_fuzzer_cannot_go_round_the_budget(fast: Mock) -> None:
    kept = Kept()
    wishes = Wishes(caps=Caps(max_cost=0.001, max_paid_calls=5), phases=("fuzz",))
    chosen = target(f"{fast.url}/~fuzz/sealink", "sealink", "createChatCompletion")
    Run(chosen, wishes, [kept]).run()
    paid = [
        event.exchange for event in kept.events if isinstance(event, Sent) and event.exchange.paid
    ]
    told = httpx.get(
        f"{fast.url}/~fuzz/_mock/money", params={"gateway": "sealink", "key": KEYS["sealink"]}
    ).json()
    assert 1 <= len(paid) <= 5
    assert 12.5 - told["balance"] <= 0.001
    assert all(json.loads(exchange.request.body).get("max_tokens", 0) <= 16 for exchange in paid)


def test_money_laid_aside_is_given_back_when_the_request_is_refused() -> None:
    budget = Budget(Caps(max_cost=1.0))
    held = budget.hold(0.9, True)
    with pytest.raises(BudgetSpent, match="max-cost"):
        budget.hold(0.2, True)
    budget.settle(held, 0.0, False)
    assert (budget.spent, budget.held, budget.paid) == (0.0, 0.0, 0)
    budget.settle(budget.hold(1.0, True), 0.4, True)
    assert (budget.spent, budget.paid) == (0.4, 1)


def test_a_dry_run_sends_nothing(tmp_path: Path) -> None:
    kept = Kept()
    ended = Run(target("http://127.0.0.1:9", "sealink"), Wishes(dry=True), [kept]).run()
    assert ended.code == 0
    assert sum(isinstance(event, Sent) for event in kept.events) > 50
    assert isinstance(kept.events[-1], Ended)
    assert 0 < ended.spent <= 0.25
