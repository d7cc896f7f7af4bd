"""The `wrong_content_type` fault."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mockgateway.protocols import FaultContext, Proceed
from mockgateway.reply import Reply


@dataclass(frozen=True, slots=True)
class WrongContentType:
    """Send a wrong Content-Type with a body that stays as it is.

    Attributes:
        says: The Content-Type; "" sends none.
    """

    example: ClassVar[str] = "wrong_content_type: text/plain"

    says: str = "text/html; charset=utf-8"

    def __post_init__(self) -> None:
        if not all(" " <= letter <= "~" for letter in self.says):
            advice = "write a media type such as text/plain"
            raise ValueError(f"says: {self.says!r:.80} is not valid in a header: {advice}")

    async def apply(self, context: FaultContext, proceed: Proceed) -> Reply:
        """Replace the Content-Type."""
        reply = await proceed()
        reply.body = reply.encode()  # by its true type
        before, reply.media_type = reply.media_type, self.says or None
        reply.applied.append(f"wrong_content_type {self.says or 'none'} for {before}")
        return reply
