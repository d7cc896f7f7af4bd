"""SeaLink: `x-sealink-request-id` on every reply."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.content import Content, Written
from mockgateway.reply import Reply


class SeaLink:
    """The adapter of `openapi/sealink.yaml`."""

    name = "sealink"

    def model(self, call: Call) -> str | None:
        """The body's `model`."""
        return call.content.get("model") if isinstance(call.content, dict) else None

    def write(self, call: Call, content: Content) -> Reply:
        """SeaLink has no shape of its own for anything that is made at once."""
        assert isinstance(content, Written)
        return content.reply()

    def request_id(self, call: Call) -> str:
        """`req_` and 24 hexadecimal digits (the form is assumed: fact sheet, section 3)."""
        return "req_" + call.seed.hex(24)

    def stamp(self, call: Call, reply: Reply) -> None:
        """The header that the seed says to store."""
        reply.headers.append(("x-sealink-request-id", self.request_id(call)))
