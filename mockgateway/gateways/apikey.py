"""API-Key: models with category and capabilities."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.content import Content, Listing, Written
from mockgateway.reply import Reply

HOME = b"https://api-key.org"  # the pages for machines name it; who follows an address in one comes back here

CATEGORY = {"chat": "llm"}  # the list's word for a kind, where it differs


class ApiKey:
    """The adapter of `openapi/apikey.yaml`."""

    name = "apikey"

    def model(self, call: Call) -> str | None:
        """The body's `model`."""
        return call.content.get("model") if isinstance(call.content, dict) else None

    def write(self, call: Call, content: Content) -> Reply:
        """The model list with its extra fields; everything else in the document's own words."""
        if isinstance(content, Listing):
            data = [
                {
                    "id": model.id,
                    "object": "model",
                    "created": content.created,
                    "owned_by": model.owned_by,
                    "category": CATEGORY.get(model.kind, model.kind),
                    "capabilities": list(model.abilities),
                }
                for model in content.models
            ]
            return Reply(200, value={"object": "list", "data": data})
        assert isinstance(content, Written)
        reply = content.reply()
        reply.body = reply.body.replace(HOME, call.base_url.encode()) if reply.body else reply.body
        return reply

    def request_id(self, call: Call) -> str:
        """`req_` and 24 hexadecimal digits."""
        return "req_" + call.seed.hex(24)

    def stamp(self, call: Call, reply: Reply) -> None:
        """`x-request-id` (assumed: fact sheet, section 4)."""
        reply.headers.append(("x-request-id", self.request_id(call)))
