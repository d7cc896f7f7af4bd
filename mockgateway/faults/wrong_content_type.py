"""The body is right, and is called something else."""

from __future__ import annotations

from dataclasses import dataclass

from mockgateway.protocols import FaultContext, Proceed
from mockgateway.reply import Reply


@dataclass(frozen=True, slots=True)
class WrongContentType:
    """says: the Content-Type that is told, "" for none at all; the bytes stay what they are."""

    says: str = "text/html; charset=utf-8"

    def __post_init__(self) -> None:
        if not all(" " <= letter <= "~" for letter in self.says):
            raise ValueError(
                f"says: {self.says!r:.80} cannot stand in a header: write a media type such as text/plain"
            )

    async def apply(self, scene: FaultContext, proceed: Proceed) -> Reply:
        """Rename the body."""
        reply = await proceed()
        reply.body = reply.encode()  # made by its true type
        before, reply.media_type = reply.media_type, self.says or None
        reply.applied.append(f"wrong_content_type {self.says or 'none'} for {before}")
        return reply
