"""The client retries at a constant interval."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from mockgateway.evidence import FAULT, ClientMistake, Evidence, Judge
from mockgateway.evidence.evidence import waited

MIN_WAITS = 3  # waits that show a habit
SPREAD = 0.1  # the share of the mean wait ...
NOISE = 0.03  # ... and the seconds by which equal waits differ


class NoBackoff(Judge):
    """Three waits or more that do not grow, without a Retry-After that sets their length."""

    name = "no_backoff"
    about = f"{MIN_WAITS} waits or more between attempts that do not grow"
    rule = "AWS, Exponential backoff and jitter; SeaLink, Rate limits"

    def judge(self, evidence: Evidence) -> Iterator[ClientMistake]:
        """Compare the waits of each chain with one another."""
        for chain in evidence.reliable_chains:
            waits = [
                wait
                for before, after in itertools.pairwise(chain)
                if before.retry_after is None and (wait := waited(before, after)) is not None
            ]
            if len(waits) < MIN_WAITS:
                continue
            if max(waits) - min(waits) <= SPREAD * sum(waits) / len(waits) + NOISE:
                seconds = ", ".join(f"{wait:.2f}" for wait in waits[:6])
                what = f"{chain[0].label} was tried {len(chain)} times, {seconds} s apart"
                right = "double the wait after each failure, with jitter, up to a maximum"
                yield self.mistake(FAULT, chain, what, right)
