"""`--dry-run`: every request that would be sent, by phase; how many are paid; what they may come to."""

from __future__ import annotations

from collections import Counter

import click

from mockgateway.contract.events import Ended, Event, NotRun, Phase, Sent, Started
from mockgateway.contract.reports.redact import Redactor


class Plan:
    """Prints the rehearsal. A conversation's later requests depend on real answers: a task is polled until it ends, so that the numbers there are the least."""

    def __init__(self) -> None:
        self._hide = Redactor()
        self._phase = ""
        self._upper: Counter[str] = Counter()
        self._paid: Counter[str] = Counter()
        self._sent: Counter[str] = Counter()

    def take(self, event: Event) -> None:
        """One event."""
        match event:
            case Started():
                self._hide = Redactor.of(event.target)
            case Phase():
                self._phase = event.name
                click.echo(f"\n{event.name}")
            case Sent():
                self._line(event)
            case NotRun():
                click.echo(f"  not run  {event.operation}: {event.reason}")
            case Ended():
                self._sum(event)

    def _line(self, event: Sent) -> None:
        exchange = event.exchange
        self._sent[self._phase] += 1
        self._paid[self._phase] += exchange.paid
        self._upper[self._phase] += exchange.cost  # type: ignore[assignment]
        price = (
            f"<= {exchange.cost:.6g}"
            if exchange.paid
            else f"free, if refused (else <= {event.upper:.6g})"
            if event.upper
            else "free"
        )
        who = "" if exchange.request.key == "first" else f" key: {exchange.request.key}"
        body = self._hide.body(exchange.request.body, exchange.request.header("content-type"), 160)
        click.echo(
            f"  {exchange.request.method:6} {self._hide.url(exchange.request.url)}  {exchange.operation}{who}  {price}  {body}".rstrip()
        )

    def _sum(self, event: Ended) -> None:
        click.echo("")
        for phase, count in self._sent.items():
            click.echo(
                f"{phase:10} {count:4} requests  {self._paid[phase]:3} paid  up to {self._upper[phase]:.6g}"
            )
        click.echo(
            f"{'in all':10} {event.sent:4} requests  {event.paid:3} paid  up to {sum(self._upper.values()):.6g} in the gateway's money. Nothing was sent."
        )
        click.echo(
            "What the answers leave of that may go to what is marked as not run; the caps hold all the same."
        )
