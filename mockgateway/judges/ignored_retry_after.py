"""The server said how long to wait, and the client did not."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.evidence import FAULT, WARNING, Evidence, Finding
from mockgateway.evidence.attempts import PATIENCE
from mockgateway.evidence.evidence import waited

SLACK = 0.05  # seconds, and the share of the wait, that clocks and timers may differ by


class IgnoredRetryAfter:
    """A retry that comes before the reply's Retry-After is over."""

    name = "ignored_retry_after"
    about = "retried before Retry-After was over"
    rule = "RFC 9110, 10.2.3; RFC 6585, 4"

    def judge(self, evidence: Evidence) -> Iterator[Finding]:
        """Compare each wait with the one that was told. To ignore one of hours is what official SDKs do: a warning."""
        for before, after in evidence.retries:
            told, wait = before.retry_after, waited(before, after)
            if told is None or wait is None or wait >= told * (1 - SLACK) - SLACK:
                continue
            what = f"{before.label} said Retry-After: {told:g}; {after.label} is the same request, {wait:.2f} s later"
            severity = WARNING if told > PATIENCE else FAULT
            yield Finding(
                self.name,
                severity,
                (before.number, after.number),
                what,
                f"wait at least {told:g} s before the next attempt",
                self.rule,
            )
