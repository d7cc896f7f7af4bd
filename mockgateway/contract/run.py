"""One run: phases one after the other, every exchange judged, every finding told once, and a verdict."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from mockgateway.contract.baseline import Baseline
from mockgateway.contract.budget import Budget, Caps
from mockgateway.contract.events import Ended, Event, Found, NotRun, Phase, Report, Sent, Started
from mockgateway.contract.examples import examples
from mockgateway.contract.exchange import Exchange
from mockgateway.contract.finding import Finding
from mockgateway.contract.judged import judged
from mockgateway.contract.listening import receiving
from mockgateway.contract.outage import Outage
from mockgateway.contract.probes import PROBES, Probe
from mockgateway.contract.provenance import of_check
from mockgateway.contract.rehearsal import Plan, rehearse
from mockgateway.contract.samples import cost
from mockgateway.contract.session import Session
from mockgateway.contract.target import Target
from mockgateway.contract.transport import Transport

KEPT, BROKEN, COULD_NOT, BUDGET = 0, 1, 2, 3
# Refusals cost nothing, but money is laid aside for each while it is on its way: they come while there is most of it.
PHASES = (
    "reach",
    "refusals",
    "examples",
    "protocol",
    "tasks",
    "webhooks",
    "limits",
    "fuzz",
    "stateful",
)
OPTIONAL = ("limits", "fuzz", "stateful")
SHARES = {
    "examples": 0.2,
    "protocol": 0.5,
}  # of the money: what may be gone by then, where tasks are still to come
SHUT_OUT = "not to be had:"  # how the reason begins of what was refused for the account's sake
SILENT = 3  # exchanges that nothing answered, after which nobody is there


class CannotRun(Exception):
    """Nobody is there, or nobody lets us in: there is nothing to judge, or nothing more."""

    late = False


class Stopped(CannotRun):
    """What was judged until then holds; the rest cannot be."""

    late = True


@dataclass(frozen=True)
class Wishes:
    """How a run is to be. phases: none for all that are not opt-in; timeout: seconds for an exchange; patience: seconds for a task to end; dry: send nothing.

    plan: "told" for a rehearsal that tells what the caps leave out before anything is sent, "kept" for a run that keeps to it besides, and is not stopped by what
    was known to be left out.
    """

    seed: int = 0
    phases: Sequence[str] = ()
    caps: Caps = field(default_factory=Caps)
    timeout: float = 60.0
    patience: float = 60.0
    pause: float = 1.0
    strict: bool = False
    dry: bool = False
    plan: Literal["", "told", "kept"] = ""


def probes(phases: Sequence[str], seed: int = 0) -> list[Probe]:
    """The parts of the plan in these phases, in their order."""
    from mockgateway.contract.fuzz import fuzz, stateful

    everything = [
        *PROBES,
        Probe("examples", "examples", examples),
        Probe("fuzz", "fuzz", lambda session: fuzz(session, seed)),
        Probe("stateful", "stateful", lambda session: stateful(session, seed)),
    ]
    wanted = phases or [phase for phase in PHASES if phase not in OPTIONAL]
    return [
        probe for phase in PHASES if phase in wanted for probe in everything if probe.phase == phase
    ]


class Run:
    """A run against a target; reports take its events. Call `run`."""

    def __init__(
        self,
        target: Target,
        wishes: Wishes,
        reports: Iterable[Report] = (),
        baseline: Baseline | None = None,
    ) -> None:
        self.target, self.wishes = target, wishes
        self.reports = tuple(reports)
        self.baseline = baseline or Baseline()
        self.budget = Budget(replace(wishes.caps, rate=0.0) if wishes.dry else wishes.caps)
        self.findings: dict[str, Finding] = {}
        self.session: Session | None = None
        self.plan: Plan | None = None
        self._outage = Outage()
        self._doubted: list[Finding] = []
        self._cut: set[tuple[str, str, str]] = set()
        self._budget_hit = False
        self._keys: Counter[bool] = Counter()
        self._spoken = 0

    def run(self, only: Sequence[Probe] | None = None) -> Ended:
        """Hold the conversations of the chosen phases, or just these."""
        chosen = list(only) if only is not None else probes(self.wishes.phases, self.wishes.seed)
        started = time.monotonic()
        self._say(
            Started(
                self.target,
                self.wishes.seed,
                tuple(dict.fromkeys(probe.phase for probe in chosen)),
                time.time(),
            )
        )
        sentence, late = "", False
        transport = (
            None if self.wishes.dry else Transport(self.wishes.timeout, direct=self.target.loopback)
        )
        try:
            self._rehearse(only)
            self._phases(chosen, transport)
            self._anybody(final=True)
            sentence, late = (self._nothing() if only is None else "") or self._shut_out(), True
            self._untried(only)
        except CannotRun as error:
            sentence, late = str(error), error.late
            self._rest(chosen)
        except KeyboardInterrupt:
            if self.wishes.dry:
                raise  # a plan that was cut short is none
            sentence, late = "stopped by you", True
            self._rest(chosen)
        finally:
            if transport is not None:
                transport.close()
        return self._end(sentence, time.monotonic() - started, late)

    def _nothing(self) -> str:
        """Why nothing was sent at all, where nothing was."""
        if (
            self.wishes.dry
            or self.budget.sent
            or any(reason == "budget" for _, _, reason in self._cut)
        ):
            return ""
        what = (
            f"{', '.join(self.target.only)} has nothing"
            if self.target.only
            else "the document has nothing"
        )
        return f"{self.target.url}: nothing was sent: {what} for the phases {', '.join(self.wishes.phases) or 'of a usual run'}"

    def _shut_out(self) -> str:
        """Which operations were never to be had; "" where all were. They are not to be taken for kept."""
        found = {} if self.wishes.dry else self._outage.untried
        for name, status in found.items():
            self._say(NotRun("", name, f"{SHUT_OUT} every good request was refused with {status}"))
        return (
            f"{self.target.url}: nothing can be said of {', '.join(found)}: every good request was refused with {' or '.join(map(str, sorted(set(found.values()))))}"
            if found
            else ""
        )

    def _rehearse(self, only: Sequence[Probe] | None) -> None:
        if self.wishes.plan and not self.wishes.dry:
            plan, planned = rehearse(self.target, self.wishes, only)
            self.plan = plan if self.wishes.plan == "kept" else None
            self._say(planned)
            self.budget.started = time.monotonic()

    def _untried(self, only: Sequence[Probe] | None) -> None:
        """Of a whole run: the operations that nothing was said of, since nothing that they accept was sent to them."""
        if self.wishes.dry or self.wishes.phases or only is not None:
            return
        spoken = (
            {operation for _, operation, _ in self._cut}
            | {finding.operation for finding in self.findings.values()}
            | set(self._outage.untried)
        )
        for operation in self.target.operations:
            if (
                operation.do != "refuse"
                and operation.id not in spoken
                and operation.id not in self._outage.accepted
            ):
                self._say(
                    NotRun(
                        "",
                        operation.id,
                        "only its refusals were seen: nothing that it accepts was sent",
                    )
                )

    def _rest(self, chosen: Sequence[Probe]) -> None:
        """The phases that were not held to their end."""
        self._doubted.clear()
        here = self.session.phase if self.session is not None else ""
        phases = list(dict.fromkeys(probe.phase for probe in chosen))
        for phase in phases[phases.index(here) if here in phases else 0 :]:
            self._say(NotRun(phase, "", "the run was stopped"))

    def _phases(self, chosen: Sequence[Probe], transport: Transport | None) -> None:
        self.session = session = Session(
            self.target,
            self.budget,
            transport,
            self._sent,
            self._left_out,
            self.wishes.patience,
            self.wishes.pause,
        )
        session.plan = self.plan
        session.shares = (
            SHARES
            if any(probe.phase == "tasks" for probe in chosen) and self._affords_a_task()
            else {}
        )
        phase = ""
        with receiving(session, any(probe.phase == "webhooks" for probe in chosen)):
            for probe in chosen:
                if probe.phase != phase:
                    phase = probe.phase
                    self._say(Phase(phase))
                session.phase, session.probe = phase, probe.name
                for failure in probe.run(session):
                    self._found(of_check(failure, self.target, probe.name, phase))
            self._outage.forget()
            self._settled()

    def _affords_a_task(self) -> bool:
        """Whether what the earlier phases may leave is enough for the cheapest task."""
        prices = [
            cost(each, self.target.catalogue, self.target.sample(each))
            for each in self.target.operations
            if each.do == "submit"
        ]
        return bool(prices) and min(prices) <= self.wishes.caps.max_cost * (1 - SHARES["protocol"])

    def _sent(self, exchange: Exchange, upper: float) -> None:
        """Judge an exchange, and see whether there is anybody at all."""
        self._say(Sent(exchange, self.budget.spent + self.budget.held, self.budget.paid, upper))
        if self.wishes.dry:
            return
        operation = self.target.operation(exchange.operation)
        if exchange.response.status:
            self._spoken += 1
        if (
            operation is not None
            and exchange.response.status
            and operation.schemes
            and exchange.request.key == "first"
        ):
            self._keys[exchange.response.status == 401] += 1
        self._anybody()
        if why := self._outage.take(exchange, operation):
            raise Stopped(f"{self.target.url}: {why}")
        self._settled()
        for finding in judged(exchange, self.target):
            self._found(finding)

    def _anybody(self, final: bool = False) -> None:
        """Raises CannotRun where nothing answers, or no operation takes the key."""
        seen = self.session.exchanges if self.session is not None else []
        if self.wishes.dry or not seen:
            return
        if not self._spoken and (
            final
            or len(seen) >= SILENT
            or seen[-1].response.error.startswith(("tls", "unreachable"))
        ):
            kind, _, why = seen[-1].response.error.partition(": ")
            tls = (
                "its TLS certificate is not trusted"
                if "certificate" in why.lower()
                else "no TLS comes about"
            )
            sentence = {
                "tls": tls,
                "unreachable": "nobody listens there",
                "timeout": "it takes the connection and says nothing",
            }
            raise CannotRun(
                f"{self.target.url}: {sentence.get(kind, 'it does not speak HTTP as it should')} ({why or kind}); check the address"
            )
        if self._keys[True] and not self._keys[False] and (final or self._keys[True] >= SILENT):
            given = bool((self.target.keys or {}).get("first"))
            what = (
                "the key is refused (401) by every operation; check what --key-env names"
                if given
                else "every operation asks for a key (401); give one with --key-env"
            )
            raise CannotRun(f"{self.target.url}: {what}")

    def _found(self, finding: Finding) -> None:
        if self.wishes.dry or not self._looked_at(finding):
            return
        if finding.exchanges and self._outage.doubted(finding.exchanges[0]):
            self._doubted.append(finding)
            return
        accepted = self.baseline.reason(finding)
        finding = replace(finding, accepted=accepted) if accepted else finding
        if finding.id not in self.findings:
            self.findings[finding.id] = finding
            self._say(Found(finding))

    def _settled(self) -> None:
        """Tell what was doubted, and is no longer: what refused everything for a while did so for its own reason."""
        waiting, self._doubted = self._doubted, []
        for finding in waiting:
            self._found(finding)

    def _looked_at(self, finding: Finding) -> bool:
        """Findings about operations that were not chosen, met on the way to others, are not told."""
        chosen = {operation.id for operation in self.target.operations}
        return (
            not finding.operation
            or finding.operation in chosen
            or self.target.operation(finding.operation) is None
        )

    def _left_out(self, operation: str, reason: str) -> None:
        phase = self.session.phase if self.session is not None else ""
        known = self.plan is not None and (phase, operation) in self.plan.left_out
        self._budget_hit = self._budget_hit or (reason.startswith("budget") and not known)
        key = (phase, operation, reason.partition(":")[0])
        if key not in self._cut:
            self._cut.add(key)
            self._say(NotRun(phase, operation, reason))

    def _end(self, sentence: str, seconds: float, late: bool = False) -> Ended:
        counts = Counter(finding.severity for finding in self.findings.values())
        if not self.wishes.dry:
            for entry in self.baseline.expired:
                self._say(NotRun("", entry, "baseline: the entry has expired"))
        broken = counts["broken"] + (counts["learned"] if self.wishes.strict else 0)
        code = (
            BROKEN
            if late and broken
            else COULD_NOT
            if sentence
            else BROKEN
            if broken
            else BUDGET
            if self._budget_hit and not self.wishes.dry
            else KEPT
        )
        if code == KEPT and self.plan is not None and self.plan.left_out:
            names = sorted({operation for _, operation in self.plan.left_out if operation})
            sentence = f"kept as far as the caps had room; not run, or in part: {', '.join(names)}"
        if code == BUDGET:
            sentence = "stopped by the budget: " + "; ".join(self.budget.hit.values())
        caps = dict(self.budget.hit)
        ended = Ended(
            code,
            sentence,
            self.budget.spent + self.budget.held,
            self.budget.paid,
            self.budget.sent,
            seconds,
            dict(counts),
            caps,
        )
        self._say(ended)
        return ended

    def _say(self, event: Event) -> None:
        for report in self.reports:
            report.take(event)
