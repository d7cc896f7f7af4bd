"""The terminal: what is going on and spent while it runs; then the findings by operation and check, the shortest failing request first."""

from __future__ import annotations

import math
from collections import Counter
from typing import IO, Any

from mockgateway.contract.events import Ended, Event, Found, NotRun, Phase, Planned, Sent, Started
from mockgateway.contract.finding import Finding
from mockgateway.contract.reports.redact import Redactor, curl

COLOURS = {"broken": "bold red", "learned": "yellow", "accepted": "dim"}
VERDICT = {
    0: ("bold green", "kept"),
    1: ("bold red", "broken"),
    2: ("bold red", "could not run"),
    3: ("bold yellow", "stopped by the budget"),
}


class Terminal:
    """A line of progress that is always up to date, then the account."""

    def __init__(self, file: IO[str] | None = None, quiet: bool = False) -> None:
        from rich.console import Console

        self._console: Any = Console(file=file, highlight=False, soft_wrap=True)
        self._status: Any = None
        self._findings: list[Finding] = []
        self._left_out: list[NotRun] = []
        self._counts: Counter[str] = Counter()
        self._phase = ""
        self._hide = Redactor()
        self._cap = ""
        self._quiet = quiet

    def take(self, event: Event) -> None:
        """One event."""
        match event:
            case Started():
                self._hide = Redactor.of(event.target)
                if self._console.is_terminal:
                    self._status = self._console.status("")
                    self._status.start()
            case Planned():
                self._planned(event)
            case Phase():
                self._phase = event.name
            case Sent():
                self._counts[event.exchange.phase] += 1
                self._progress(event)
            case Found():
                self._findings.append(event.finding)
                if not self._quiet:
                    one = event.finding
                    self._line(
                        f"{one.severity:8} {one.operation or '-'}  {one.check}  {one.message}"[
                            :300
                        ],
                        COLOURS[one.severity],
                    )
            case NotRun():
                self._left_out.append(event)
            case Ended():
                self._end(event)

    def _planned(self, event: Planned) -> None:
        """What is about to be sent, and what the caps have no room for."""
        self._out(
            f"plan: {event.sent} requests or more, {event.paid} paid, up to {event.most:.6g}; --dry-run shows them"
        )
        if event.left_out:
            phases = dict.fromkeys(phase for phase, _ in event.left_out)
            names = "; ".join(
                f"{phase} ({', '.join(sorted({name for where, name in event.left_out if where == phase}))})"
                for phase in phases
            )
            self._out(f"no room in the caps for all of: {names}", "yellow")
            self._out(
                f"--max-cost {_up(event.whole)} --max-paid-calls {event.whole_paid} have room for everything",
                "yellow",
            )

    def _progress(self, event: Sent) -> None:
        if self._status is not None:
            found = f"  {len(self._findings)} found" if self._findings else ""
            self._status.update(
                f"{self._phase}: {event.exchange.operation}   {event.exchange.number} sent, {event.paid} paid, {event.spent:.6g} spent{found}"
            )

    def _end(self, event: Ended) -> None:
        if self._status is not None:
            self._status.stop()
        for (operation, check), group in sorted(_grouped(self._findings).items()):
            self._group(operation, check, group)
        self._skipped()
        colour, verdict = VERDICT[event.code]
        if event.sentence:
            self._out(self._hide.text(event.sentence), colour)
        counts = (
            ", ".join(f"{count} {word}" for word, count in sorted(event.counts.items()))
            or "nothing found"
        )
        phases = ", ".join(f"{phase} {count}" for phase, count in self._counts.items())
        self._out(
            f"{verdict}: {counts}; {event.sent} requests ({phases}), {event.paid} paid, {event.spent:.6g} spent, {event.seconds:.1f} s",
            colour,
        )

    def _group(self, operation: str, check: str, group: list[Finding]) -> None:
        self._out(f"\n{operation or 'the gateway'}: {check}", "bold")
        for finding in sorted(group, key=_length):
            self._line(
                f"  {finding.severity} [{finding.id}] {finding.message}", COLOURS[finding.severity]
            )
            if finding.accepted:
                self._line(f"    accepted: {finding.accepted}")
                continue
            if finding.words:
                self._line(
                    f"    the document ({finding.source}, {finding.place}) says: {finding.words[:300]}"
                )
            if finding.exchanges:
                answer = finding.exchanges[0].response
                self._line(f"    {curl(finding.exchanges[0], self._hide)[:1200]}")
                self._line(
                    f"    -> {answer.status or answer.error} {self._hide.body(answer.body, answer.header('content-type'), 300)}"
                )

    def _line(self, text: str, style: str = "") -> None:
        """One line, whatever is in it: a runner of workflows obeys lines that begin with `::`, and a gateway's answer must not."""
        self._out(text.replace("\r", "\\r").replace("\n", "\\n"), style)

    def _skipped(self) -> None:
        budget = [each for each in self._left_out if each.reason.startswith("budget")]
        by_phase = Counter(each.phase for each in budget)
        if budget:
            names = {
                phase: ", ".join(
                    sorted(
                        {
                            each.operation
                            for each in budget
                            if each.phase == phase and each.operation
                        }
                    )
                )
                for phase in by_phase
            }
            self._out(
                "\nnot run: budget: "
                + "; ".join(f"{phase} ({operations})" for phase, operations in names.items()),
                "yellow",
            )
        others = [each for each in self._left_out if each not in budget]
        for each in [each for each in others if each.reason.startswith("baseline")]:
            others.remove(each)
            self._out(f"{each.reason}: {each.operation}", "yellow")
        for reason in dict.fromkeys(each.reason for each in others):
            where = ", ".join(
                f"{each.phase} {each.operation}".strip() for each in others if each.reason == reason
            )
            self._out(f"not run: {where}: {reason}", "yellow")

    def _out(self, text: str, style: str = "") -> None:
        from rich.text import Text

        shown = "".join(
            letter if letter.isprintable() or letter == "\n" else "\ufffd"
            for letter in self._hide.url(text)
        )
        self._console.print(Text(shown, style=style))


def _up(amount: float) -> str:
    """A little more than an amount, to two digits."""
    digits = max(0, 1 - math.floor(math.log10(amount))) if amount > 0 else 0
    return f"{math.ceil(amount * 10**digits) / 10**digits:.{digits}f}"


def _grouped(findings: list[Finding]) -> dict[tuple[str, str], list[Finding]]:
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.operation, finding.check), []).append(finding)
    return groups


def _length(finding: Finding) -> int:
    return len(finding.exchanges[0].request.body) if finding.exchanges else 0
