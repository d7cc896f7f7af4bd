"""The request's body is read slowly."""

from __future__ import annotations

from dataclasses import dataclass

from mockgateway.protocols import FaultContext, Proceed
from mockgateway.reply import Reply
from mockgateway.scenario.fields import Count


@dataclass(frozen=True, slots=True)
class SlowUpload:
    """rate: bytes in a second. A client with a large body feels it as it sends; with a small one (below 64 KiB, which the wire takes at once) as a late answer.

    Whether it strikes is decided before the body is there: conditions on the body do not hold then.
    """

    rate: Count = Count(65_536)

    def reading(self) -> float:
        """Bytes in a second."""
        return float(self.rate)

    async def apply(self, scene: FaultContext, proceed: Proceed) -> Reply:
        """Tell what has happened already."""
        reply = await proceed()
        reply.applied.append(f"slow_upload {len(scene.call.body)} bytes at {self.rate}/s")
        return reply
