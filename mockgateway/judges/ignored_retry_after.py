"""The client retries before Retry-After is over."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.evidence import FAULT, WARNING, ClientMistake, Evidence, Judge
from mockgateway.evidence.attempts import MAX_SDK_WAIT
from mockgateway.evidence.evidence import waited

SLACK = 0.05  # seconds, and the share of the wait, by which clocks and timers may differ


class IgnoredRetryAfter(Judge):
    """A retry that comes before the reply's Retry-After is over."""

    name = "ignored_retry_after"
    about = "retried before Retry-After was over"
    rule = "RFC 9110, 10.2.3; RFC 6585, 4"

    def judge(self, evidence: Evidence) -> Iterator[ClientMistake]:
        """Compare waits with Retry-After. Official SDKs ignore one of hours: that is a warning."""
        for before, after in evidence.retries:
            due, wait = before.retry_after, waited(before, after)
            if due is None or wait is None or wait >= due * (1 - SLACK) - SLACK:
                continue
            what = (
                f"{before.label} sent Retry-After: {due:g}; {after.label} is the same request, "
                f"{wait:.2f} s later"
            )
            severity = WARNING if due > MAX_SDK_WAIT else FAULT
            right = f"wait at least {due:g} s before the next attempt"
            yield self.mistake(severity, (before, after), what, right)
