"""Requests that failed together are retried together."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.evidence import WARNING, Attempt, ClientMistake, Evidence, Judge
from mockgateway.evidence.evidence import waited

# Equal waits of six requests show a rule. The random waits of four may be equal by chance: once in
# a hundred runs of an SDK with a jitter of a quarter.
MIN_REQUESTS = 6
SHARE = 0.02  # the share of a wait, ...
NOISE = 0.01  # ... and the seconds, by which waits without jitter differ
MIN_WAIT = 0.1  # seconds: a shorter wait shows nothing


class NoJitter(Judge):
    """Several requests fail at about the same time and are retried after equally long waits."""

    name = "no_jitter"
    about = f"{MIN_REQUESTS} requests or more that failed together were retried after the same wait"
    rule = "AWS, Exponential backoff and jitter; SeaLink, Rate limits"

    def judge(self, evidence: Evidence) -> Iterator[ClientMistake]:
        """Compare the first waits of chains that begin within one wait of each other."""
        firsts = [
            (wait, chain[0], chain[1])
            for chain in evidence.reliable_chains
            if len(chain) > 1 and (wait := _own_wait(chain)) is not None
        ]
        firsts.sort(key=lambda first: first[1].at)
        while firsts:
            wait, first, _ = firsts[0]
            herd = [one for one in firsts if one[1].at - first.at <= wait]
            firsts = [one for one in firsts if one not in herd]
            waits = [one[0] for one in herd]
            if len(herd) < MIN_REQUESTS or max(waits) - min(waits) > SHARE * wait + NOISE:
                continue
            what = (
                f"{len(herd)} requests failed together, {first.label} first, and each was retried "
                f"after {min(waits):.2f} to {max(waits):.2f} s"
            )
            right = "make each wait random, such as between half of it and all of it"
            calls = [call for _, before, after in herd for call in (before, after)]
            yield self.mistake(WARNING, calls, what, right)


def _own_wait(chain: list[Attempt]) -> float | None:
    """Return the wait before the first retry; None if the server chose it or it is too short."""
    wait = waited(chain[0], chain[1])
    return wait if wait is not None and chain[0].retry_after is None and wait >= MIN_WAIT else None
