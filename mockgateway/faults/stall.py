"""Silence: before the first byte, or in the middle of a stream."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mockgateway.ports import Proceed, Scene
from mockgateway.reply import Beat, Ending, Reply
from mockgateway.scenario.fields import Count, Seconds


@dataclass(frozen=True, slots=True)
class Stall:
    """Nothing is said for some time, before anything (`at: start`) or in the middle.

    for: how long, for ever where nothing is said; after: how many events (of another body: pieces) come before; keep_alive: how often an SSE comment
    comes in the meantime.
    """

    for_: Seconds | None = None
    after: Count | None = None
    at: Literal["start", "body"] = "body"
    keep_alive: Seconds | None = None

    async def apply(self, scene: Scene, proceed: Proceed) -> Reply:
        """Let what follows leave later, or never."""
        reply = await proceed()
        pace = reply.paced()
        place = 0 if self.at == "start" else min(self.after or max(1, len(pace.beats) // 2), len(pace.beats))
        before, behind = pace.beats[:place], pace.beats[place:]
        began = before[-1].at if before else pace.head
        lasts = self.for_
        comments: list[Beat] = []
        if self.keep_alive and reply.events is not None:
            span = lasts if lasts is not None else 600.0
            step = max(self.keep_alive, 0.01)
            comments = [Beat(began + step * number, b": keep-alive\n\n") for number in range(1, int(span / step) + 1)]
        if lasts is None:
            pace.beats, pace.ending = [*before, *comments], Ending.HANG
        else:
            pace.beats = [*before, *comments, *[Beat(beat.at + lasts, beat.data) for beat in behind]]
        if not before and not comments:
            pace.head += lasts or 0.0
        reply.applied.append(f"stall {'for ever' if lasts is None else f'{lasts:g}s'} after {place} pieces")
        return reply
