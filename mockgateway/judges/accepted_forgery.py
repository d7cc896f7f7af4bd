"""The client accepts a webhook with a wrong signature."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.evidence import FAULT, ClientMistake, Evidence, Judge


class AcceptedForgery(Judge):
    """A 2xx answer to a message that was signed with a wrong secret."""

    name = "accepted_forgery"
    about = "answered 2xx to a webhook whose signature is wrong"
    rule = "SeaLink, BabySea and API-Key, Webhooks: verify the signature first"

    def judge(self, evidence: Evidence) -> Iterator[ClientMistake]:
        """Look at the answers to forged webhooks."""
        for delivery in evidence.accepted_webhooks:
            if delivery.forge:
                what = (
                    f"delivery {delivery.id} ({delivery.name}, task {delivery.task or 'none'}) "
                    f"was signed with a wrong secret, and {delivery.url} answered "
                    f"{delivery.attempts[-1].status}"
                )
                right = "compute the signature over the raw body; answer 401 if it differs"
                yield self.mistake(FAULT, (), what, right)
