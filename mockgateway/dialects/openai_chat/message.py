"""A choice and a usage as a plain chat.completion has them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mockgateway.content import Choice, Logprob, ToolCall, Usage

from .request import Wording

Json = Any


def choice_of(index: int, choice: Choice, wording: Wording) -> dict[str, Json]:
    """One of the `choices`."""
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
        if wording.legacy:
            call = choice.calls[0]
            message["function_call"] = {"name": call.name, "arguments": call.arguments}
        else:
            message["tool_calls"] = [call_of(call, wording) for call in choice.calls]
    return {
        "index": index,
        "message": message,
        "logprobs": logprobs_of(choice.logprobs, choice.refusal),
        "finish_reason": finish_of(choice, wording),
    }


def finish_of(choice: Choice, wording: Wording) -> str:
    """The finish_reason; a call that the request forced by name ends with `stop`, and the older form has a word of its own for one."""
    if choice.finish != "tool_calls":
        return choice.finish
    return "stop" if wording.forced else "function_call" if wording.legacy else "tool_calls"


def call_of(call: ToolCall, wording: Wording) -> dict[str, Json]:
    """One of the `tool_calls`."""
    if call.name in wording.custom:
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


def logprobs_of(
    logprobs: Sequence[Logprob] | None, refusal: bool = False
) -> dict[str, Json] | None:
    """The `logprobs` of a choice or a chunk."""
    if logprobs is None:
        return None
    told = [
        {**_token(each.token, each.logprob), "top_logprobs": [_token(*top) for top in each.top]}
        for each in logprobs
    ]
    return {"content": None, "refusal": told} if refusal else {"content": told, "refusal": None}


def _token(token: str, logprob: float) -> dict[str, Json]:
    return {"token": token, "logprob": logprob, "bytes": list(token.encode("utf-8", "replace"))}


_PROMPT_DETAILS = {"cached_tokens": 0, "audio_tokens": 0}
_COMPLETION_DETAILS = {
    "reasoning_tokens": 0,
    "audio_tokens": 0,
    "accepted_prediction_tokens": 0,
    "rejected_prediction_tokens": 0,
}


def usage_of(usage: Usage) -> dict[str, Json]:
    """The `usage` of a completion."""
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
