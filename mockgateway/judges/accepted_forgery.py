"""A webhook with a wrong signature was taken for a true one."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.evidence import FAULT, Evidence, Finding


class AcceptedForgery:
    """A 2xx for a message that was signed with a wrong secret."""

    name = "accepted_forgery"
    about = "answered 2xx to a webhook whose signature is wrong"
    rule = "SeaLink, BabySea and API-Key, Webhooks: verify the signature first"

    def judge(self, evidence: Evidence) -> Iterator[Finding]:
        """Look at the answers to what was forged."""
        for delivery in evidence.received:
            if delivery.forge:
                label = f"delivery {delivery.id} ({delivery.name}, task {delivery.task or 'none'})"
                what = f"{label} was signed with a wrong secret, and {delivery.url} answered {delivery.attempts[-1].status}"
                yield Finding(
                    self.name,
                    FAULT,
                    (),
                    what,
                    "compute the signature over the raw body, and answer 401 where it differs",
                    self.rule,
                )
