"""Everything that the judges look at: the calls of one sandbox in their order, its webhooks, and which calls are attempts at the same thing.

Three laws. Times are the sandbox's: a client that waits while the test moves the clock has waited. Where the clock stood still between two calls, nothing
is known of a wait, and nobody is accused of one. Where two callers ask for the same at once, nobody knows whose attempt the next one is: it is held against neither.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from functools import cached_property

from mockgateway.evidence.attempts import Attempt
from mockgateway.state.webhooks import Delivery

TOGETHER = 600.0  # seconds after which the same request is a new wish
TIMER = 0.01  # seconds by which a reply may seem to end after its client has gone on


class Evidence:
    """calls: in their order; deliveries: of webhooks, in the order of posting; now: the sandbox's time."""

    def __init__(
        self, calls: Sequence[Attempt], deliveries: Sequence[Delivery] = (), now: float = 0.0
    ) -> None:
        self.calls = calls
        self.deliveries = deliveries
        self.now = now

    @cached_property
    def chains(self) -> list[list[Attempt]]:
        """The attempts at each wish: every one but the last has failed. A single call is a chain of one; of several that it may go on, it goes on the one due first."""
        open_: dict[bytes, list[list[Attempt]]] = {}
        chains: list[list[Attempt]] = []
        for call in self.calls:
            waiting = open_.setdefault(call.wish, [])
            waiting[:] = [
                chain
                for chain in waiting
                if chain[-1].failed and call.at - chain[-1].ended <= TOGETHER
            ]
            known = call.wish in self._counted
            fitting = [
                chain
                for chain in waiting
                if not overlap(chain[-1], call) and (not known or chain[-1].retry + 1 == call.retry)
            ]
            chain = min(
                fitting,
                key=lambda chain: chain[-1].ended + (chain[-1].retry_after or 0.0),
                default=None,
            )
            if chain is None:
                chains.append(chain := [])
            else:
                waiting.remove(chain)
            chain.append(call)
            waiting.append(chain)
        return chains

    @cached_property
    def _counted(self) -> set[bytes]:
        """The wishes whose attempts the client itself counts: one that it calls its first is no other's second."""
        return {call.wish for call in self.calls if call.retry}

    @cached_property
    def sure(self) -> list[list[Attempt]]:
        """The chains of those wishes that nobody ever had twice at once, or whose attempts are counted."""
        latest: dict[bytes, Attempt] = {}
        crowded = set()
        for call in self.calls:
            before = latest.get(call.wish)
            if before is not None and overlap(before, call) and call.wish not in self._counted:
                crowded.add(call.wish)
            if before is None or call.ended > before.ended:
                latest[call.wish] = call
        return [chain for chain in self.chains if chain[0].wish not in crowded]

    @property
    def retries(self) -> Iterator[tuple[Attempt, Attempt]]:
        """Each failed attempt with the one after it, where that is sure."""
        for chain in self.sure:
            yield from itertools.pairwise(chain)

    @property
    def received(self) -> Iterator[Delivery]:
        """The webhooks that somebody has answered with a 2xx; the mock's own inbox, which answers all, is nobody."""
        return (
            one
            for one in self.deliveries
            if one.state == "delivered" and "/_mock/inbox" not in one.url
        )

    @cached_property
    def polls(self) -> list[list[Attempt]]:
        """The looks at each task through one address, in their order."""
        by_place: dict[tuple[str, str], list[Attempt]] = {}
        for call in self.calls:
            if call.looks:
                by_place.setdefault((call.exchange.gateway, call.path), []).append(call)
        return list(by_place.values())


def overlap(before: Attempt, after: Attempt) -> bool:
    """Whether a call came while an earlier one was still being answered."""
    return before.at < after.at < before.ended - TIMER


def waited(before: Attempt, after: Attempt) -> float | None:
    """Seconds between a reply and the next request, None where nobody knows: the clock stood still."""
    return None if before.at == after.at else max(0.0, after.at - before.ended)
