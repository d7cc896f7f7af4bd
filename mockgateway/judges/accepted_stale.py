"""The client accepts a webhook that was signed long ago."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.evidence import FAULT, ClientMistake, Evidence, Judge

TOLERANCE = 300  # seconds, by the gateways' documentation


class AcceptedStale(Judge):
    """A 2xx answer to a message with a signature older than five minutes: it may be replayed."""

    name = "accepted_stale"
    about = f"answered 2xx to a webhook that was signed more than {TOLERANCE} s ago"
    rule = "BabySea and API-Key, Webhooks: refuse what is over 300 s old"

    def judge(self, evidence: Evidence) -> Iterator[ClientMistake]:
        """Look at the answers to webhooks that were signed long ago."""
        for delivery in evidence.accepted_webhooks:
            if delivery.age > TOLERANCE and not delivery.forge:
                what = (
                    f"delivery {delivery.id} ({delivery.name}, task {delivery.task or 'none'}) "
                    f"was signed {delivery.age:g} s ago, and {delivery.url} answered "
                    f"{delivery.attempts[-1].status}"
                )
                right = (
                    "compare the signed timestamp with your clock; answer 401 if they differ by "
                    f"more than {TOLERANCE} s"
                )
                yield self.mistake(FAULT, (), what, right)
