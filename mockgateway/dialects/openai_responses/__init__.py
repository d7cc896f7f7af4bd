"""OpenAI's Responses, plain and streamed (platform.openai.com/docs/api-reference/responses)."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.content import ChatRequest, Completion, Content, StoredResponse
from mockgateway.dialects.openai_responses.events import events
from mockgateway.dialects.openai_responses.memory import recall, remember
from mockgateway.dialects.openai_responses.reading import conversation, prompt
from mockgateway.dialects.openai_responses.rules import check
from mockgateway.dialects.openai_responses.writing import response
from mockgateway.reply import Events, Reply, obfuscated


class OpenaiResponses:
    """`say: openai_responses`."""

    def read(self, call: Call) -> ChatRequest:
        """Return the prompt of a validated request, with the conversation before it.

        Raises:
            Problem: A response is unknown, or ids and names do not match.
        """
        turns = [*recall(call), *conversation(call)]
        check(call.content, turns)
        return prompt(call.content, turns)

    def write(self, call: Call, content: Content) -> Reply:
        """Write a response or its events, and store it unless the request says otherwise."""
        assert isinstance(content, Completion)
        written = response(call.content, content, call.seed.of("response").hex(48))
        stored = StoredResponse(written, call.received)
        remember(call, stored, content.choices[0])
        if call.field("stream"):
            streamed: Events = events(written, content.choices[0])
            if (call.field("stream_options") or {}).get("include_obfuscation"):
                streamed = obfuscated(streamed, call.seed)
            return Reply(200, media_type="text/event-stream", events=streamed)
        return Reply(200, value=stored.at(call.received))
