"""The connection breaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mockgateway.chunks import events, lay, text
from mockgateway.protocols import FaultContext, Proceed
from mockgateway.reply import Chunk, Ending, Pace, Reply
from mockgateway.scenario.fields import Count, Seconds


@dataclass(frozen=True, slots=True)
class Disconnect:
    """The connection breaks at the `start` (before the first byte) or in the `body`.

    after: so many events of a stream, or bytes of another body, a half where nothing is said; how: close, or reset (TCP RST); wait: before a break at
    the start.
    """

    at: Literal["start", "body"] = "body"
    after: Count | None = None
    how: Literal["close", "reset"] = "close"
    wait: Seconds = Seconds(0)

    async def apply(self, scene: FaultContext, proceed: Proceed) -> Reply:
        """Ask for the wire to break."""
        if self.at == "start":
            reply = Reply(500, None, body=b"", pace=Pace([], self.wait, ending=self.how, bare=True))
            reply.applied.append(f"disconnect at start by {self.how}")
            return reply
        reply = await proceed()
        pace, groups = reply.paced(), events(reply)
        if reply.events is not None:
            kept = min(self.after or len(groups) // 2, len(groups))
            lay(reply, groups[:kept])
            reply.applied.append(f"disconnect after {kept} events by {self.how}")
        else:
            data = text(groups[0]) if groups else b""
            kept = min(self.after or len(data) // 2, len(data))
            pace.length = len(data) if pace.length is None else pace.length
            pace.chunks = [Chunk(groups[0][0].at if groups else 0.0, data[:kept])]
            reply.applied.append(f"disconnect after {kept} of {len(data)} bytes by {self.how}")
        pace.ending = Ending.RESET if self.how == "reset" else Ending.CLOSE
        return reply
