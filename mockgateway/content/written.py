"""An answer in the words of the document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from mockgateway.reply import Reply


class DocumentReply(NamedTuple):
    """An answer taken as the document has it: JSON, text, bytes or the events of a stream; the body is already in the gateway's words."""

    status: int
    media_type: str | None
    value: Any
    headers: Sequence[tuple[str, str]] = ()

    def reply(self) -> Reply:
        """It on the wire: events for a list of them, bytes and text as they are, anything else as JSON."""
        reply = Reply(self.status, self.media_type, headers=list(self.headers))
        if self.media_type == "text/event-stream":
            reply.events = self.value
        elif isinstance(self.value, bytes):
            reply.body = self.value
        elif self.media_type is None or "json" in self.media_type:
            reply.value = self.value
        else:
            reply.body = str(self.value).encode()
        return reply
