"""The usual run follows a plan that fits its caps; with the user's own caps it reports cuts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mockgateway.contract.budget import Caps
from mockgateway.contract.events import Event, EventLog, ExchangeDone, RunEnded, RunPlanned, Skipped
from mockgateway.contract.options import RunOptions
from mockgateway.contract.rehearsal import dry_run, rehearse
from mockgateway.contract.run import ContractRun
from mockgateway.contract.target import Target
from mockgateway.server import Settings
from tests.contract.runs import NOWHERE, make_target
from tests.serving import Mock, serving

ONLY = ("createChatCompletion", "createImage", "createVideo", "getTask")
LOW = Caps(max_cost=0.2)


class Interrupting(EventLog):
    """Interrupts the run like Ctrl-C after a number of requests."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self._after = after

    def handle(self, event: Event) -> None:
        super().handle(event)
        if isinstance(event, ExchangeDone) and len(self.exchanges) == self._after:
            raise KeyboardInterrupt


@pytest.fixture(scope="module")
def fast() -> Iterator[Mock]:
    with serving(Settings(speed=60)) as running:
        yield running


def target(url: str = NOWHERE) -> Target:
    return make_target(url, "sealink", *ONLY)


def test_the_plan_is_reported_before_anything_is_sent_and_then_followed(fast: Mock) -> None:
    log = EventLog()
    options = RunOptions(plan="follow", pause=0.1, caps=LOW)
    ended = ContractRun(target(f"{fast.url}/~plan/sealink"), options, [log]).run()
    (planned,) = log.of(RunPlanned)
    first = next(event for event in log.events if isinstance(event, ExchangeDone))
    assert log.events.index(planned) < log.events.index(first)
    cut = {each.operation for each in log.over_budget}
    assert "createVideo" in cut <= {name for _, name in planned.left_out}
    assert 0 < ended.spent <= planned.cost <= 0.2
    assert planned.full_cost > 0.2
    assert (ended.code, ended.counts) == (0, {})
    assert "createVideo" in ended.sentence


def test_the_users_own_cap_sets_the_exit_code_if_it_cuts_something_off(fast: Mock) -> None:
    log = EventLog()
    options = RunOptions(plan="report", pause=0.1, caps=LOW)
    ended = ContractRun(target(f"{fast.url}/~own-cap/sealink"), options, [log]).run()
    assert (ended.code, ended.counts) == (3, {})
    assert log.of(RunPlanned)


def test_a_rehearsal_ignores_the_rate_and_knows_what_everything_costs() -> None:
    plan, planned = rehearse(target(), RunOptions(caps=Caps(max_cost=0.2, rate=0.5)))
    assert plan.cost == planned.cost <= 0.2 < planned.full_cost
    assert ("tasks", "createVideo") in plan.left_out


def test_an_interrupted_run_reports_what_was_spent_and_what_is_left(fast: Mock) -> None:
    log = Interrupting(20)
    ended = ContractRun(target(f"{fast.url}/~stop/sealink"), RunOptions(pause=0.1), [log]).run()
    assert isinstance(log.events[-1], RunEnded)
    assert (ended.code, ended.sentence, ended.sent) == (2, "interrupted", 20)
    assert {each.phase for each in log.of(Skipped)} >= {"protocol", "tasks"}


def test_an_interrupted_dry_run_ends_without_a_result() -> None:
    with pytest.raises(KeyboardInterrupt):
        dry_run(target(), RunOptions(), [Interrupting(5)])


def test_interrupting_the_rehearsal_ends_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("mockgateway.contract.run.rehearse", interrupt)
    log = EventLog()
    ended = ContractRun(target(), RunOptions(plan="follow"), [log]).run()
    assert (ended.code, ended.sent, log.exchanges) == (2, 0, [])
