"""The `disconnect` fault."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from mockgateway.chunks import joined, set_chunks, split_events
from mockgateway.protocols import FaultContext, Proceed
from mockgateway.reply import Chunk, Ending, Pace, Reply
from mockgateway.scenario.fields import Count, Seconds


@dataclass(frozen=True, slots=True)
class Disconnect:
    """Break the connection.

    Attributes:
        at: `start`: before the first byte; `body`: inside the body.
        after: How many events of a stream, or bytes of another body, to send first; half of them by
            default.
        how: `close` or `reset` (a TCP RST).
        wait: The delay before a break at the start.
    """

    example: ClassVar[str] = "disconnect: {at: body, after: 10, how: reset}"

    at: Literal["start", "body"] = "body"
    after: Count | None = None
    how: Literal["close", "reset"] = "close"
    wait: Seconds = Seconds(0)

    async def apply(self, context: FaultContext, proceed: Proceed) -> Reply:
        """Cut the reply, and set how it ends."""
        if self.at == "start":
            reply = Reply(500, None, body=b"", pace=Pace([], self.wait, ending=self.how, bare=True))
            reply.applied.append(f"disconnect at start by {self.how}")
            return reply
        reply = await proceed()
        pace, groups = reply.paced(), split_events(reply)
        if reply.events is not None:
            sent = min(self.after or len(groups) // 2, len(groups))
            set_chunks(reply, groups[:sent])
            reply.applied.append(f"disconnect after {sent} events by {self.how}")
        else:
            data = joined(groups[0]) if groups else b""
            sent = min(self.after or len(data) // 2, len(data))
            pace.length = len(data) if pace.length is None else pace.length
            pace.chunks = [Chunk(groups[0][0].at if groups else 0.0, data[:sent])]
            reply.applied.append(f"disconnect after {sent} of {len(data)} bytes by {self.how}")
        pace.ending = Ending.RESET if self.how == "reset" else Ending.CLOSE
        return reply
