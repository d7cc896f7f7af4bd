"""The report of `--dry-run`: every request by phase, the paid ones and their highest cost."""

from __future__ import annotations

from collections import defaultdict

import click

from mockgateway.contract import events
from mockgateway.contract.reports.redact import Redactor


class _Total:
    """The totals of the requests of one phase."""

    def __init__(self) -> None:
        self.sent = self.paid = 0
        self.cost = 0.0


class DryRunReport:
    """Prints a rehearsal.

    Polls of a task are one line, since their number depends on the task.
    """

    def __init__(self) -> None:
        self._redact = Redactor()
        self._phase = ""
        self._started: events.RunStarted | None = None
        self._polled: set[tuple[str, str, str]] = set()
        self._totals: dict[str, _Total] = defaultdict(_Total)

    def handle(self, event: events.Event) -> None:
        """Handle one event."""
        match event:
            case events.RunStarted():
                self._redact = Redactor(event.target.secrets)
                self._started = event
            case events.PhaseStarted():
                self._phase = event.name
                click.echo(f"\n{event.name}")
            case events.ExchangeDone():
                self._print_request(event)
            case events.Skipped():
                click.echo(f"  SKIPPED {event.operation}: {event.reason}")
            case events.RunEnded():
                self._print_totals(event)

    def _print_request(self, event: events.ExchangeDone) -> None:
        exchange, total = event.exchange, self._totals[self._phase]
        total.sent += 1
        total.paid += exchange.paid
        total.cost += exchange.cost
        request = exchange.request
        operation = self._started.target.operation(exchange.operation) if self._started else None
        if self._started and operation and operation.do == "inspect" and exchange.valid:
            poll = (self._phase, exchange.probe, exchange.operation)
            if poll not in self._polled:
                self._polled.add(poll)
                call = f"{request.method:6} {operation.path}  {exchange.operation}"
                click.echo(f"  {call}  free  up to {self._started.polls} polls of each task")
            return
        price = "free"
        if exchange.paid:
            price = f"<= {exchange.cost:.6g}"
        elif event.upper:
            price = f"free if refused (else <= {event.upper:.6g})"
        key = "" if request.key == "first" else f" key: {request.key}"
        body = self._redact.body(request.body, request.header("content-type"), 160)
        call = f"{request.method:6} {self._redact.url(request.url)}"
        click.echo(f"  {call}  {exchange.operation}{key}  {price}  {body}".rstrip())

    def _print_totals(self, event: events.RunEnded) -> None:
        click.echo("")
        for phase, total in self._totals.items():
            paid = f"{total.paid:3} paid  up to {total.cost:.6g}"
            click.echo(f"{phase:10} {total.sent:4} requests  {paid}")
        cost = sum(total.cost for total in self._totals.values())
        paid = f"{event.paid:3} paid  up to {cost:.6g} in the gateway's currency"
        click.echo(f"{'total':10} {event.sent:4} requests  {paid}. Nothing was sent.")
        click.echo(
            "Each file that an answer links to is fetched twice, whole and in part, for free."
        )
        click.echo("Money that the answers leave may go to skipped requests, within the caps.")
