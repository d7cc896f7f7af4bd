"""The `slow_upload` fault."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mockgateway.protocols import FaultContext, Proceed
from mockgateway.reply import Reply
from mockgateway.scenario.fields import Count


@dataclass(frozen=True, slots=True)
class SlowUpload:
    """Read the request's body slowly.

    A client with a large body is slowed while it sends; one with less than 64 KiB, which the socket
    buffers take at once, gets its reply late. Conditions on the body do not hold for this fault,
    since it is selected before the body arrives.

    Attributes:
        rate: Bytes per second.
    """

    example: ClassVar[str] = "slow_upload: 16384"

    rate: Count = Count(65_536)

    def reading(self) -> float:
        """Return how many bytes to read in a second."""
        return float(self.rate)

    async def apply(self, context: FaultContext, proceed: Proceed) -> Reply:
        """Report the slow upload, which is over by now."""
        reply = await proceed()
        reply.applied.append(f"slow_upload {len(context.call.body)} bytes at {self.rate}/s")
        return reply
