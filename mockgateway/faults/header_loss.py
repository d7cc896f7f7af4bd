"""Headers get lost on the way, or come under another name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mockgateway.protocols import FaultContext, Proceed
from mockgateway.reply import Reply

FRAMING = ("content-length", "transfer-encoding", "connection")


@dataclass(frozen=True, slots=True)
class HeaderLoss:
    """names: of the headers that are dropped, each perhaps a glob such as `x-ratelimit-*`; to: a text such as `x-old-` that stands before their names instead.

    The headers that frame the body (Content-Length, Transfer-Encoding, Connection) stay: `bad_length` and `disconnect` are for them.
    """

    names: Sequence[str] = ("x-request-id", "request-id", "x-ratelimit-*")
    to: str = ""

    def __post_init__(self) -> None:
        if not self.names:
            raise ValueError("names: there are none: write one such as x-request-id")
        if odd := [
            name
            for name in self.names
            if not name.isascii() or not name.isprintable() or " " in name
        ]:
            raise ValueError(
                f"names: {odd[0]!r:.80} is no header's name: write one such as x-request-id, or a glob"
            )
        if framing := [name for name in self.names if name.lower() in FRAMING]:
            raise ValueError(f"names: {framing[0]!r} frames the body: use bad_length or disconnect")
        if not all(letter.isascii() and (letter.isalnum() or letter in "-_") for letter in self.to):
            raise ValueError(
                f"to: {self.to!r:.80} cannot begin a header's name: write one such as x-old-"
            )

    async def apply(self, scene: FaultContext, proceed: Proceed) -> Reply:
        """Ask for it: most headers come only after the faults."""
        reply = await proceed()
        reply.lost += [(name.lower(), self.to) for name in self.names]
        reply.applied.append(
            f"header_loss {', '.join(self.names)}" + (f" to {self.to}*" if self.to else "")
        )
        return reply
