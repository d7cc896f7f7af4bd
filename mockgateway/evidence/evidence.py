"""The calls of one sandbox in order, its webhooks, and which calls are attempts at the same thing.

Three laws. Times are the sandbox's: a client that waits while the test moves the clock has waited.
If the clock stood still between two calls, the wait is unknown and no mistake is reported. If two
callers send the same request at once, it is unknown whose attempt the next one is, and no mistake
is reported for either.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from functools import cached_property

from mockgateway.evidence.attempts import Attempt
from mockgateway.state.webhooks import Delivery

SAME_REQUEST_WITHIN = 600.0  # seconds; a later equal request is a new one, not a retry
TIMER_ERROR = 0.01  # seconds by which a reply may seem to end after its client went on


class Evidence:
    """The evidence that judges read.

    Attributes:
        calls: The calls in order.
        deliveries: The webhooks in the order of posting.
        now: The sandbox's time.
    """

    def __init__(
        self, calls: Sequence[Attempt], deliveries: Sequence[Delivery] = (), now: float = 0.0
    ) -> None:
        self.calls = calls
        self.deliveries = deliveries
        self.now = now

    @cached_property
    def chains(self) -> list[list[Attempt]]:
        """The attempts at each request: all but the last one of a chain failed.

        A single call is a chain of one. A call that several chains could continue with continues
        the one that was due first.
        """
        chains: list[list[Attempt]] = []
        open_chains: dict[bytes, list[list[Attempt]]] = {}
        for call in self.calls:
            waiting = open_chains.setdefault(call.request_key, [])
            waiting[:] = [chain for chain in waiting if _can_be_retried(chain[-1], call)]
            counted = call.request_key in self._counted
            fitting = [
                chain
                for chain in waiting
                if not overlap(chain[-1], call)
                and (not counted or chain[-1].retry_count + 1 == call.retry_count)
            ]
            chain = min(fitting, key=lambda chain: _due(chain[-1]), default=None)
            if chain is None:
                chains.append(chain := [])
            else:
                waiting.remove(chain)
            chain.append(call)
            waiting.append(chain)
        return chains

    @cached_property
    def _counted(self) -> set[bytes]:
        """The requests whose retries the client counts, so that attempts can be distinguished."""
        return {call.request_key for call in self.calls if call.retry_count}

    @cached_property
    def reliable_chains(self) -> list[list[Attempt]]:
        """The chains of requests that never ran twice at once, or whose retries are counted."""
        latest: dict[bytes, Attempt] = {}
        crowded = set()
        for call in self.calls:
            key = call.request_key
            before = latest.get(key)
            if before is not None and overlap(before, call) and key not in self._counted:
                crowded.add(key)
            if before is None or call.ended > before.ended:
                latest[key] = call
        return [chain for chain in self.chains if chain[0].request_key not in crowded]

    @property
    def retries(self) -> Iterator[tuple[Attempt, Attempt]]:
        """Each failed attempt with the attempt after it."""
        for chain in self.reliable_chains:
            yield from itertools.pairwise(chain)

    @property
    def accepted_webhooks(self) -> Iterator[Delivery]:
        """The webhooks that an app answered with a 2xx. The mock's own inbox does not count."""
        for one in self.deliveries:
            if one.state == "delivered" and "/_mock/inbox" not in one.url:
                yield one

    @cached_property
    def polls(self) -> list[list[Attempt]]:
        """The polls of each task through one URL, in order."""
        by_place: dict[tuple[str, str], list[Attempt]] = {}
        for call in self.calls:
            if call.is_poll:
                by_place.setdefault((call.exchange.gateway, call.path), []).append(call)
        return list(by_place.values())


def overlap(before: Attempt, after: Attempt) -> bool:
    """Return whether a call started while an earlier one was still being answered."""
    return before.at < after.at < before.ended - TIMER_ERROR


def waited(before: Attempt, after: Attempt) -> float | None:
    """Return the seconds between a reply and the next request; None if the clock stood still."""
    return None if before.at == after.at else max(0.0, after.at - before.ended)


def _can_be_retried(before: Attempt, after: Attempt) -> bool:
    return before.failed and after.at - before.ended <= SAME_REQUEST_WITHIN


def _due(call: Attempt) -> float:
    return call.ended + (call.retry_after or 0.0)
