"""The client retries a failed request many times in a short time."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.evidence import FAULT, ClientMistake, Evidence, Judge

MAX_ATTEMPTS = 6  # attempts at one request ...
WITHIN = 60.0  # ... in so many seconds; SeaLink, Rate limits: five or six in all


class RetryStorm(Judge):
    """More attempts at one request in a minute than any gateway advises."""

    name = "retry_storm"
    about = f"more than {MAX_ATTEMPTS} attempts at one request within {WITHIN:g} s"
    rule = "Google SRE book, 22 (retry budgets); SeaLink, Rate limits: 5 to 6 attempts"

    def judge(self, evidence: Evidence) -> Iterator[ClientMistake]:
        """Count the attempts of each chain in every minute, and report the fullest minute."""
        for chain in evidence.reliable_chains:
            windows = (
                [one for one in chain[place:] if one.at - first.at <= WITHIN]
                for place, first in enumerate(chain)
            )
            fullest = max(windows, key=len)
            if len(fullest) <= MAX_ATTEMPTS:
                continue
            first, last = fullest[0], fullest[-1]
            place = f"{first.exchange.method} {first.exchange.redacted_path()[:120]}"
            what = (
                f"{len(fullest)} attempts at {place} in "
                f"{last.at - first.at:.1f} s, from {first.label}"
            )
            right = (
                f"give up, or pause for longer, after {MAX_ATTEMPTS} attempts, and let all callers "
                "share one budget of retries"
            )
            yield self.mistake(FAULT, fullest, what, right)
