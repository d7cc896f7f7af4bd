"""The same failed request, again and again in a short time."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.evidence import FAULT, Evidence, Finding

MOST = 6  # attempts at one request ...
WITHIN = 60.0  # ... in so many seconds; SeaLink's page on rate limits advises five or six in all


class RetryStorm:
    """More attempts at one request in a minute than any gateway advises."""

    name = "retry_storm"
    about = f"more than {MOST} attempts at one request within {WITHIN:g} s"
    rule = "Google SRE book, 22 (retry budgets); SeaLink, Rate limits: 5 to 6 attempts"

    def judge(self, evidence: Evidence) -> Iterator[Finding]:
        """Count the attempts of each chain in every minute; what is told is the fullest one."""
        for chain in evidence.sure:
            fullest = max(
                (
                    [one for one in chain[place:] if one.at - first.at <= WITHIN]
                    for place, first in enumerate(chain)
                ),
                key=len,
            )
            if len(fullest) <= MOST:
                continue
            seconds = fullest[-1].at - fullest[0].at
            what = f"{len(fullest)} attempts at {fullest[0].exchange.method} {fullest[0].path[:120]} in {seconds:.1f} s, from {fullest[0].label}"
            right = f"give up, or pause for longer, after {MOST} attempts, and let all callers share one budget of retries"
            yield Finding(
                self.name, FAULT, tuple(one.number for one in fullest), what, right, self.rule
            )
