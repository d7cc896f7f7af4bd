"""One run: its phases, the findings and the verdict."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from mockgateway.contract import events
from mockgateway.contract.baseline import Baseline
from mockgateway.contract.budget import Budget
from mockgateway.contract.evaluation import check_finding, evaluate
from mockgateway.contract.exchange import Exchange
from mockgateway.contract.finding import Finding
from mockgateway.contract.options import RunOptions
from mockgateway.contract.outage import Access, OutageDetector
from mockgateway.contract.phases import run_probes, select_probes
from mockgateway.contract.plan import PlanFollower
from mockgateway.contract.probes import Probe
from mockgateway.contract.rehearsal import rehearse
from mockgateway.contract.session import Session
from mockgateway.contract.target import Target
from mockgateway.contract.transport import Transport

PASSED, FAILED, INCOMPLETE, OVER_BUDGET = 0, 1, 2, 3
UNAVAILABLE = "unavailable:"  # begins the reason for an operation that refused every request


class RunStopped(Exception):
    """The run cannot continue."""

    def __init__(self, message: str, *, conclusive: bool = False) -> None:
        super().__init__(message)
        self.conclusive = conclusive  # findings until then decide the exit code


class ContractRun:
    """A run against a target.

    Args:
        reports: consumers of the run's events.
        baseline: accepted deviations.
        budget: shared with other runs; a new one with the caps of the options by default.

    Attributes:
        findings: by id.
    """

    def __init__(
        self,
        target: Target,
        options: RunOptions,
        reports: Iterable[events.Report] = (),
        baseline: Baseline | None = None,
        budget: Budget | None = None,
    ) -> None:
        self.target, self.options = target, options
        self.findings: dict[str, Finding] = {}
        self._feed = events.EventFeed(reports)
        self._baseline = baseline or Baseline()
        self._budget = budget or Budget(options.caps)
        self._plan: PlanFollower | None = None
        self._session: Session | None = None
        self._access = Access(bool(target.keys.get("first")))
        self._outage = OutageDetector()
        self._pending: list[Finding] = []  # may be the effect of an outage
        self._over_budget = False

    def run(self, probes: Sequence[Probe] | None = None) -> events.RunEnded:
        """Run these probes, or those of the chosen phases."""
        options = self.options
        chosen = select_probes(options.phases, options.seed) if probes is None else list(probes)
        phases = list(dict.fromkeys(probe.phase for probe in chosen))
        started = time.monotonic()
        self._feed.emit(events.RunStarted(self.target, options.seed, tuple(phases), time.time()))
        stopped: RunStopped | None = None
        try:
            self._rehearse(probes)
            with Transport(options.timeout, direct=self.target.loopback) as transport:
                self._run_phases(chosen, transport)
            stopped = self._incomplete(whole=probes is None)
        except RunStopped as error:
            stopped = error
            self._skip_rest(phases)
        except KeyboardInterrupt:
            stopped = RunStopped("interrupted", conclusive=True)
            self._skip_rest(phases)
        return self._end(stopped, time.monotonic() - started)

    def _rehearse(self, probes: Sequence[Probe] | None) -> None:
        if self.options.plan == "none":
            return
        plan, summary = rehearse(self.target, self.options, probes)
        self._plan = PlanFollower(plan)
        self._feed.emit(summary)
        self._budget.started = time.monotonic()

    def _run_phases(self, probes: Sequence[Probe], transport: Transport) -> None:
        options = self.options
        way, handlers = (self._budget, transport), (self._handle_exchange, self._skip)
        session = Session(self.target, *way, *handlers, options.patience, options.pause)
        self._session = session
        session.admission.plan = self._plan
        on_phase = lambda phase: self._feed.emit(events.PhaseStarted(phase))  # noqa: E731
        for probe, failure in run_probes(session, probes, on_phase):
            self._report(check_finding(failure, self.target, probe.name, probe.phase))
        if (reason := self._outage.at_the_end()) and not self.options.replay:
            raise RunStopped(f"{self.target.url}: {reason}", conclusive=True)
        self._outage.reset()
        self._report_pending()
        self._check_access(final=True)

    def _handle_exchange(self, exchange: Exchange, upper: float) -> None:
        self._feed.emit(events.ExchangeDone(exchange, self._budget.used, self._budget.paid, upper))
        operation = self.target.operation(exchange.operation)
        self._access.record(exchange, operation)
        self._check_access()
        reason = self._outage.record(exchange, operation)
        if reason and not self.options.replay:
            raise RunStopped(f"{self.target.url}: {reason}", conclusive=True)
        self._report_pending()
        for finding in evaluate(exchange, self.target):
            self._report(finding)

    def _check_access(self, final: bool = False) -> None:
        if problem := self._access.problem(final):
            raise RunStopped(f"{self.target.url}: {problem}")

    def _report(self, finding: Finding) -> None:
        """Report a finding, later if its exchange may belong to an outage."""
        if not self._is_chosen(finding.operation):
            return
        first = next(iter(finding.exchanges), None)
        if first is not None and not self.options.replay and self._outage.involves(first):
            self._pending.append(finding)
            return
        if reason := self._baseline.reason(finding):
            finding = replace(finding, accepted=reason)
        if finding.id not in self.findings:
            self.findings[finding.id] = finding
            self._feed.emit(events.FindingReported(finding))

    def _report_pending(self) -> None:
        """Report the findings that turned out not to belong to an outage."""
        pending, self._pending = self._pending, []
        for finding in pending:
            self._report(finding)

    def _is_chosen(self, name: str) -> bool:
        """Return whether findings about an operation are wanted; probes also call others."""
        operation = self.target.operation(name)
        return operation is None or operation in self.target.operations

    def _skip(self, operation: str, reason: str) -> None:
        phase = self._session.phase if self._session is not None else ""
        left_out = {name for _, name in self._plan.plan.left_out} if self._plan else set()
        planned = operation in left_out and self.options.plan == "follow"
        if reason.startswith("budget") and not planned:
            self._over_budget = True
        self._feed.skip(phase, operation, reason)

    def _skip_rest(self, phases: Sequence[str]) -> None:
        self._pending.clear()
        current = self._session.phase if self._session is not None else ""
        for phase in phases[phases.index(current) if current in phases else 0 :]:
            self._feed.emit(events.Skipped(phase, "", "the run was stopped"))

    def _incomplete(self, whole: bool) -> RunStopped | None:
        """Return why a run that ended says nothing about some operations, or None."""
        sentence = self._nothing_sent() if whole else ""
        sentence = sentence or self._unavailable()
        if whole and not self.options.phases:
            self._skip_untested()
        return RunStopped(f"{self.target.url}: {sentence}", conclusive=True) if sentence else None

    def _nothing_sent(self) -> str:
        if self._budget.sent or any(kind == "budget" for _, _, kind in self._feed.skipped):
            return ""
        subject = ", ".join(self.target.only) or "the document"
        phases = ", ".join(self.options.phases) or "of a usual run"
        return f"nothing was sent: {subject} has nothing for the phases {phases}"

    def _unavailable(self) -> str:
        found = self._outage.unavailable
        for name, status in found.items():
            reason = f"{UNAVAILABLE} every valid request was refused with {status}"
            self._feed.emit(events.Skipped("", name, reason))
        if not found:
            return ""
        statuses = " or ".join(map(str, sorted(set(found.values()))))
        names = ", ".join(found)
        if set(found.values()) == {429}:
            return f"no result for {names}: stayed rate-limited throughout (429)"
        return f"no result for {names}: every valid request was refused with {statuses}"

    def _skip_untested(self) -> None:
        """Report the operations that got no request which they accept."""
        known = {operation for _, operation, _ in self._feed.skipped}
        known |= {finding.operation for finding in self.findings.values()}
        known |= {*self._outage.unavailable, *self._outage.accepted}
        for operation in self.target.operations:
            if operation.do != "refuse" and operation.id not in known:
                reason = "only refusals were tested: no request that it accepts was sent"
                self._feed.emit(events.Skipped("", operation.id, reason))

    def _cut(self) -> list[str]:
        """Return the operations that the caps skipped at least in part."""
        skipped = self._feed.skipped
        return sorted({name for _, name, kind in skipped if kind == "budget" and name})

    def _end(self, stopped: RunStopped | None, seconds: float) -> events.RunEnded:
        counts = Counter(finding.severity for finding in self.findings.values())
        for entry in self._baseline.expired:
            self._feed.emit(events.Skipped("", entry, "baseline: the entry has expired"))
        failed = counts["broken"] + (counts["learned"] if self.options.strict else 0)
        sentence = str(stopped) if stopped is not None else ""
        budget = self._budget
        if stopped is not None and not (stopped.conclusive and failed):
            code = INCOMPLETE
        elif failed:
            code = FAILED
        elif self._over_budget:
            code = OVER_BUDGET
            reasons = [*budget.exceeded.values()] or [f"no room for {', '.join(self._cut())}"]
            sentence = f"stopped by the budget: {'; '.join(reasons)}"
        else:
            code = PASSED
            if cut := self._cut():
                sentence = f"passed within the caps; skipped, or in part: {', '.join(cut)}"
        totals = (budget.used, budget.paid, budget.sent, seconds)
        ended = events.RunEnded(code, sentence, *totals, dict(counts), dict(budget.exceeded))
        self._feed.emit(ended)
        return ended
