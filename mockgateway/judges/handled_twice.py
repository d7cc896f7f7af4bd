"""A webhook that came twice was acted upon twice."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from mockgateway.evidence import FAULT, WARNING, Attempt, Evidence, Finding
from mockgateway.state.webhooks import Delivery

AT_ONCE = 30.0  # seconds in which an app acts upon a message


class HandledTwice:
    """The same message twice, a 2xx for both, and after each of them the same call: an answer of 2xx alone is right."""

    name = "handled_twice"
    about = "acted upon a repeated webhook as if it were new"
    rule = "BabySea, Webhooks: at least once, dedupe by webhook_delivery_id; SeaLink: by event_id"

    def judge(self, evidence: Evidence) -> Iterator[Finding]:
        """Compare what was called after the first arrival of a message with what was called after each other one."""
        arrivals: dict[tuple[str, str], list[Delivery]] = {}
        for delivery in evidence.received:
            arrivals.setdefault((delivery.url, delivery.message), []).append(delivery)
        for same in arrivals.values():
            same.sort(key=lambda delivery: delivery.attempts[-1].at)
            for first, again in itertools.pairwise(same):
                yield from self._compare(evidence, first, again)

    def _compare(self, evidence: Evidence, first: Delivery, again: Delivery) -> Iterator[Finding]:
        begin, middle = first.attempts[-1].at, again.attempts[-1].at
        usual = {
            call.wish for call in evidence.calls if call.at < begin
        }  # such as a poll, which needs no message
        acted: dict[bytes, Attempt] = {}
        for call in evidence.calls:
            if not begin <= call.at < middle + AT_ONCE or call.failed or call.wish in usual:
                continue
            before = acted.setdefault(call.wish, call)
            if before is call or call.at < middle:
                continue
            what = f"{first.name} ({first.message}) came twice to {first.url}; {before.label} came after the first, and {call.label}, the same, after the second"
            severity = WARNING if call.exchange.method == "GET" else FAULT
            right = "remember each message's id, and answer a repeated one 200 without acting"
            yield Finding(self.name, severity, (before.number, call.number), what, right, self.rule)
            return
