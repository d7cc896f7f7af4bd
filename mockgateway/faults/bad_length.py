"""Content-Length lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mockgateway.protocols import FaultContext, Proceed
from mockgateway.reply import Ending, Reply
from mockgateway.scenario.fields import Count


@dataclass(frozen=True, slots=True)
class BadLength:
    """Content-Length says more than comes (`longer`: the client waits, and the connection closes) or less (`shorter`: the rest comes as well, and the connection stays).

    by: so many bytes; then: after a length that is too long, close, or hang: the connection stays, and nothing comes.
    """

    way: Literal["longer", "shorter"] = "longer"
    by: Count = Count(10)
    then: Literal["close", "hang"] = "close"

    async def apply(self, scene: FaultContext, proceed: Proceed) -> Reply:
        """Claim a length; a stream claims one instead of its chunks."""
        reply = await proceed()
        pace = reply.paced()
        whole = sum([len(chunk.data) for chunk in pace.chunks])
        pace.length = whole + self.by if self.way == "longer" else max(0, whole - self.by)
        if self.way == "longer":
            pace.ending = pace.ending or (Ending.CLOSE if self.then == "close" else Ending.HANG)
        reply.applied.append(f"bad_length {pace.length} for {whole}")
        return reply
