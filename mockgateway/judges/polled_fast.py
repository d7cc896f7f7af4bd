"""A task was looked at more often than the gateway asks."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from mockgateway.evidence import FAULT, WARNING, Attempt, Evidence, Finding
from mockgateway.evidence.evidence import waited

SLACK = 0.05  # seconds, and the share of the wait, that clocks and timers may differ by
HABIT = 3  # looks too early, of which one may be a start or a chance


class PolledFast:
    """Looks at one task before its Retry-After is over, or again and again in less than half of the interval that the documents print."""

    name = "polled_fast"
    about = "looked at a task before its Retry-After was over, or in less than half of the documented interval"
    rule = "RFC 9110, 10.2.3; `x-mock: {poll: ...}` of the operation"

    def judge(self, evidence: Evidence) -> Iterator[Finding]:
        """Compare the waits between the looks with what was told, else with what is printed."""
        for looks in evidence.polls:
            told, printed = [], []
            for before, after in itertools.pairwise(looks):
                wait = waited(before, after)
                if wait is None or before.failed or before.state or after.do != before.do:
                    continue
                if before.retry_after is not None:
                    if wait < before.retry_after * (1 - SLACK) - SLACK:
                        told.append((before, after, wait))
                elif wait < before.poll / 2:
                    printed.append((before, after, wait))
            if told:
                yield self._found(
                    FAULT, told, f"wait as long as each reply says: {told[0][0].retry_after:g} s"
                )
            if len(printed) >= HABIT:
                yield self._found(
                    WARNING,
                    printed,
                    f"look every {printed[0][0].poll:g} s, as the documents do, or use a webhook",
                )

    def _found(
        self, severity: str, early: list[tuple[Attempt, Attempt, float]], right: str
    ) -> Finding:
        waits = [wait for _, _, wait in early]
        _before, after, _ = early[0]
        what = f"{len(early)} looks too early, {min(waits):.2f} to {max(waits):.2f} s after the one before; the first is {after.label}"
        return Finding(
            self.name,
            severity,
            tuple(sorted({number for one, two, _ in early for number in (one.number, two.number)})),
            what,
            right,
            self.rule,
        )
