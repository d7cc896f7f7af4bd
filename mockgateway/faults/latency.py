"""The answer takes its time: before its first byte, and between its tokens."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import Literal

from mockgateway.beats import events, lay
from mockgateway.ports import Proceed, Scene
from mockgateway.reply import Beat, Reply
from mockgateway.scenario.fields import Seconds, Share

BYTES = 4  # of a reply's body, about as many as a token has


@dataclass(frozen=True, slots=True)
class Latency:
    """Time before the first byte (`before`) and between the events of a stream (`between`), each a mean that varies as `spread` says.

    spread: fixed; uniform (by half as much either way); normal (a quarter as deviation); lognormal, where `before` and `between` are medians, and `p99` and `between_p99`
    the 99th percentiles.
    per_token: a reply that is not streamed takes so much longer for each token that it has.
    load: the times of a token are longer by this share for each other stream that is in flight in the sandbox when this one begins, as in a batch.
    """

    before: Seconds = Seconds(0)
    between: Seconds = Seconds(0)
    spread: Literal["fixed", "uniform", "normal", "lognormal"] = "fixed"
    p99: Seconds | None = None
    between_p99: Seconds | None = None
    per_token: Seconds = Seconds(0)
    load: Share = Share(0)

    async def apply(self, scene: Scene, proceed: Proceed) -> Reply:
        """Let every piece leave later; nothing is waited for here."""
        reply = await proceed()
        pace, chance = reply.paced(), scene.seed.random()
        slower = 1 + self.load * scene.call.sandbox.streams
        late = self._draw(self.before, self.p99, chance)
        if self.per_token and reply.events is None:
            late += slower * self.per_token * max(1, sum([len(beat.data) for beat in pace.beats]) // BYTES)
        groups, between, steady = events(reply), self.between * slower, self.spread == "fixed"
        pace.head += late
        for number, group in enumerate(groups):
            if number and between:
                late += between if steady else slower * self._draw(self.between, self.between_p99, chance)
            groups[number] = [Beat(at + late, data) for at, data in group]
        lay(reply, groups)
        first, last = (pace.beats[0].at, pace.beats[-1].at) if pace.beats else (pace.head, pace.head)
        pace.head = min(pace.head, first)
        reply.applied.append(f"latency {first:.3f}s" + (f" to {last:.3f}s" if len(pace.beats) > 1 else ""))
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
