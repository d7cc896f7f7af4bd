"""OpenAI's Chat Completions, plain and streamed (platform.openai.com/docs/api-reference/chat)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from mockgateway.call import Call
from mockgateway.content import Choice, Completion, Content, Message, Prompt, Usage
from mockgateway.reply import Event, Frame, Reply, Run

DONE = Event("", "[DONE]")


class OpenaiChat:
    """`say: openai_chat`."""

    def read(self, call: Call) -> Prompt:
        """The prompt in a validated chat request."""
        body = call.content
        stop = body.get("stop")
        limit = body.get("max_completion_tokens") or body.get("max_tokens")
        return Prompt(
            body["model"],
            [_message(message) for message in body["messages"]],
            None if limit is None else int(limit),  # JSON's 5.0 is an integer too
            () if not stop else (stop,) if isinstance(stop, str) else tuple(stop),
            int(body.get("n") or 1),
            body.get("seed"),
            body.get("temperature"),
        )

    def write(self, call: Call, content: Content) -> Reply:
        """A chat.completion, or its chunks: the role once and first, the pieces, one finish_reason, usage where asked, `[DONE]`."""
        assert isinstance(content, Completion)
        if call.content.get("stream"):
            options = call.content.get("stream_options") or {}
            return Reply(200, media_type="text/event-stream", events=_events(content, bool(options.get("include_usage"))))
        return Reply(
            200,
            value={
                "id": f"chatcmpl-{content.id}",
                "object": "chat.completion",
                "created": content.created,
                "model": content.model,
                "choices": [_choice(index, choice) for index, choice in enumerate(content.choices)],
                "usage": _usage(content.usage),
            },
        )


def _message(message: Mapping[str, Any]) -> Message:
    content = message.get("content")
    if isinstance(content, str):
        return Message(message["role"], content)
    parts = content or ()
    return Message(
        message["role"],
        "\n".join(part["text"] for part in parts if part.get("type") == "text"),
        [part["image_url"]["url"] for part in parts if part.get("type") == "image_url"],
    )


def _choice(index: int, choice: Choice) -> dict[str, Any]:
    message = {"role": "assistant", "content": choice.text, "refusal": None}
    return {"index": index, "message": message, "logprobs": None, "finish_reason": choice.finish}


_PROMPT_DETAILS = {"cached_tokens": 0, "audio_tokens": 0}
_COMPLETION_DETAILS = {"reasoning_tokens": 0, "audio_tokens": 0, "accepted_prediction_tokens": 0, "rejected_prediction_tokens": 0}


def _usage(usage: Usage) -> dict[str, Any]:
    return {
        "prompt_tokens": usage.prompt,
        "completion_tokens": usage.completion,
        "total_tokens": usage.total,
        "prompt_tokens_details": _PROMPT_DETAILS,
        "completion_tokens_details": _COMPLETION_DETAILS,
    }


def _events(content: Completion, include_usage: bool) -> list[Event | Frame | Run]:
    """Written as bytes around the text of each delta: a stream has dozens of chunks that differ in nothing else."""
    # With include_usage every chunk has the field, null until the last (API reference, stream_options).
    shape, usage = ("with usage", b',"usage":null') if include_usage else ("", b"")
    head = b'{"id":"chatcmpl-%b","object":"chat.completion.chunk","created":%d,"model":%b%b' % (
        content.id.encode(),
        content.created,
        orjson.dumps(content.model),
        usage,
    )
    events: list[Event | Frame | Run] = []
    for index, choice in enumerate(content.choices):
        start = b'%b,"choices":[{"index":%d,"delta":{' % (head, index)
        events.append(Frame(f"role {shape}", start + b'"role":"assistant","content":"","refusal":null},"logprobs":null,"finish_reason":null}]}'))
        events.append(Run(f"content {shape}", start + b'"content":', choice.pieces, b'},"logprobs":null,"finish_reason":null}]}'))
        events.append(Frame(f"{choice.finish} {shape}", b'%b},"logprobs":null,"finish_reason":"%b"}]}' % (start, choice.finish.encode())))
    if include_usage:
        last = head.removesuffix(usage) + b',"choices":[],"usage":%b}' % orjson.dumps(_usage(content.usage))
        events.append(Frame("usage", last))
    events.append(DONE)
    return events
