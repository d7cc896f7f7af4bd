"""Rehearse a run with simulated answers, to find the requests that it sends within the caps."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace

from mockgateway.contract import events
from mockgateway.contract.budget import Budget, Caps
from mockgateway.contract.exchange import Exchange
from mockgateway.contract.options import RunOptions
from mockgateway.contract.phases import run_probes, select_probes
from mockgateway.contract.plan import PlanFollower, RunPlan
from mockgateway.contract.probes import Probe
from mockgateway.contract.probes.task import poll_pause
from mockgateway.contract.session import Session
from mockgateway.contract.target import Target

EARLY_AND_LATE = 5  # polls around an early result, and after the end
UNLIMITED = Caps(1e12, 10**9, 1e9)


def rehearse(
    target: Target, options: RunOptions, probes: Sequence[Probe] | None = None
) -> tuple[RunPlan, events.RunPlanned]:
    """Return the plan of a run and its summary."""
    full, log = events.EventLog(), events.EventLog()
    dry_run(target, replace(options, caps=UNLIMITED, plan="none"), [full], probes)
    plan = RunPlan.of(full.exchanges, options.caps)
    ended = dry_run(target, options, [log], probes, plan)
    cost, left_out = sum(each.cost for each in full.exchanges), tuple(sorted(plan.left_out))
    totals = (ended.sent, ended.paid, ended.spent)
    return plan, events.RunPlanned(*totals, left_out, cost, full.ended.paid)


def dry_run(
    target: Target,
    options: RunOptions,
    reports: Iterable[events.Report],
    probes: Sequence[Probe] | None = None,
    plan: RunPlan | None = None,
) -> events.RunEnded:
    """Send the events of a run to reports without sending a request.

    Args:
        target: what the run would test.
        options: of the run.
        reports: consumers of the events.
        probes: to run; those of the options by default.
        plan: to follow; by default a new one, unless the options want none.
    """
    if plan is None and options.plan != "none":
        plan, _ = rehearse(target, options, probes)
    chosen = select_probes(options.phases, options.seed) if probes is None else probes
    feed, budget = events.EventFeed(reports), Budget(replace(options.caps, rate=0.0))
    phases = tuple(dict.fromkeys(probe.phase for probe in chosen))
    start = (target, options.seed, phases, time.time(), _polls(options))
    feed.emit(events.RunStarted(*start))

    def on_exchange(exchange: Exchange, upper: float) -> None:
        feed.emit(events.ExchangeDone(exchange, budget.used, budget.paid, upper))

    def on_skip(operation: str, reason: str) -> None:
        feed.skip(session.phase, operation, reason)

    session = Session(target, budget, None, on_exchange, on_skip, options.patience, options.pause)
    session.admission.plan = PlanFollower(plan) if plan is not None else None
    for _ in run_probes(session, chosen, lambda phase: feed.emit(events.PhaseStarted(phase))):
        pass  # simulated answers are not judged
    seconds = time.monotonic() - budget.started
    totals = (budget.used, budget.paid, budget.sent, seconds)
    ended = events.RunEnded(0, "", *totals, {}, dict(budget.exceeded))
    feed.emit(ended)
    return ended


def _polls(options: RunOptions) -> int:
    """Return how often a task can be polled within the patience of a run."""
    count, waited = 0, 0.0
    while waited <= options.patience and options.pause > 0:
        count += 1
        waited += options.pause * poll_pause(count)
    return count + EARLY_AND_LATE
