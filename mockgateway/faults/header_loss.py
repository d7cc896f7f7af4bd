"""The `header_loss` fault."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from mockgateway.protocols import FaultContext, Proceed
from mockgateway.reply import Reply
from mockgateway.scenario.fields import FRAMING


@dataclass(frozen=True, slots=True)
class HeaderLoss:
    """Drop or rename headers, except Content-Length, Transfer-Encoding and Connection.

    Attributes:
        names: The headers; globs such as `x-ratelimit-*` are allowed.
        to: A prefix such as `x-old-`: rename the headers instead of dropping them.
    """

    example: ClassVar[str] = "header_loss: [x-request-id, x-ratelimit-*]"

    names: Sequence[str] = ("x-request-id", "request-id", "x-ratelimit-*")
    to: str = ""

    def __post_init__(self) -> None:
        if not self.names:
            raise ValueError("names: is empty: write one such as x-request-id")
        for name in self.names:
            if not name.isascii() or not name.isprintable() or " " in name:
                advice = "write one such as x-request-id, or a glob"
                raise ValueError(f"names: {name!r:.80} is not a header name: {advice}")
            if name.lower() in FRAMING:
                raise ValueError(f"names: {name!r} frames the body: use bad_length or disconnect")
        if not all(letter.isascii() and (letter.isalnum() or letter in "-_") for letter in self.to):
            advice = "write one such as x-old-"
            raise ValueError(f"to: {self.to!r:.80} is not the start of a header name: {advice}")

    async def apply(self, context: FaultContext, proceed: Proceed) -> Reply:
        """Register the headers: most are added after the faults, so the server drops them."""
        reply = await proceed()
        reply.lost += [(name.lower(), self.to) for name in self.names]
        renamed = f" to {self.to}*" if self.to else ""
        reply.applied.append(f"header_loss {', '.join(self.names)}{renamed}")
        return reply
