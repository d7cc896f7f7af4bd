"""The client acts twice on a webhook that arrived twice."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from mockgateway.evidence import FAULT, WARNING, Attempt, ClientMistake, Evidence, Judge
from mockgateway.state.webhooks import Delivery

REACTION_TIME = 30.0  # seconds in which an app acts on a message


class HandledTwice(Judge):
    """The same message twice, a 2xx for both, and the same call after each."""

    name = "handled_twice"
    about = "acted on a repeated webhook as if it were new"
    rule = "BabySea, Webhooks: at least once, dedupe by webhook_delivery_id; SeaLink: by event_id"

    def judge(self, evidence: Evidence) -> Iterator[ClientMistake]:
        """Compare the calls after each arrival of a message with those after the one before."""
        arrivals: dict[tuple[str, str], list[Delivery]] = {}
        for delivery in evidence.accepted_webhooks:
            arrivals.setdefault((delivery.url, delivery.message), []).append(delivery)
        for same in arrivals.values():
            same.sort(key=lambda delivery: delivery.attempts[-1].at)
            for first, again in itertools.pairwise(same):
                yield from self._compare(evidence, first, again)

    def _compare(
        self, evidence: Evidence, first: Delivery, again: Delivery
    ) -> Iterator[ClientMistake]:
        begin, middle = first.attempts[-1].at, again.attempts[-1].at
        # Calls that were made before any message, such as polls, are no reaction to one.
        usual = {call.request_key for call in evidence.calls if call.at < begin}
        reactions: dict[bytes, Attempt] = {}
        for call in evidence.calls:
            in_time = begin <= call.at < middle + REACTION_TIME
            if not in_time or call.failed or call.request_key in usual:
                continue
            before = reactions.setdefault(call.request_key, call)
            if before is not call and call.at >= middle:
                what = (
                    f"{first.name} ({first.message}) came twice to {first.url}; {before.label} "
                    f"came after the first, and {call.label}, the same, after the second"
                )
                right = "remember each message's id, and answer a repeated one 200 without acting"
                severity = WARNING if call.exchange.method == "GET" else FAULT
                yield self.mistake(severity, (before, call), what, right)
                return
