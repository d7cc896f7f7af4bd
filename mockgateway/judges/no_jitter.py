"""Clients that failed together come back together."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.evidence import WARNING, Attempt, Evidence, Finding
from mockgateway.evidence.evidence import waited

LEAST = 6  # requests that wait alike show a rule: the waits of four that are random may be alike by chance, once in a hundred runs of an SDK whose jitter is a quarter
SHARE = 0.02  # the share of a wait, ...
NOISE = 0.01  # ... and the seconds, by which waits without jitter differ
SHORTEST = 0.1  # seconds: a shorter wait says nothing


class NoJitter:
    """Several requests that failed at about the same time wait equally long, to the hundredth, before they are sent again."""

    name = "no_jitter"
    about = f"{LEAST} requests or more that failed together were retried after the same wait"
    rule = "AWS, Exponential backoff and jitter; SeaLink, Rate limits"

    def judge(self, evidence: Evidence) -> Iterator[Finding]:
        """Compare the first waits of chains that begin within one wait of each other; a Retry-After is the server's wait, not theirs."""
        firsts = [
            (wait, chain[0], chain[1])
            for chain in evidence.sure
            if len(chain) > 1 and (wait := _own(chain)) is not None
        ]
        firsts.sort(key=lambda first: first[1].at)
        while firsts:
            wait, first, _ = firsts[0]
            herd = [one for one in firsts if one[1].at - first.at <= wait]
            firsts = [one for one in firsts if one not in herd]
            waits = [one[0] for one in herd]
            if len(herd) < LEAST or max(waits) - min(waits) > SHARE * wait + NOISE:
                continue
            what = f"{len(herd)} requests failed together, {first.label} first, and each was sent again after {min(waits):.2f} to {max(waits):.2f} s"
            numbers = tuple(
                number for _, before, after in herd for number in (before.number, after.number)
            )
            yield Finding(
                self.name,
                WARNING,
                numbers,
                what,
                "make each wait random, such as between half of it and all",
                self.rule,
            )


def _own(chain: list[Attempt]) -> float | None:
    """The wait before the first retry, None where it is not the client's own choice or too short."""
    wait = waited(chain[0], chain[1])
    return wait if wait is not None and chain[0].retry_after is None and wait >= SHORTEST else None
