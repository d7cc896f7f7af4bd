"""The `latency` fault."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from itertools import accumulate
from typing import ClassVar, Literal

from mockgateway.chunks import delayed, set_chunks, split_events
from mockgateway.protocols import FaultContext, Proceed
from mockgateway.reply import Chunk, Pace, Reply
from mockgateway.scenario.fields import Seconds, Share

BYTES_PER_TOKEN = 4  # of a reply's body, roughly
Z99 = 2.326348  # standard deviations above the mean of the 99th percentile


@dataclass(frozen=True, slots=True)
class Latency:
    """Delay the first byte, and each event of a stream.

    Attributes:
        before: The time before the first byte: the mean, or the median if `spread` is lognormal.
        between: The time between the events of a stream, likewise.
        spread: How the times vary. uniform: by half the mean either way. normal: with a standard
            deviation of a quarter. By default fixed, or lognormal if a p99 is given.
        p99: The 99th percentile of `before` for lognormal; three times the median by default.
        between_p99: The 99th percentile of `between`, likewise.
        per_token: Additional time for each token of a reply that is not streamed.
        load: By which share each other stream in the sandbox slows the tokens, as in a batch.
    """

    example: ClassVar[str] = "latency: {before: 400ms, p99: 2s, between: 20ms, between_p99: 80ms}"

    before: Seconds = Seconds(0)
    between: Seconds = Seconds(0)
    spread: Literal["fixed", "uniform", "normal", "lognormal"] | None = None
    p99: Seconds | None = None
    between_p99: Seconds | None = None
    per_token: Seconds = Seconds(0)
    load: Share = Share(0)

    def __post_init__(self) -> None:
        default = "lognormal" if self.p99 is not None or self.between_p99 is not None else "fixed"
        for word, median, p99 in (
            ("p99", self.before, self.p99),
            ("between_p99", self.between, self.between_p99),
        ):
            if p99 is not None and self.spread not in (None, "lognormal"):
                advice = "write `spread: lognormal`"
                raise ValueError(f"{word}: has no meaning if spread is {self.spread}: {advice}")
            if p99 is not None and not 0 < median <= p99:
                advice = "write both, such as {before: 400ms, p99: 2s}"
                message = f"{word}: {p99:g}s must be above its median, {median:g}s: {advice}"
                raise ValueError(message)
        object.__setattr__(self, "spread", self.spread or default)

    async def apply(self, context: FaultContext, proceed: Proceed) -> Reply:
        """Set when each chunk leaves; the server waits."""
        reply = await proceed()
        rng, slowdown = context.seed.random(), 1 + self.load * context.call.sandbox.streams
        first = self._draw(self.before, self.p99, rng)
        if self.per_token and reply.events is None:
            first += slowdown * self.per_token * max(1, len(reply.encode()) // BYTES_PER_TOKEN)
        if reply.pace is None and reply.events is not None:  # unchanged: each piece is an event
            pieces = reply.pieces()
            times = self._times(first, len(pieces), slowdown, rng)
            pace = reply.pace = Pace(list(map(Chunk, times, pieces)), first)
        else:
            pace, groups = reply.paced(), split_events(reply)
            times = self._times(first, len(groups), slowdown, rng)
            set_chunks(reply, map(delayed, groups, times))
            pace.head += first
        if pace.chunks:
            pace.head = min(pace.head, pace.chunks[0].at)
        last = f" to {times[-1]:.3f}s" if len(times) > 1 else ""
        reply.applied.append(f"latency {first:.3f}s{last}")
        return reply

    def _times(self, first: float, count: int, slowdown: float, rng: random.Random) -> list[float]:
        """Return the delay of each event."""
        if self.spread == "fixed" or not self.between:
            return [first + self.between * slowdown * number for number in range(count)]
        gaps = [
            slowdown * self._draw(self.between, self.between_p99, rng) for _ in range(count - 1)
        ]
        return list(accumulate(gaps, initial=first))[:count]

    def _draw(self, mean: float, p99: float | None, rng: random.Random) -> float:
        if self.spread == "fixed" or not mean:
            return mean
        if self.spread == "uniform":
            return rng.uniform(mean / 2, mean * 1.5)
        if self.spread == "normal":
            return max(0.0, rng.normalvariate(mean, mean / 4))
        sigma = max(0.0, math.log((p99 or mean * 3) / mean) / Z99)
        return mean * math.exp(rng.normalvariate(0, sigma))
