"""A reply taken from the document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from mockgateway.reply import Reply


class DocumentReply(NamedTuple):
    """A reply as the document has it: JSON, text, bytes or events of a stream."""

    status: int
    media_type: str | None
    value: Any
    headers: Sequence[tuple[str, str]] = ()

    def reply(self) -> Reply:
        """Return it as a Reply."""
        reply = Reply(self.status, self.media_type, headers=list(self.headers))
        if (self.media_type or "").startswith("text/event-stream"):
            reply.events = self.value
        elif isinstance(self.value, bytes):
            reply.body = self.value
        elif self.media_type is None or "json" in self.media_type:
            reply.value = self.value
        else:
            reply.body = str(self.value).encode()
        return reply
