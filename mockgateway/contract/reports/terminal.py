"""The terminal: progress and cost while a run lasts, then the findings by operation and check."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import IO, Any

from rich.console import Console
from rich.text import Text

from mockgateway.contract import events
from mockgateway.contract.finding import Finding
from mockgateway.contract.pricing import round_up
from mockgateway.contract.reports.base import VERDICTS, counts_text
from mockgateway.contract.reports.commands import curl
from mockgateway.contract.reports.redact import Redactor

SEVERITY_STYLES = {"broken": "bold red", "learned": "yellow", "accepted": "dim"}
VERDICT_STYLES = {0: "bold green", 1: "bold red", 2: "bold red", 3: "bold yellow"}


class TerminalReport(events.EventLog):
    """Prints a run to a terminal or a log."""

    def __init__(self, file: IO[str] | None = None) -> None:
        super().__init__()
        self._console: Any = Console(file=file, highlight=False, soft_wrap=True)
        self._status: Any = None
        self._phase = ""
        self._redact = Redactor()

    def handle(self, event: events.Event) -> None:
        """Handle one event."""
        super().handle(event)
        match event:
            case events.RunStarted():
                self._redact = Redactor(event.target.secrets)
                if self._console.is_terminal:
                    self._status = self._console.status("")
                    self._status.start()
            case events.RunPlanned():
                self._print_plan(event)
            case events.PhaseStarted():
                self._phase = event.name
            case events.ExchangeDone():
                self._show_progress(event)
            case events.FindingReported(finding=finding):
                where = f"{finding.severity:8} {finding.operation or '-'}  {finding.check}"
                line = f"{where}  {finding.message}"[:300]
                self._print_line(line, SEVERITY_STYLES[finding.severity])
            case events.RunEnded():
                self._print_end(event)

    def _print_plan(self, event: events.RunPlanned) -> None:
        least = f"at least {event.sent} requests, {event.paid} paid"
        self._print(f"plan: {least}, up to {event.cost:.6g}; --dry-run lists them")
        if event.left_out:
            self._print(f"over the caps, in part: {_by_phase(event.left_out)}", "yellow")
            cost, calls = round_up(event.full_cost), event.full_paid
            needed = f"--max-cost {cost} --max-paid-calls {calls}"
            self._print(f"{needed} would allow everything", "yellow")

    def _show_progress(self, event: events.ExchangeDone) -> None:
        if self._status is not None:
            exchange = event.exchange
            totals = f"{exchange.number} sent, {event.paid} paid, {event.spent:.6g} spent"
            found = f"  {len(self.findings)} findings" if self.findings else ""
            self._status.update(f"{self._phase}: {exchange.operation}   {totals}{found}")

    def _print_end(self, event: events.RunEnded) -> None:
        if self._status is not None:
            self._status.stop()
        groups: dict[tuple[str, str], list[Finding]] = defaultdict(list)
        for finding in self.findings:
            groups[finding.operation, finding.check].append(finding)
        for (operation, check), group in sorted(groups.items()):
            self._print(f"\n{operation or 'the gateway'}: {check}", "bold")
            for finding in sorted(group, key=_request_size):
                self._print_finding(finding)
        self._print_skipped()
        style = VERDICT_STYLES[event.code]
        if event.sentence:
            self._print(self._redact.text(event.sentence), style)
        phases = ", ".join(
            f"{phase} {count}"
            for phase, count in Counter(each.phase for each in self.exchanges).items()
        )
        totals = f"{event.sent} requests ({phases}), {event.paid} paid, {event.spent:.6g} spent"
        verdict = f"{VERDICTS[event.code]}: {counts_text(event.counts)}"
        self._print(f"{verdict}; {totals}, {event.seconds:.1f} s", style)

    def _print_finding(self, finding: Finding) -> None:
        title = f"  {finding.severity} [{finding.id}] {finding.message}"
        self._print_line(title, SEVERITY_STYLES[finding.severity])
        if finding.accepted:
            self._print_line(f"    accepted: {finding.accepted}")
            return
        if finding.excerpt:
            source = f"{finding.source}, {finding.location}"
            self._print_line(f"    the document ({source}): {finding.excerpt[:300]}")
        if finding.exchanges:
            response = finding.exchanges[0].response
            body = self._redact.body(response.body, response.header("content-type"), 300)
            self._print_line(f"    {curl(finding.exchanges[0], self._redact)[:1200]}")
            self._print_line(f"    -> {response.status or response.error} {body}")

    def _print_skipped(self) -> None:
        """Print what was skipped: what the caps do not allow first, then by reason."""
        budget = [(each.phase, each.operation) for each in self.over_budget]
        if budget:
            self._print(f"\nSKIPPED: over budget: {_by_phase(budget)}", "yellow")
        reasons: dict[str, list[str]] = defaultdict(list)
        for each in self.of(events.Skipped):
            if each.reason.startswith("baseline"):
                self._print(f"{each.reason}: {each.operation}", "yellow")
            elif not each.over_budget:
                reasons[each.reason].append(f"{each.phase} {each.operation}".strip())
        for reason, places in reasons.items():
            self._print(f"SKIPPED: {', '.join(places)}: {reason}", "yellow")

    def _print_line(self, text: str, style: str = "") -> None:
        """Print one line: CI runners obey lines that begin with `::`, also in an answer."""
        self._print(text.replace("\r", "\\r").replace("\n", "\\n"), style)

    def _print(self, text: str, style: str = "") -> None:
        shown = "".join(
            letter if letter.isprintable() or letter == "\n" else "\ufffd"
            for letter in self._redact.url(text)
        )
        self._console.print(Text(shown, style=style))


def _by_phase(places: Any) -> str:
    """Return (phase, operation) pairs as `phase (operation, operation); ...`."""
    phases: dict[str, set[str]] = defaultdict(set)
    for phase, operation in places:
        phases[phase] |= {operation} if operation else set()
    return "; ".join(f"{phase} ({', '.join(sorted(names))})" for phase, names in phases.items())


def _request_size(finding: Finding) -> int:
    return len(finding.exchanges[0].request.body) if finding.exchanges else 0
