"""Rehearse a run with simulated answers: what would be sent, and what the caps allow."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace

from mockgateway.contract import events
from mockgateway.contract.budget import Budget, Caps
from mockgateway.contract.exchange import Exchange
from mockgateway.contract.options import RunOptions
from mockgateway.contract.phases import run_probes, select_probes
from mockgateway.contract.plan import RunPlan
from mockgateway.contract.probes import Probe
from mockgateway.contract.session import Session
from mockgateway.contract.target import Target

UNLIMITED = Caps(1e12, 10**9, 1e9)


def rehearse(
    target: Target, options: RunOptions, probes: Sequence[Probe] | None = None
) -> tuple[RunPlan, events.RunPlanned]:
    """Return the plan of a run and its summary.

    If something does not fit, a second rehearsal without caps shows what everything needs.
    """
    log = full = events.EventLog()
    dry_run(target, options, [log], probes)
    if log.over_budget:
        full = events.EventLog()
        dry_run(target, replace(options, caps=UNLIMITED), [full], probes)
    plan, everything, ended = RunPlan.of(log), RunPlan.of(full), log.ended
    left_out = tuple((each.phase, each.operation) for each in log.over_budget)
    totals = (everything.cost, full.ended.paid)
    return plan, events.RunPlanned(ended.sent, ended.paid, plan.cost, left_out, *totals)


def dry_run(
    target: Target,
    options: RunOptions,
    reports: Iterable[events.Report],
    probes: Sequence[Probe] | None = None,
) -> events.RunEnded:
    """Send the events of a run to reports without sending a request."""
    chosen = select_probes(options.phases, options.seed) if probes is None else probes
    feed, budget = events.EventFeed(reports), Budget(replace(options.caps, rate=0.0))
    phases = tuple(dict.fromkeys(probe.phase for probe in chosen))
    feed.emit(events.RunStarted(target, options.seed, phases, time.time()))

    def on_exchange(exchange: Exchange, upper: float) -> None:
        feed.emit(events.ExchangeDone(exchange, budget.used, budget.paid, upper))

    def on_skip(operation: str, reason: str) -> None:
        feed.skip(session.phase, operation, reason)

    session = Session(target, budget, None, on_exchange, on_skip, options.patience, options.pause)
    for _ in run_probes(session, chosen, lambda phase: feed.emit(events.PhaseStarted(phase))):
        pass  # simulated answers are not judged
    seconds = time.monotonic() - budget.started
    totals = (budget.used, budget.paid, budget.sent, seconds)
    ended = events.RunEnded(0, "", *totals, {}, dict(budget.exceeded))
    feed.emit(ended)
    return ended
