"""The answer takes its time: before its first byte, and between its tokens."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import Literal

from mockgateway.ports import Proceed, Scene
from mockgateway.reply import Beat, Reply
from mockgateway.scenario.fields import Seconds


@dataclass(frozen=True, slots=True)
class Latency:
    """Time before the first byte (`before`) and between the events of a stream (`between`), each a mean that varies as `spread` says.

    spread: fixed; uniform (by half as much either way); normal (a quarter as deviation); lognormal, where `before` and `between` are medians and `p99`
    and `between_p99` the 99th percentiles.
    A reply that is not streamed waits `before` and then as long as its tokens would have taken: `per_token` of them, if that is said.
    """

    before: Seconds = Seconds(0)
    between: Seconds = Seconds(0)
    spread: Literal["fixed", "uniform", "normal", "lognormal"] = "fixed"
    p99: Seconds | None = None
    between_p99: Seconds | None = None
    per_token: Seconds = Seconds(0)

    async def apply(self, scene: Scene, proceed: Proceed) -> Reply:
        """Let every piece leave later; nothing is waited for here."""
        reply = await proceed()
        pace, chance = reply.paced(), scene.seed.random()
        late = self._draw(self.before, self.p99, chance)
        if self.per_token and reply.events is None:
            late += self.per_token * max(1, len(reply.encode()) // 4)
        beats: list[Beat] = []
        between, steady = self.between, self.spread == "fixed"
        for number, (at, data) in enumerate(pace.beats):
            if number and between:
                late += between if steady else self._draw(between, self.between_p99, chance)
            beats.append(Beat(at + late, data))
        first = beats[0].at if beats else pace.head + late
        pace.beats, pace.head = beats, first
        reply.applied.append(f"latency {first:.3f}s" + (f" to {beats[-1].at:.3f}s" if len(beats) > 1 else ""))
        return reply

    def _draw(self, mean: float, p99: float | None, chance: random.Random) -> float:
        if self.spread == "fixed" or not mean:
            return mean
        if self.spread == "uniform":
            return chance.uniform(mean / 2, mean * 1.5)
        if self.spread == "normal":
            return max(0.0, chance.normalvariate(mean, mean / 4))
        sigma = math.log((p99 or mean * 3) / mean) / 2.326348 if (p99 or mean * 3) > mean else 0.0
        return mean * math.exp(chance.normalvariate(0, sigma))
