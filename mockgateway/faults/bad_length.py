"""The `bad_length` fault."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from mockgateway.protocols import FaultContext, Proceed
from mockgateway.reply import Ending, Reply
from mockgateway.scenario.fields import Count


@dataclass(frozen=True, slots=True)
class BadLength:
    """Send a wrong Content-Length; a stream gets one instead of its chunked encoding.

    Attributes:
        way: `longer`: the length exceeds the body, and the client waits; `shorter`: the rest of the
            body follows, and the connection stays open.
        by: The difference in bytes.
        then: What follows a length that is too long: `close` ends the connection; `hang` keeps it
            open and silent.
    """

    example: ClassVar[str] = "bad_length: {way: longer, by: 10, then: hang}"

    way: Literal["longer", "shorter"] = "longer"
    by: Count = Count(10)
    then: Literal["close", "hang"] = "close"

    async def apply(self, context: FaultContext, proceed: Proceed) -> Reply:
        """Set the length."""
        reply = await proceed()
        pace = reply.paced()
        size = sum([len(chunk.data) for chunk in pace.chunks])
        pace.length = size + self.by if self.way == "longer" else max(0, size - self.by)
        if self.way == "longer":
            pace.ending = pace.ending or (Ending.CLOSE if self.then == "close" else Ending.HANG)
        reply.applied.append(f"bad_length {pace.length} for {size}")
        return reply
