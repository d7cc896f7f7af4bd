"""A webhook that was signed long ago was taken for a fresh one."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.evidence import FAULT, Evidence, Finding

TOLERANCE = 300  # seconds, as the gateways' pages tell receivers


class AcceptedStale:
    """A 2xx for a message whose signature is older than five minutes: whoever has recorded one could send it again."""

    name = "accepted_stale"
    about = f"answered 2xx to a webhook that was signed more than {TOLERANCE} s ago"
    rule = "BabySea and API-Key, Webhooks: refuse what is over 300 s old"

    def judge(self, evidence: Evidence) -> Iterator[Finding]:
        """Look at the answers to what was signed long ago."""
        for delivery in evidence.received:
            if delivery.age > TOLERANCE and not delivery.forge:
                label = f"delivery {delivery.id} ({delivery.name}, task {delivery.task or 'none'})"
                what = f"{label} was signed {delivery.age:g} s ago, and {delivery.url} answered {delivery.attempts[-1].status}"
                right = f"compare the timestamp that is signed with your clock, and answer 401 where they differ by more than {TOLERANCE} s"
                yield Finding(self.name, FAULT, (), what, right, self.rule)
