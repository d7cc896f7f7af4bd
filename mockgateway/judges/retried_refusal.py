"""What was refused for good was sent again as it was."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.evidence import FAULT, WARNING, Evidence, Finding

SOON = 60.0  # seconds after which somebody may have set right what was wrong
ELSEWHERE = (402, 404)  # what may be set right elsewhere: money put in, a thing that comes to be


class RetriedRefusal:
    """The same request soon after a 4xx that no repetition mends."""

    name = "retried_refusal"
    about = "repeated a request that was refused for good (4xx other than 408, 409, 425, 429)"
    rule = "RFC 9110, 15.5; BabySea, Errors: trust `retryable`"

    def judge(self, evidence: Evidence) -> Iterator[Finding]:
        """Look for refusals that were tried again. A result that is not there yet may be asked for again."""
        for before, after in evidence.retries:
            if before.retryable or before.looks or after.at - before.ended > SOON:
                continue
            what = f"{before.label} was refused for good; {after.label} is the same request"
            severity = WARNING if before.status in ELSEWHERE else FAULT
            yield Finding(
                self.name,
                severity,
                (before.number, after.number),
                what,
                "tell the user, or change the request; repeating it only costs",
                self.rule,
            )
