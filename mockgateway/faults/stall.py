"""The `stall` fault."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from mockgateway.chunks import Group, delayed, set_chunks, split_events
from mockgateway.protocols import FaultContext, Proceed
from mockgateway.reply import Chunk, Ending, Reply
from mockgateway.scenario.fields import Count, Seconds

LONGEST = 600.0  # seconds of comments in a stall without end
MOST = 100_000  # comments


@dataclass(frozen=True, slots=True)
class Stall:
    """Send nothing for some time.

    Attributes:
        for: How long; forever by default.
        after: How many events of a stream, or bytes of another body, to send first; half of them by
            default.
        at: `start`: before the status; `body`: inside the body.
        keep_alive: The time between SSE comments during the stall; the stream's status and headers
            are sent before them. No comments by default.
    """

    example: ClassVar[str] = "stall: {after: 40, for: 30s, keep_alive: 5s}"

    for_: Seconds | None = None
    after: Count | None = None
    at: Literal["start", "body"] = "body"
    keep_alive: Seconds | None = None

    def __post_init__(self) -> None:
        if self.keep_alive is not None and not 0 < self.keep_alive <= (self.for_ or LONGEST):
            advice = "write a time from 1ms up to that of `for`"
            raise ValueError(f"keep_alive: {self.keep_alive:g}s leaves no time for one: {advice}")

    async def apply(self, context: FaultContext, proceed: Proceed) -> Reply:
        """Delay the rest of the reply, or drop it."""
        reply = await proceed()
        pace, is_stream = reply.paced(), reply.events is not None
        groups = split_events(reply) if is_stream else _halves(pace.chunks, self.after)
        index = 0
        if self.at == "body":
            index = min(self.after or max(1, len(groups) // 2), len(groups)) if is_stream else 1
        before, rest, delay = groups[:index], groups[index:], self.for_ or 0.0
        comments = self._comments(before[-1][-1].at if before else pace.head) if is_stream else []
        if self.for_ is None:
            pace.ending, rest = Ending.HANG, []
            if pace.length is None and not is_stream:
                pace.length = sum([len(chunk.data) for chunk in pace.chunks])
        if not before and not comments:
            pace.head += delay
            pace.bare = pace.bare or self.for_ is None
        set_chunks(reply, [*before, comments, *[delayed(group, delay) for group in rest]])
        lasts = "forever" if self.for_ is None else f"{self.for_:g}s"
        where = f"after {index} of {len(groups)} events" if is_stream else "in the body"
        reply.applied.append(f"stall {lasts} {where if index else 'at the start'}")
        return reply

    def _comments(self, start: float) -> Group:
        if not self.keep_alive:
            return []
        count = min(int((LONGEST if self.for_ is None else self.for_) / self.keep_alive), MOST)
        return [
            Chunk(start + self.keep_alive * number, b": keep-alive\n\n")
            for number in range(1, count + 1)
        ]


def _halves(chunks: list[Chunk], after: int | None) -> list[Group]:
    """Split a body that is not a stream."""
    if not chunks:
        return []
    data = b"".join([chunk.data for chunk in chunks])
    cut = min(after or len(data) // 2, len(data))
    return [[Chunk(chunks[0].at, data[:cut])], [Chunk(chunks[-1].at, data[cut:])]]
