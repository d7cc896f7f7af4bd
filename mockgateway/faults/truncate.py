"""The `truncate` fault."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mockgateway.chunks import joined, set_chunks, split_events
from mockgateway.protocols import FaultContext, Proceed
from mockgateway.reply import Chunk, Reply
from mockgateway.scenario.fields import Count


@dataclass(frozen=True, slots=True)
class Truncate:
    """End the body early but properly, with a Content-Length that is correct.

    Attributes:
        after: How many events of a stream, or bytes of another body, to send; half of them by
            default.
    """

    example: ClassVar[str] = "truncate: 12"

    after: Count | None = None

    async def apply(self, context: FaultContext, proceed: Proceed) -> Reply:
        """Drop the rest."""
        reply = await proceed()
        groups = split_events(reply)
        if reply.events is not None:
            sent = min(self.after or len(groups) // 2, len(groups))
            reply.applied.append(f"truncate after {sent} of {len(groups)} events")
            set_chunks(reply, groups[:sent])
        elif groups:
            data = joined(groups[0])
            sent = min(self.after or len(data) // 2, len(data))
            reply.applied.append(f"truncate after {sent} of {len(data)} bytes")
            set_chunks(reply, [[Chunk(groups[0][0].at, data[:sent])]])
        return reply
