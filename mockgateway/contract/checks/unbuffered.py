"""Streams that are streams: the first byte comes well before the last."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.contract.checks.reading import Exchange, accepted, events, streamed
from mockgateway.contract.failure import Failure, tell

SLOW = 1.0  # seconds before the first event, below which nobody can tell holding back from speed
BURST = 0.02  # the share of the whole time in which a stream that was held back arrives
ENOUGH = 8  # events


def unbuffered(exchange: Exchange) -> Iterator[Failure]:
    """A stream that took its time did not arrive in one piece at the end."""
    if not accepted(exchange) or not streamed(exchange):
        return
    told = events(exchange)
    if len(told) < ENOUGH:
        return
    first, last = told[0].at, told[-1].at
    if first >= SLOW and last - first < BURST * last:
        yield tell(
            "unbuffered",
            exchange,
            f"all {len(told)} events came within {(last - first) * 1000:.0f} ms, after {first:.1f} s of silence: something held the stream back",
        )
