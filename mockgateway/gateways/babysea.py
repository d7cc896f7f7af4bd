"""BabySea: X-Request-Id is the envelope's request_id; a model is an owner and a name."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.content import Content, Written
from mockgateway.reply import Reply


class BabySea:
    """The adapter of `openapi/babysea.yaml`."""

    name = "babysea"

    def model(self, call: Call) -> str | None:
        """`owner/name`, from the path."""
        route = call.params.get("path") or {}
        if "model_owner" in route:
            return f"{route['model_owner']}/{route['model_name']}"
        return None

    def write(self, call: Call, content: Content) -> Reply:
        """The envelope around the document's own words."""
        assert isinstance(content, Written)
        reply = content.reply()
        if isinstance(reply.value, dict) and "request_id" in reply.value:
            reply.value["request_id"] = self.request_id(call)
        return reply

    def request_id(self, call: Call) -> str:
        """`req_` and 24 letters and digits."""
        return "req_" + call.seed.base62(24)

    def stamp(self, call: Call, reply: Reply) -> None:
        """X-Request-Id (assumed: fact sheet, section 4)."""
        reply.headers.append(("x-request-id", self.request_id(call)))
