"""Read a chat request; write a completion, plain or in chunks."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.content import ChatRequest, Completion, Content
from mockgateway.reply import Reply, obfuscated

from .chunks import events
from .message import choice_object, only_choice, usage_object
from .request import read_request, reply_form


class OpenaiChat:
    """`say: openai_chat`."""

    pure = True

    def read(self, call: Call) -> ChatRequest:
        """Return the prompt of a validated request."""
        return read_request(call.content)

    def write(self, call: Call, content: Content) -> Reply:
        """Write a chat.completion or its chunks."""
        assert isinstance(content, Completion)
        body = call.content
        form = reply_form(body)
        if body.get("stream"):
            options = body.get("stream_options") or {}
            streamed = events(content, bool(options.get("include_usage")), form)
            if options.get("include_obfuscation"):
                streamed = obfuscated(streamed, call.seed)
            return Reply(200, media_type="text/event-stream", events=streamed)
        choices = content.choices
        one = choices[0]
        in_words = not (len(choices) > 1 or one.calls or one.refusal or one.logprobs is not None)
        value = {
            "id": f"chatcmpl-{content.id}",
            "object": "chat.completion",
            "created": content.created,
            "model": content.model,
            "choices": only_choice(one, form)
            if in_words
            else [choice_object(index, choice, form) for index, choice in enumerate(choices)],
            "usage": usage_object(content.usage),
        }
        if form.tier:
            value["service_tier"] = form.tier
        # A single answer in words differs from all others in ids, texts and counts only.
        return Reply(200, value=value, shape=f"{one.finish} {form.tier}" if in_words else "")
