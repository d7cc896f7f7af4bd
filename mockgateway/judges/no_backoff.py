"""Retries that come at the same interval, however often they fail."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from mockgateway.evidence import FAULT, Evidence, Finding
from mockgateway.evidence.evidence import waited

LEAST = 3  # waits that show a habit
SPREAD = 0.1  # the share of the mean wait ...
NOISE = 0.03  # ... and the seconds by which equal waits differ


class NoBackoff:
    """Three waits or more that do not grow, where no Retry-After said how long they should be."""

    name = "no_backoff"
    about = f"{LEAST} waits or more between attempts that do not grow"
    rule = "AWS, Exponential backoff and jitter; SeaLink, Rate limits"

    def judge(self, evidence: Evidence) -> Iterator[Finding]:
        """Compare the waits of each chain with one another."""
        for chain in evidence.sure:
            pairs = list(itertools.pairwise(chain))
            known = [
                wait
                for before, after in pairs
                if before.retry_after is None and (wait := waited(before, after)) is not None
            ]
            if (
                len(known) < LEAST
                or max(known) - min(known) > SPREAD * sum(known) / len(known) + NOISE
            ):
                continue
            waits = ", ".join(f"{wait:.2f}" for wait in known[:6])
            what = f"{chain[0].label} was tried {len(chain)} times, {waits} s apart"
            yield Finding(
                self.name,
                FAULT,
                tuple(one.number for one in chain),
                what,
                "double the wait after each failure, with jitter, up to a maximum",
                self.rule,
            )
