"""The answer ends too early, though the connection ends as it should."""

from __future__ import annotations

from dataclasses import dataclass

from mockgateway.chunks import events, lay, text
from mockgateway.protocols import FaultContext, Proceed
from mockgateway.reply import Chunk, Reply
from mockgateway.scenario.fields import Count


@dataclass(frozen=True, slots=True)
class Truncate:
    """after: how many events of a stream, or bytes of another body, come still; a half where nothing is said. Content-Length tells the truth about what comes."""

    after: Count | None = None

    async def apply(self, scene: FaultContext, proceed: Proceed) -> Reply:
        """Drop the rest."""
        reply = await proceed()
        groups = events(reply)
        if reply.events is not None:
            kept = min(self.after or len(groups) // 2, len(groups))
            reply.applied.append(f"truncate after {kept} of {len(groups)} events")
            lay(reply, groups[:kept])
        elif groups:
            data = text(groups[0])
            kept = min(self.after or len(data) // 2, len(data))
            reply.applied.append(f"truncate after {kept} of {len(data)} bytes")
            lay(reply, [[Chunk(groups[0][0].at, data[:kept])]])
        return reply
