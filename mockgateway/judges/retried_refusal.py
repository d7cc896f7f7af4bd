"""The client repeats a request that was refused for good."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.evidence import FAULT, WARNING, ClientMistake, Evidence, Judge

MAX_PAUSE = 60.0  # seconds after which a person may have fixed the cause
FIXED_ELSEWHERE = (402, 404)  # money may be paid in, a missing thing may be created


class RetriedRefusal(Judge):
    """The same request soon after a 4xx that no repetition fixes."""

    name = "retried_refusal"
    about = "repeated a request that was refused for good (4xx other than 408, 409, 425, 429)"
    rule = "RFC 9110, 15.5; BabySea, Errors: trust `retryable`"

    def judge(self, evidence: Evidence) -> Iterator[ClientMistake]:
        """Look for retries of refusals. Polling for a result that is not ready does not count."""
        for before, after in evidence.retries:
            if before.retryable or before.is_poll or after.at - before.ended > MAX_PAUSE:
                continue
            what = f"{before.label} was refused for good; {after.label} is the same request"
            severity = WARNING if before.status in FIXED_ELSEWHERE else FAULT
            right = "tell the user, or change the request; repeating it only costs"
            yield self.mistake(severity, (before, after), what, right)
