"""Print the run to the terminal: progress and cost during it, then each root cause once."""

from __future__ import annotations

from collections import Counter
from typing import IO, Any

from rich.console import Console
from rich.text import Text

from mockgateway.contract import events
from mockgateway.contract.causes import Cause, group_by_cause
from mockgateway.contract.pricing import round_up
from mockgateway.contract.reports.base import (
    HEADINGS,
    VERDICTS,
    by_phase,
    counts_text,
    not_run_lines,
    passed_operations,
    rule_source,
)  # fmt: skip
from mockgateway.contract.reports.commands import curl
from mockgateway.contract.reports.impact import impact
from mockgateway.contract.reports.redact import Redactor
from mockgateway.wording import count

SEVERITY_STYLES = {"broken": "bold red", "learned": "yellow", "accepted": "dim"}
VERDICT_STYLES = {0: "bold green", 1: "bold red", 2: "bold red", 3: "bold yellow"}
MANY = 8  # operations that a line names


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
                if self._console.is_terminal and not self._console.no_color:
                    self._status = self._console.status("")
                    self._status.start()
            case events.RunPlanned():
                self._print_plan(event)
            case events.PhaseStarted():
                self._phase = event.name
            case events.ExchangeDone():
                self._show_progress(event)
            case events.RunEnded():
                self._print_end(event)

    def _print_plan(self, event: events.RunPlanned) -> None:
        if event.left_out:
            cost, calls = round_up(event.full_cost), event.full_paid
            needs = f"needs --max-cost {cost} --max-paid-calls {calls}"
            self._print(f"NOT RUN (budget), in part: {by_phase(event.left_out)}: {needs}", "yellow")
        least = f"at least {count(event.sent, 'request')}, {event.paid} paid"
        self._print(f"plan: {least}, up to {event.cost:.6g}; --dry-run lists them")

    def _show_progress(self, event: events.ExchangeDone) -> None:
        if self._status is not None:
            exchange = event.exchange
            totals = f"{exchange.number} sent, {event.paid} paid, {event.spent:.6g} spent"
            found = f"  {counts_text(Counter(each.severity for each in self.findings))}"
            self._status.update(f"{self._phase}: {exchange.operation}   {totals}{found}")

    def _print_end(self, event: events.RunEnded) -> None:
        if self._status is not None:
            self._status.stop()
        causes = group_by_cause(self.findings)
        for cause in causes:
            self._print_cause(cause)
        for line in not_run_lines(self):
            self._print(line, "yellow")
        if passed := passed_operations(self):
            self._print(f"PASSED: {_names(passed)}", "green")
        style = VERDICT_STYLES[event.code]
        if event.sentence:
            self._print(self._redact.text(event.sentence), style)
        phases = ", ".join(
            f"{phase} {count}"
            for phase, count in Counter(each.phase for each in self.exchanges).items()
        )
        totals = (
            f"{count(event.sent, 'request')} ({phases}), {event.paid} paid, {event.spent:.6g} spent"
        )
        verdict = (
            f"{VERDICTS[event.code]}: {counts_text(Counter(each.severity for each in causes))}"
        )
        self._print(f"{verdict}; {totals}, {event.seconds:.1f} s", style)

    def _print_cause(self, cause: Cause) -> None:
        first, style = cause.first, SEVERITY_STYLES[cause.severity]
        title = f"{HEADINGS[cause.severity]} {cause.where}: {first.message} [{first.id}]"
        self._print_line(title, style)
        if len(cause.operations) > 1:
            self._print_line(f"  at: {_names(cause.operations)}")
        if first.accepted:
            self._print_line(f"  accepted: {first.accepted}")
            return
        if first.excerpt or first.rule:
            self._print_line(f"  {rule_source(first)}: {(first.excerpt or first.rule)[:300]}")
        if why := impact(first):
            self._print_line(f"  why it matters: {why}")
        if first.exchanges:
            response = first.exchanges[0].response
            body = self._redact.body(response.body, response.header("content-type"), 300)
            self._print_line(f"  {curl(first.exchanges[0], self._redact)[:1200]}")
            self._print_line(f"  -> {response.status or response.error} {body}")
        self._print_line(f"  check {first.check}; again: mockgateway contract --replay {first.id}")

    def _print_line(self, text: str, style: str = "") -> None:
        """Print one line: CI runners obey lines that begin with `::`, also in an answer."""
        self._print(text.replace("\r", "\\r").replace("\n", "\\n"), style)

    def _print(self, text: str, style: str = "") -> None:
        shown = "".join(
            letter if letter.isprintable() or letter == "\n" else "\ufffd"
            for letter in self._redact.url(text)
        )
        self._console.print(Text(shown, style=style))


def _names(operations: list[str]) -> str:
    """Return operations, those beyond `MANY` as a number."""
    more = len(operations) - MANY
    return ", ".join(operations[:MANY]) + (f" and {more} more" if more > 0 else "")
