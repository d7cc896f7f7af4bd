"""The client polls a task more often than the gateway asks."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from mockgateway.evidence import FAULT, WARNING, Attempt, ClientMistake, Evidence, Judge
from mockgateway.evidence.evidence import waited

SLACK = 0.05  # seconds, and the share of the wait, by which clocks and timers may differ
MIN_EARLY = 3  # early polls that show a habit rather than chance


class PolledFast(Judge):
    """Polls before Retry-After is over, or repeatedly in less than half the documented interval.

    fal's clients do not count: they poll at an interval of their own.
    """

    name = "polled_fast"
    about = "polled before Retry-After was over, or in less than half of the documented interval"
    rule = "RFC 9110, 10.2.3; `x-mock: {poll: ...}` of the operation"

    def judge(self, evidence: Evidence) -> Iterator[ClientMistake]:
        """Compare the waits between polls with Retry-After, else with the documented interval."""
        for polls in evidence.polls:
            by_header, by_document = [], []
            for before, after in itertools.pairwise(polls):
                wait = waited(before, after)
                if wait is None or before.failed or before.task_state or after.do != before.do:
                    continue
                if before.by_fal:
                    continue
                if before.retry_after is not None:
                    if wait < before.retry_after * (1 - SLACK) - SLACK:
                        by_header.append((before, after, wait))
                elif wait < before.poll / 2:
                    by_document.append((before, after, wait))
            if by_header:
                seconds = by_header[0][0].retry_after
                yield self._early(FAULT, by_header, f"wait as each reply says: {seconds:g} s")
            if len(by_document) >= MIN_EARLY:
                seconds = by_document[0][0].poll
                right = f"poll every {seconds:g} s, as documented, or use a webhook"
                yield self._early(WARNING, by_document, right)

    def _early(
        self, severity: str, early: list[tuple[Attempt, Attempt, float]], right: str
    ) -> ClientMistake:
        waits = [wait for _, _, wait in early]
        what = (
            f"{len(early)} polls too early, {min(waits):.2f} to {max(waits):.2f} s after the one "
            f"before; the first is {early[0][1].label}"
        )
        calls = {call.number: call for before, after, _ in early for call in (before, after)}
        return self.mistake(severity, [calls[number] for number in sorted(calls)], what, right)
