"""Anthropic's Messages, plain and streamed (docs.anthropic.com/en/api/messages)."""

from __future__ import annotations

from typing import Any

from mockgateway.call import Call
from mockgateway.content import ChatRequest, Completion, Content, TokenCount
from mockgateway.dialects.anthropic_messages.events import events
from mockgateway.dialects.anthropic_messages.reading import prompt
from mockgateway.dialects.anthropic_messages.rules import check
from mockgateway.dialects.anthropic_messages.wording import error_message
from mockgateway.dialects.anthropic_messages.writing import message
from mockgateway.problem import Problem
from mockgateway.reply import Reply

_NO_LIMIT = 1_000_001  # not a multiple of 100: no budget for thinking is compared with it


class AnthropicMessages:
    """`say: anthropic_messages`."""

    pure = True

    def read(self, call: Call) -> ChatRequest:
        """Return the prompt of a validated request. Raises Problem."""
        body = call.content
        if "max_tokens" not in body:  # only counted
            body = {**body, "max_tokens": _NO_LIMIT}
        check(body)
        return prompt(body)

    def error_message(self, problem: Problem, body: Any) -> str | None:
        """Return Anthropic's message for a problem, or None to keep its own."""
        return error_message(problem, body)

    def write(self, call: Call, content: Content) -> Reply:
        """Write a message or its events. Anthropic's clients read the id from `request-id`."""
        headers = [("request-id", f"req_{call.seed.hex(24)}")]
        if isinstance(content, TokenCount):
            return Reply(200, value={"input_tokens": content.tokens}, headers=headers)
        assert isinstance(content, Completion)
        written = message(call.content, content)
        if call.field("stream"):
            return Reply(
                200,
                media_type="text/event-stream",
                events=events(written, content.choices[0]),
                headers=headers,
            )
        return Reply(200, value=written, headers=headers)
