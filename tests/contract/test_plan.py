"""The usual run keeps to a plan that fits its caps; whoever sets a cap hears that it cut something off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mockgateway.contract.budget import Budget, BudgetSpent, Caps
from mockgateway.contract.catalogue import Catalogue
from mockgateway.contract.events import Ended, Event, NotRun, Planned, Sent
from mockgateway.contract.rehearsal import rehearse
from mockgateway.contract.run import Run, Wishes
from mockgateway.contract.target import Target
from mockgateway.data import OPENAPI
from mockgateway.server import Settings
from mockgateway.spec.document import Document
from tests.serving import Mock, serving

KEY = "sk-sealink-test-0000000000000000000000000000"
ONLY = ("createChatCompletion", "createImage", "createVideo", "getTask")


class Kept:
    """Keeps the events of a run."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def take(self, event: Event) -> None:
        self.events.append(event)


class Impatient(Kept):
    """Presses Ctrl-C when so many requests were sent."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self._left = after

    def take(self, event: Event) -> None:
        super().take(event)
        self._left -= isinstance(event, Sent)
        if self._left == 0:
            self._left = -1
            raise KeyboardInterrupt


@pytest.fixture(scope="module")
def fast() -> Iterator[Mock]:
    with serving(Settings(speed=60)) as running:
        yield running


def target(url: str = "http://127.0.0.1:9") -> Target:
    return Target(
        url,
        Document(OPENAPI / "sealink.yaml", "sealink"),
        "sealink",
        {"first": KEY},
        ONLY,
        Catalogue.of("sealink"),
    )


def test_what_does_not_fit_is_told_before_anything_is_sent_and_the_run_is_kept(fast: Mock) -> None:
    kept = Kept()
    ended = Run(
        target(f"{fast.url}/~plan/sealink"),
        Wishes(plan="kept", pause=0.1, caps=Caps(max_cost=0.2)),
        [kept],
    ).run()
    planned = next(event for event in kept.events if isinstance(event, Planned))
    assert kept.events.index(planned) < next(
        number for number, event in enumerate(kept.events) if isinstance(event, Sent)
    )
    cut = {
        (event.phase, event.operation)
        for event in kept.events
        if isinstance(event, NotRun) and event.reason.startswith("budget")
    }
    assert ("tasks", "createVideo") in cut <= set(planned.left_out)
    assert 0 < ended.spent <= planned.most <= 0.2
    assert planned.whole > 0.2
    assert (ended.code, ended.counts) == (0, {})
    assert "createVideo" in ended.sentence


def test_a_cap_of_ones_own_that_cuts_something_off_is_told_by_the_exit_code(fast: Mock) -> None:
    kept = Kept()
    ended = Run(
        target(f"{fast.url}/~told/sealink"),
        Wishes(plan="told", pause=0.1, caps=Caps(max_cost=0.2)),
        [kept],
    ).run()
    assert (ended.code, ended.counts) == (3, {})
    assert any(isinstance(event, Planned) for event in kept.events)


def test_a_rehearsal_takes_no_time_for_its_pace_and_knows_what_all_would_need() -> None:
    plan, planned = rehearse(target(), Wishes(caps=Caps(max_cost=0.2, rate=0.5)))
    assert plan.most == planned.most <= 0.2 < planned.whole
    assert ("tasks", "createVideo") in plan.left_out


def test_who_stops_a_run_is_told_what_was_spent_and_what_is_left(fast: Mock) -> None:
    kept = Impatient(20)
    ended = Run(target(f"{fast.url}/~stop/sealink"), Wishes(pause=0.1), [kept]).run()
    assert isinstance(kept.events[-1], Ended)
    assert (ended.code, ended.sentence, ended.sent) == (2, "stopped by you", 20)
    assert {event.phase for event in kept.events if isinstance(event, NotRun)} >= {
        "protocol",
        "tasks",
    }


def test_a_plan_that_is_cut_short_is_none_and_nothing_is_sent_after_it() -> None:
    with pytest.raises(KeyboardInterrupt):
        Run(target(), Wishes(dry=True), [Impatient(5)]).run()


def test_who_stops_the_plan_stops_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("mockgateway.contract.rehearsal._held", stopped)
    kept = Kept()
    ended = Run(target(), Wishes(plan="kept"), [kept]).run()
    assert (ended.code, ended.sent, any(isinstance(event, Sent) for event in kept.events)) == (
        2,
        0,
        False,
    )


@pytest.mark.parametrize("cap", [float("nan"), 0.1], ids=["no number", "too little"])
def test_what_is_not_surely_below_the_cap_is_not_sent(cap: float) -> None:
    with pytest.raises(BudgetSpent):
        Budget(Caps(max_cost=cap)).hold(0.2, True)
