"""OpenAI's Models (platform.openai.com/docs/api-reference/models)."""

from __future__ import annotations

from typing import Any

from mockgateway.call import Call
from mockgateway.content import Content, Listing, Model
from mockgateway.content.views import RELEASED
from mockgateway.reply import Reply


class OpenaiModels:
    """`say: openai_models`."""

    def read(self, call: Call) -> None:
        """Return None: the request has no parameters."""

    def write(self, call: Call, content: Content) -> Reply:
        """Write the list or one model; a model without a date gets the list's."""
        if isinstance(content, Model):
            return Reply(200, value=_entry(content, RELEASED))
        assert isinstance(content, Listing)
        data = [_entry(model, content.created) for model in content.models]
        return Reply(200, value={"object": "list", "data": data})


def _entry(model: Model, created: int) -> dict[str, Any]:
    return {
        "id": model.id,
        "object": "model",
        "created": int(model.facts.get("created") or created),
        "owned_by": model.owned_by,
    }
