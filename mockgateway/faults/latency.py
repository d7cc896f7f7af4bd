"""The answer takes its time: before its first byte, and between its tokens."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from mockgateway.chunks import events, lay
from mockgateway.protocols import FaultContext, Proceed
from mockgateway.reply import Chunk, Pace, Reply
from mockgateway.scenario.fields import Seconds, Share

BYTES = 4  # of a reply's body, about as many as a token has


@dataclass(frozen=True, slots=True)
class Latency:
    """Time before the first byte (`before`) and between the events of a stream (`between`), each a mean that varies as `spread` says.

    spread: fixed; uniform (by half as much either way); normal (a quarter as deviation); lognormal, where `before` and `between` are medians, and `p99` and `between_p99`
    the 99th percentiles (three times the median where nothing is said). Where nothing is said it is fixed, or lognormal if there is a p99.
    per_token: a reply that is not streamed takes so much longer for each token that it has.
    load: the times of a token are longer by this share for each other stream that is in flight in the sandbox when this one begins, as in a batch.
    """

    before: Seconds = Seconds(0)
    between: Seconds = Seconds(0)
    spread: Literal["fixed", "uniform", "normal", "lognormal"] | None = None
    p99: Seconds | None = None
    between_p99: Seconds | None = None
    per_token: Seconds = Seconds(0)
    load: Share = Share(0)

    def __post_init__(self) -> None:
        said = "lognormal" if self.p99 is not None or self.between_p99 is not None else "fixed"
        for word, median, most in (
            ("p99", self.before, self.p99),
            ("between_p99", self.between, self.between_p99),
        ):
            if most is not None and self.spread not in (None, "lognormal"):
                raise ValueError(
                    f"{word}: has no meaning where spread is {self.spread}: write `spread: lognormal`"
                )
            if most is not None and not 0 < median <= most:
                raise ValueError(
                    f"{word}: {most:g}s is to be above its median, {median:g}s: write both, such as {{before: 400ms, p99: 2s}}"
                )
        object.__setattr__(self, "spread", self.spread or said)

    async def apply(self, scene: FaultContext, proceed: Proceed) -> Reply:
        """Let every piece leave later; nothing is waited for here."""
        reply = await proceed()
        chance, slower = scene.seed.random(), 1 + self.load * scene.call.sandbox.streams
        late = self._draw(self.before, self.p99, chance)
        if self.per_token and reply.events is None:
            late += slower * self.per_token * max(1, len(reply.encode()) // BYTES)
        if (
            reply.pace is None and reply.events is not None
        ):  # nobody has split or moved anything: each piece is an event
            pieces = reply.pieces()
            times = self._times(late, len(pieces), slower, chance)
            pace = reply.pace = Pace(list(map(Chunk, times, pieces)), late)
        else:
            pace, groups = reply.paced(), events(reply)
            times = self._times(late, len(groups), slower, chance)
            lay(
                reply,
                [
                    [Chunk(at + later, data) for at, data in group]
                    for later, group in zip(times, groups, strict=True)
                ],
            )
            pace.head += late
        if pace.chunks:
            pace.head = min(pace.head, pace.chunks[0].at)
        reply.applied.append(
            f"latency {late:.3f}s" + (f" to {times[-1]:.3f}s" if len(times) > 1 else "")
        )
        return reply

    def _times(self, first: float, count: int, slower: float, chance: random.Random) -> list[float]:
        """How much later each event leaves."""
        if self.spread == "fixed" or not self.between:
            return [first + self.between * slower * number for number in range(count)]
        return list(
            accumulate(
                [
                    slower * self._draw(self.between, self.between_p99, chance)
                    for _ in range(count - 1)
                ],
                initial=first,
            )
        )[:count]

    def _draw(self, mean: float, p99: float | None, chance: random.Random) -> float:
        if self.spread == "fixed" or not mean:
            return mean
        if self.spread == "uniform":
            return chance.uniform(mean / 2, mean * 1.5)
        if self.spread == "normal":
            return max(0.0, chance.normalvariate(mean, mean / 4))
        sigma = math.log((p99 or mean * 3) / mean) / 2.326348 if (p99 or mean * 3) > mean else 0.0
        return mean * math.exp(chance.normalvariate(0, sigma))
