"""The parts of a plain chat.completion."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from mockgateway.content import Choice, Logprob, ToolCall, Usage
from mockgateway.reply import compact

from .request import ReplyForm

Json = Any

# The only choice of recent answers in words, as JSON, by its identity.
_written: dict[int, tuple[Choice, orjson.Fragment]] = {}
_MOST_WRITTEN, _LONGEST_WRITTEN = 256, 2048  # answers; pieces of a text


def only_choice(choice: Choice, form: ReplyForm) -> list[Json]:
    """Return the `choices` of a single answer in words, which repeated requests share."""
    known = _written.get(id(choice))
    if known is not None and known[0] is choice:
        return [known[1]]
    value = choice_object(0, choice, form)
    if len(choice.pieces) > _LONGEST_WRITTEN:
        return [value]
    if len(_written) >= _MOST_WRITTEN:
        _written.clear()
    fragment = orjson.Fragment(compact(value))
    _written[id(choice)] = choice, fragment
    return [fragment]


def choice_object(index: int, choice: Choice, form: ReplyForm) -> dict[str, Json]:
    """Return an item of `choices`."""
    message: dict[str, Json] = {
        "role": "assistant",
        "content": choice.text,
        "refusal": None,
        "annotations": [],
    }
    if choice.refusal:
        message["content"], message["refusal"] = None, choice.text
    if choice.calls:
        if not choice.text:
            message["content"] = None
        if form.legacy:
            call = choice.calls[0]
            message["function_call"] = {"name": call.name, "arguments": call.arguments}
        else:
            message["tool_calls"] = [call_object(call, form) for call in choice.calls]
    return {
        "index": index,
        "message": message,
        "logprobs": logprobs_object(choice.logprobs, choice.refusal),
        "finish_reason": finish_reason(choice, form),
    }


def finish_reason(choice: Choice, form: ReplyForm) -> str:
    """Return the finish_reason; a call that the request forced by name ends with `stop`."""
    if choice.finish != "tool_calls":
        return choice.finish
    return "stop" if form.forced else "function_call" if form.legacy else "tool_calls"


def call_object(call: ToolCall, form: ReplyForm) -> dict[str, Json]:
    """Return an item of `tool_calls`."""
    if call.name in form.custom:
        return {
            "id": call.id,
            "type": "custom",
            "custom": {"name": call.name, "input": call.arguments},
        }
    return {
        "id": call.id,
        "type": "function",
        "function": {"name": call.name, "arguments": call.arguments},
    }


def logprobs_object(
    logprobs: Sequence[Logprob] | None, refusal: bool = False
) -> dict[str, Json] | None:
    """Return the `logprobs` of a choice or a chunk."""
    if logprobs is None:
        return None
    tokens = [
        {**_token(each.token, each.logprob), "top_logprobs": [_token(*top) for top in each.top]}
        for each in logprobs
    ]
    return {"content": None, "refusal": tokens} if refusal else {"content": tokens, "refusal": None}


def _token(token: str, logprob: float) -> dict[str, Json]:
    return {"token": token, "logprob": logprob, "bytes": list(token.encode("utf-8", "replace"))}


_PROMPT_DETAILS = {"cached_tokens": 0, "audio_tokens": 0}
_COMPLETION_DETAILS = {
    "reasoning_tokens": 0,
    "audio_tokens": 0,
    "accepted_prediction_tokens": 0,
    "rejected_prediction_tokens": 0,
}


def usage_object(usage: Usage) -> dict[str, Json]:
    """Return the `usage` of a completion."""
    return {
        "prompt_tokens": usage.prompt,
        "completion_tokens": usage.completion,
        "total_tokens": usage.total,
        "prompt_tokens_details": {**_PROMPT_DETAILS, "cached_tokens": usage.cached}
        if usage.cached
        else _PROMPT_DETAILS,
        "completion_tokens_details": {**_COMPLETION_DETAILS, "reasoning_tokens": usage.thinking}
        if usage.thinking
        else _COMPLETION_DETAILS,
    }
