"""Everything that the judges look at: the calls of one sandbox in their order, its webhooks, and which calls are attempts at the same thing.

Two laws. Times are the sandbox's: a client that waits while the test moves the clock has waited. Where the clock stood still between two calls, nothing
is known of a wait, and nobody is accused of one.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from functools import cached_property

from mockgateway.evidence.sighting import Sighting
from mockgateway.webhook import Delivery

TOGETHER = 600.0  # seconds after which the same request is a new wish
PATIENCE = 1.0  # seconds after which a client that sends the same again has given up waiting, rather than sent it twice


class Evidence:
    """calls: in their order; deliveries: of webhooks, in the order of posting; now: the sandbox's time."""

    def __init__(self, calls: Sequence[Sighting], deliveries: Sequence[Delivery] = (), now: float = 0.0) -> None:
        self.calls = calls
        self.deliveries = deliveries
        self.now = now
        running: dict[bytes, Sighting] = {}
        for call in calls:
            before = running.get(call.wish)
            if before is not None and before.at + PATIENCE <= call.at < before.ended:
                before.abandoned = True
            running[call.wish] = call

    @cached_property
    def chains(self) -> list[list[Sighting]]:
        """The attempts at each wish: every one but the last has failed. A single call is a chain of one."""
        open_: dict[bytes, list[Sighting]] = {}
        chains = []
        for call in self.calls:
            chain = open_.get(call.wish)
            if chain is None or not chain[-1].failed or call.at - chain[-1].ended > TOGETHER:
                chain = open_[call.wish] = []
                chains.append(chain)
            chain.append(call)
        return chains

    @property
    def retries(self) -> Iterator[tuple[Sighting, Sighting]]:
        """Each failed attempt with the one after it."""
        for chain in self.chains:
            yield from itertools.pairwise(chain)

    @property
    def received(self) -> Iterator[Delivery]:
        """The webhooks that somebody has answered with a 2xx; the mock's own inbox, which answers all, is nobody."""
        return (one for one in self.deliveries if one.state == "delivered" and "/_mock/inbox" not in one.url)

    @cached_property
    def polls(self) -> list[list[Sighting]]:
        """The looks at each task through one address, in their order."""
        by_place: dict[tuple[str, str], list[Sighting]] = {}
        for call in self.calls:
            if call.looks:
                by_place.setdefault((call.exchange.gateway, call.path), []).append(call)
        return list(by_place.values())


def waited(before: Sighting, after: Sighting) -> float | None:
    """Seconds between a reply and the next request, None where nobody knows: the clock stood still, or the client did not wait for the reply."""
    return None if before.at == after.at or before.abandoned else max(0.0, after.at - before.ended)
