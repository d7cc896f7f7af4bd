"""Read a chat request, and say a completion, plain or in chunks."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.content import ChatRequest, Completion, Content
from mockgateway.reply import Reply

from .chunks import events
from .message import choice_of, usage_of
from .request import prompt_of, wording_of


class OpenaiChat:
    """`say: openai_chat`."""

    def read(self, call: Call) -> ChatRequest:
        """The prompt in a validated chat request."""
        return prompt_of(call.content)

    def write(self, call: Call, content: Content) -> Reply:
        """A chat.completion, or its chunks: the role once and first, the pieces, one finish_reason, usage where asked, `[DONE]`."""
        assert isinstance(content, Completion)
        body = call.content
        wording = wording_of(body)
        if body.get("stream"):
            options = body.get("stream_options") or {}
            return Reply(
                200,
                media_type="text/event-stream",
                events=events(content, bool(options.get("include_usage")), wording),
            )
        value = {
            "id": f"chatcmpl-{content.id}",
            "object": "chat.completion",
            "created": content.created,
            "model": content.model,
            "choices": [
                choice_of(index, choice, wording) for index, choice in enumerate(content.choices)
            ],
            "usage": usage_of(content.usage),
        }
        if wording.tier:
            value["service_tier"] = wording.tier
        return Reply(200, value=value)
