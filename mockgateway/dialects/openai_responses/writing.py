"""Write a completion as a complete `response` object."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockgateway.content import Choice, Completion, Logprob, ToolCall, Usage

Json = Any

_INCOMPLETE = {"length": "max_output_tokens", "content_filter": "content_filter"}


def response(body: Mapping[str, Json], content: Completion, name: str) -> dict[str, Json]:
    """Return the response, which repeats many fields of the request.

    Args:
        name: 48 letters and digits that its ids share.
    """
    choice = content.choices[0]
    reason = _INCOMPLETE.get(choice.finish)
    reasoning = body.get("reasoning") or {}
    written = {
        "id": f"resp_{name}",
        "object": "response",
        "created_at": content.created,
        "status": "incomplete" if reason else "completed",
        "background": bool(body.get("background")),
        "completed_at": None if reason else content.created,
        "error": None,
        "incomplete_details": {"reason": reason} if reason else None,
        "instructions": body.get("instructions"),
        "max_output_tokens": _whole(body, "max_output_tokens"),
        "max_tool_calls": _whole(body, "max_tool_calls"),
        "model": content.model,
        "output": _output(body, choice, name, "incomplete" if reason else "completed"),
        "parallel_tool_calls": body.get("parallel_tool_calls") is not False,
        "previous_response_id": body.get("previous_response_id"),
        "prompt_cache_key": body.get("prompt_cache_key"),
        "prompt_cache_retention": (body.get("prompt_cache_retention") or "").replace("-", "_")
        or None,
        "reasoning": {
            "effort": reasoning.get("effort"),
            "summary": reasoning.get("summary") or reasoning.get("generate_summary"),
        },
        "safety_identifier": body.get("safety_identifier"),
        "service_tier": "default"
        if body.get("service_tier") in (None, "auto")
        else body["service_tier"],
        "temperature": _number(body, "temperature", 1.0),
        "text": _text(body.get("text") or {}),
        "tool_choice": body.get("tool_choice") or "auto",
        "tools": [_tool(tool) for tool in body.get("tools") or ()],
        "top_logprobs": _whole(body, "top_logprobs") or 0,
        "top_p": _number(body, "top_p", 1.0),
        "truncation": body.get("truncation") or "disabled",
        "usage": _usage(content.usage),
        "user": body.get("user"),
        "metadata": body.get("metadata") or {},
    }
    if conversation := body.get("conversation"):
        written["conversation"] = {
            "id": conversation if isinstance(conversation, str) else conversation["id"]
        }
    if body.get("prompt"):
        written["prompt"] = body["prompt"]
    return written


def _number(body: Mapping[str, Json], name: str, otherwise: float) -> float:
    value = body.get(name)
    return otherwise if value is None else float(value)


def _whole(body: Mapping[str, Json], name: str) -> int | None:
    """Return a number as int: 16.0 is an integer in JSON."""
    value = body.get(name)
    return None if value is None else int(value)


def _text(wanted: Mapping[str, Json]) -> dict[str, Json]:
    shape = wanted.get("format") or {"type": "text"}
    if shape["type"] == "json_schema":
        shape = {"description": None, "strict": False, **shape}
    return {"format": shape, "verbosity": wanted.get("verbosity") or "medium"}


def _tool(tool: Mapping[str, Json]) -> dict[str, Json]:
    """Return a tool as the response repeats it: functions with all fields, `strict` by default."""
    if tool["type"] != "function":
        return dict(tool)
    return {
        **tool,
        "description": tool.get("description"),
        "parameters": tool.get("parameters"),
        "strict": tool.get("strict") is not False,
    }


def _output(
    body: Mapping[str, Json], choice: Choice, name: str, status: str
) -> list[dict[str, Json]]:
    """Return the items: reasoning, message, calls. Their ids are the response's with a number."""
    items: list[dict[str, Json]] = []
    if choice.thinking:
        items.append(_reasoning(body, choice, f"rs_{name}00"))
    if choice.text or not (choice.calls or choice.thinking):
        part = (
            {"type": "refusal", "refusal": choice.text} if choice.refusal else _output_text(choice)
        )
        items.append(
            {
                "id": f"msg_{name}{len(items):02x}",
                "type": "message",
                "status": status,
                "content": [part],
                "role": "assistant",
            }
        )
    custom = {tool["name"] for tool in body.get("tools") or () if tool["type"] == "custom"}
    items += [
        _call(call, f"{name}{number:02x}", call.name in custom)
        for number, call in enumerate(choice.calls, len(items))
    ]
    if choice.calls and "status" in items[-1]:
        items[-1]["status"] = status  # the last call may be truncated
    return items


def _call(call: ToolCall, name: str, custom: bool) -> dict[str, Json]:
    common = {
        "call_id": call.id if call.id.startswith("call_") else f"call_{call.id}",
        "name": call.name,
    }
    if custom:
        return {"id": f"ctc_{name}", "type": "custom_tool_call", "input": call.arguments, **common}
    return {
        "id": f"fc_{name}",
        "type": "function_call",
        "status": "completed",
        "arguments": call.arguments,
        **common,
    }


def _reasoning(body: Mapping[str, Json], choice: Choice, name: str) -> dict[str, Json]:
    """Return the reasoning item, with a summary or encrypted content only if requested."""
    reasoning = body.get("reasoning") or {}
    wanted = reasoning.get("summary") or reasoning.get("generate_summary")
    item: dict[str, Json] = {
        "id": name,
        "type": "reasoning",
        "summary": [{"type": "summary_text", "text": "".join(choice.thinking)}] if wanted else [],
    }
    if "reasoning.encrypted_content" in (body.get("include") or ()):
        item["encrypted_content"] = f"gAAAAAB{name.removeprefix('rs_')}=="
    return item


def _output_text(choice: Choice) -> dict[str, Json]:
    return {
        "type": "output_text",
        "annotations": [],
        "logprobs": [logprob(each, with_bytes=True) for each in choice.logprobs or ()],
        "text": choice.text,
    }


def logprob(entry: Logprob, with_bytes: bool) -> dict[str, Json]:
    """Return a token's log probability; a text's has the bytes too, a delta's does not."""
    tops = [_token(token, value, with_bytes) for token, value in entry.top]
    return {**_token(entry.token, entry.logprob, with_bytes), "top_logprobs": tops}


def _token(token: str, value: float, with_bytes: bool) -> dict[str, Json]:
    more = {"bytes": list(token.encode("utf-8", "replace"))} if with_bytes else {}
    return {"token": token, **more, "logprob": value}


def _usage(usage: Usage) -> dict[str, Json]:
    return {
        "input_tokens": usage.prompt,
        "input_tokens_details": {"cached_tokens": usage.cached, "cache_write_tokens": 0},
        "output_tokens": usage.completion,
        "output_tokens_details": {"reasoning_tokens": usage.thinking},
        "total_tokens": usage.total,
    }
