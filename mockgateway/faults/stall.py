"""Silence: before the first byte, or in the middle of a stream."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mockgateway.chunks import Group, events, lay
from mockgateway.protocols import FaultContext, Proceed
from mockgateway.reply import Chunk, Ending, Reply
from mockgateway.scenario.fields import Count, Seconds

LONGEST = 600.0  # seconds that comments come for where the silence has no end
MOST = 100_000  # comments


@dataclass(frozen=True, slots=True)
class Stall:
    """Nothing is said for some time: before anything (`at: start`, not even a status) or in the middle (`at: body`).

    for: how long, for ever where nothing is said; after: how many events of a stream come before, or bytes of another body, a half where nothing is said; keep_alive: how
    often an SSE comment comes in the meantime, which a stream's head goes before.
    """

    for_: Seconds | None = None
    after: Count | None = None
    at: Literal["start", "body"] = "body"
    keep_alive: Seconds | None = None

    def __post_init__(self) -> None:
        if self.keep_alive is not None and not 0 < self.keep_alive <= (self.for_ or LONGEST):
            raise ValueError(
                f"keep_alive: {self.keep_alive:g}s leaves no room for a comment: write a time from 1ms up to that of `for`"
            )

    async def apply(self, scene: FaultContext, proceed: Proceed) -> Reply:
        """Let what follows leave later, or never."""
        reply = await proceed()
        pace, streamed = reply.paced(), reply.events is not None
        groups = events(reply) if streamed else _halves(pace.chunks, self.after)
        place = (
            0
            if self.at == "start"
            else min(self.after or max(1, len(groups) // 2), len(groups))
            if streamed
            else 1
        )
        before, behind = groups[:place], groups[place:]
        began, late = before[-1][-1].at if before else pace.head, self.for_ or 0.0
        comments = self._comments(began) if streamed else []
        if self.for_ is None:
            pace.ending = Ending.HANG
            if pace.length is None and not streamed:
                pace.length = sum([len(chunk.data) for chunk in pace.chunks])
            behind = []
        if not before and not comments:
            pace.head += late
            pace.bare = pace.bare or self.for_ is None
        lay(
            reply,
            [
                *before,
                comments,
                *[[Chunk(at + late, data) for at, data in group] for group in behind],
            ],
        )
        lasts = "for ever" if self.for_ is None else f"{self.for_:g}s"
        reply.applied.append(
            f"stall {lasts} "
            + (
                "at the start"
                if not place
                else f"after {place} of {len(groups)} events"
                if streamed
                else "in the body"
            )
        )
        return reply

    def _comments(self, began: float) -> Group:
        if not self.keep_alive:
            return []
        lasts = LONGEST if self.for_ is None else self.for_
        return [
            Chunk(began + self.keep_alive * number, b": keep-alive\n\n")
            for number in range(1, min(int(lasts / self.keep_alive), MOST) + 1)
        ]


def _halves(chunks: list[Chunk], after: int | None) -> list[Group]:
    """A body that is no stream, in two pieces."""
    if not chunks:
        return []
    data = b"".join([chunk.data for chunk in chunks])
    kept = min(after or len(data) // 2, len(data))
    return [[Chunk(chunks[0].at, data[:kept])], [Chunk(chunks[-1].at, data[kept:])]]
