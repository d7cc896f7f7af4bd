"""The answer ends too early, though the connection ends as it should."""

from __future__ import annotations

from dataclasses import dataclass

from mockgateway.ports import Proceed, Scene
from mockgateway.reply import Beat, Reply
from mockgateway.scenario.fields import Count


@dataclass(frozen=True, slots=True)
class Truncate:
    """after: how many events of a stream, or bytes of another body, come still; a half where nothing is said. Content-Length tells the truth about what comes."""

    after: Count | None = None

    async def apply(self, scene: Scene, proceed: Proceed) -> Reply:
        """Drop the rest."""
        reply = await proceed()
        pace = reply.paced()
        if reply.events is not None:
            kept = min(self.after or len(pace.beats) // 2, len(pace.beats))
            reply.applied.append(f"truncate after {kept} of {len(pace.beats)} events")
            pace.beats = pace.beats[:kept]
        elif pace.beats:
            at, data = pace.beats[0].at, b"".join([beat.data for beat in pace.beats])
            kept = min(self.after or len(data) // 2, len(data))
            reply.applied.append(f"truncate after {kept} of {len(data)} bytes")
            pace.beats = [Beat(at, data[:kept])]
        return reply
