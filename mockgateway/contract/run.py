"""One run: phases one after the other, every exchange judged, every finding told once, and a verdict."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from mockgateway.contract import checks
from mockgateway.contract.baseline import Baseline
from mockgateway.contract.budget import Budget, Caps
from mockgateway.contract.checks.telling import Broken
from mockgateway.contract.events import Ended, Event, Found, NotRun, Phase, Report, Sent, Started
from mockgateway.contract.examples import examples
from mockgateway.contract.exchange import Exchange
from mockgateway.contract.finding import Finding
from mockgateway.contract.judge import judge
from mockgateway.contract.provenance import of_check, of_document
from mockgateway.contract.session import Session
from mockgateway.contract.talks import TALKS
from mockgateway.contract.target import Target
from mockgateway.contract.transport import Transport

KEPT, BROKEN, COULD_NOT, BUDGET = 0, 1, 2, 3
# Refusals cost nothing, but money is laid aside for each while it is on its way: they come while there is most of it.
PHASES = ("reach", "refusals", "examples", "protocol", "tasks", "webhooks", "limits", "fuzz", "stateful")
OPTIONAL = ("limits", "fuzz", "stateful")
SILENT = 3  # exchanges that nothing answered, after which nobody is there


class CannotRun(Exception):
    """Nobody is there, or nobody lets us in: there is nothing to judge."""


class Probe(NamedTuple):
    """A part of the plan that can be run alone. name: what findings call it."""

    name: str
    phase: str
    hold: Callable[[Session], Iterator[Broken]]


@dataclass(frozen=True)
class Wishes:
    """How a run is to be. phases: none for all that are not opt-in; timeout: seconds for an exchange; patience: seconds for a task to end; dry: send nothing."""

    seed: int = 0
    phases: Sequence[str] = ()
    caps: Caps = field(default_factory=Caps)
    timeout: float = 60.0
    patience: float = 60.0
    pause: float = 1.0
    strict: bool = False
    dry: bool = False


def probes(phases: Sequence[str], seed: int = 0) -> list[Probe]:
    """The parts of the plan in these phases, in their order."""
    from mockgateway.contract.fuzz import fuzz, stateful

    everything = [Probe(talk.hold.__name__, talk.phase, talk.hold) for talk in TALKS]
    everything.append(Probe("examples", "examples", examples))
    everything.append(Probe("fuzz", "fuzz", lambda session: fuzz(session, seed)))
    everything.append(Probe("stateful", "stateful", lambda session: stateful(session, seed)))
    wanted = phases or [phase for phase in PHASES if phase not in OPTIONAL]
    return [probe for phase in PHASES if phase in wanted for probe in everything if probe.phase == phase]


class Run:
    """A run against a target; reports take its events. Call `run`."""

    def __init__(self, target: Target, wishes: Wishes, reports: Iterable[Report] = (), baseline: Baseline | None = None) -> None:
        self.target, self.wishes = target, wishes
        self.reports = tuple(reports)
        self.baseline = baseline or Baseline()
        self.budget = Budget(wishes.caps)
        self.findings: dict[str, Finding] = {}
        self.session: Session | None = None
        self._cut: set[tuple[str, str, str]] = set()
        self._budget_hit = False
        self._keys: Counter[bool] = Counter()
        self._spoken = 0

    def run(self, only: Sequence[Probe] | None = None) -> Ended:
        """Hold the conversations of the chosen phases, or just these."""
        chosen = list(only) if only is not None else probes(self.wishes.phases, self.wishes.seed)
        started = time.monotonic()
        self._say(Started(self.target, self.wishes.seed, tuple(dict.fromkeys(probe.phase for probe in chosen)), time.time()))
        sentence = ""
        transport = None if self.wishes.dry else Transport(self.wishes.timeout, direct=self.target.loopback)
        try:
            self._phases(chosen, transport)
            self._anybody(final=True)
        except CannotRun as error:
            sentence = str(error)
        finally:
            if transport is not None:
                transport.close()
        return self._end(sentence, time.monotonic() - started)

    def _phases(self, chosen: Sequence[Probe], transport: Transport | None) -> None:
        self.session = session = Session(self.target, self.budget, transport, self._sent, self._left_out, self.wishes.patience, self.wishes.pause)
        phase = ""
        for probe in chosen:
            if probe.phase != phase:
                phase = probe.phase
                self._say(Phase(phase))
            session.phase, session.probe = phase, probe.name
            with _receiving(session, probe):
                for broken in probe.hold(session):
                    self._found(of_check(broken, self.target, probe.name, phase))

    def _sent(self, exchange: Exchange, upper: float) -> None:
        """Judge an exchange, and see whether there is anybody at all."""
        self._say(Sent(exchange, self.budget.spent + self.budget.held, self.budget.paid, upper))
        if self.wishes.dry:
            return
        operation = self.target.operation(exchange.operation)
        if exchange.answer.status:
            self._spoken += 1
        if operation is not None and exchange.answer.status and operation.schemes and exchange.request.key == "first":
            self._keys[exchange.answer.status == 401] += 1
        self._anybody()
        for finding in judged(exchange, self.target):
            self._found(finding)

    def _anybody(self, final: bool = False) -> None:
        """Raises CannotRun where nothing answers, or no operation takes the key."""
        seen = self.session.seen if self.session is not None else []
        if self.wishes.dry or not seen:
            return
        if not self._spoken and (final or len(seen) >= SILENT or seen[-1].answer.error.startswith(("tls", "unreachable"))):
            kind, _, why = seen[-1].answer.error.partition(": ")
            sentence = {"tls": "its TLS certificate is not trusted", "unreachable": "nobody listens there", "timeout": "it takes the connection and says nothing"}
            raise CannotRun(f"{self.target.url}: {sentence.get(kind, 'it does not speak HTTP as it should')} ({why or kind}); check the address")
        if self._keys[True] and not self._keys[False] and (final or self._keys[True] >= SILENT):
            given = bool((self.target.keys or {}).get("first"))
            what = "the key is refused (401) by every operation; check what --key-env names" if given else "every operation asks for a key (401); give one with --key-env"
            raise CannotRun(f"{self.target.url}: {what}")

    def _found(self, finding: Finding) -> None:
        if self.wishes.dry or not self._looked_at(finding):
            return
        accepted = self.baseline.reason(finding)
        finding = replace(finding, accepted=accepted) if accepted else finding
        if finding.id not in self.findings:
            self.findings[finding.id] = finding
            self._say(Found(finding))

    def _looked_at(self, finding: Finding) -> bool:
        """Findings about operations that were not chosen, met on the way to others, are not told."""
        chosen = {operation.id for operation in self.target.operations}
        return not finding.operation or finding.operation in chosen or self.target.operation(finding.operation) is None

    def _left_out(self, operation: str, reason: str) -> None:
        phase = self.session.phase if self.session is not None else ""
        self._budget_hit = self._budget_hit or reason.startswith("budget")
        key = (phase, operation, reason.partition(":")[0])
        if key not in self._cut:
            self._cut.add(key)
            self._say(NotRun(phase, operation, reason))

    def _end(self, sentence: str, seconds: float) -> Ended:
        counts = Counter(finding.severity for finding in self.findings.values())
        if not self.wishes.dry:
            for entry in self.baseline.expired:
                self._say(NotRun("", entry, "its entry in the baseline has expired"))
        broken = counts["broken"] + (counts["learned"] if self.wishes.strict else 0)
        code = COULD_NOT if sentence else BROKEN if broken else BUDGET if self._budget_hit and not self.wishes.dry else KEPT
        if code == BUDGET:
            sentence = "stopped by the budget: " + "; ".join(self.budget.hit.values())
        caps = dict(self.budget.hit)
        ended = Ended(code, sentence, self.budget.spent + self.budget.held, self.budget.paid, self.budget.sent, seconds, dict(counts), caps)
        self._say(ended)
        return ended

    def _say(self, event: Event) -> None:
        for report in self.reports:
            report.take(event)


def judged(exchange: Exchange, target: Target) -> Iterator[Finding]:
    """All that the document and the checks find in one exchange: live, of a fuzzer, or recorded."""
    operation = target.operation(exchange.operation)
    below = exchange.request.path.removeprefix(_path(target.url))
    own = operation is not None and target.url in exchange.request.url and operation.matches(exchange.request.method, below)
    if operation is not None and own:
        yield from (of_document(wrong, exchange) for wrong in judge(exchange, operation))
    words = (operation.do, operation.make, operation.say) if operation is not None and own else ("", "", "")
    for check in checks.CHECKS:
        if check.fits(*words):
            for broken in _safely(check.judge, exchange):
                yield of_check(broken, target, exchange.probe, exchange.phase)


def _safely(check: Callable[[Any], Iterator[Broken]], exchange: Exchange) -> Iterator[Broken]:
    """A check that cannot read a spoilt answer says nothing: what is wrong with its shape, the document tells."""
    try:
        yield from check(exchange)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        return


def _path(url: str) -> str:
    from urllib.parse import urlsplit

    return urlsplit(url).path


class _receiving:  # noqa: N801 - reads as the statement it is
    """Listen for webhooks while a probe needs it: on loopback, or behind the tunnel that leads to --webhook-url."""

    def __init__(self, session: Session, probe: Probe) -> None:
        self._session = session
        self._wanted = probe.phase == "webhooks" and not session.dry and (session.target.loopback or bool(session.target.webhook_url))

    def __enter__(self) -> None:
        if self._wanted:
            from mockgateway.contract.talks.webhooks import Receiver

            self._session.receiver = Receiver()
            self._session.webhook = self._session.target.webhook_url or self._session.receiver.url

    def __exit__(self, *_: object) -> None:
        if self._wanted:
            self._session.receiver.close()
            self._session.receiver, self._session.webhook = None, ""
