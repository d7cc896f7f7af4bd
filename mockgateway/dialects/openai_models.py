"""OpenAI's list of models (platform.openai.com/docs/api-reference/models/list)."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.content import Content, Listing
from mockgateway.reply import Reply


class OpenaiModels:
    """`say: openai_models`."""

    def read(self, call: Call) -> None:
        """Return None: the request has no parameters."""

    def write(self, call: Call, content: Content) -> Reply:
        """Write the list; a model without a date gets the list's."""
        assert isinstance(content, Listing)
        data = [
            {
                "id": model.id,
                "object": "model",
                "created": int(model.facts.get("created") or content.created),
                "owned_by": model.owned_by,
            }
            for model in content.models
        ]
        return Reply(200, value={"object": "list", "data": data})
