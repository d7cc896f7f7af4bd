"""A completion as a `message`, whole."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

import orjson

from mockgateway.content import Choice, Completion, Usage
from mockgateway.seed import Seed

Json = Any

_STOPS = {
    "stop": "end_turn",
    "length": "max_tokens",
    "tool_calls": "tool_use",
    "content_filter": "refusal",
}

# The least that a prompt's cache takes (docs.anthropic.com/en/docs/build-with-claude/prompt-caching), and what stays behind its last mark.
_CACHEABLE, _UNMARKED = 1024, 4


def message(body: Mapping[str, Json], content: Completion) -> dict[str, Json]:
    """The message. body: the request it answers."""
    choice = content.choices[0]
    filling = body["max_tokens"] == 0  # only fills the prompt's cache
    stop = (
        "max_tokens"
        if filling
        else "refusal"
        if choice.refusal
        else "stop_sequence"
        if choice.stopped_by
        else _STOPS[choice.finish]
    )
    written = {
        "id": f"msg_01{content.id[:22]}",
        "type": "message",
        "role": "assistant",
        "model": content.model,
        "content": [] if filling else blocks(body, content.id, choice),
        "stop_reason": stop,
        "stop_sequence": (choice.stopped_by or None) if stop == "stop_sequence" else None,
        "usage": _usage(
            body, content.usage._replace(completion=0, thinking=0) if filling else content.usage
        ),
    }
    if stop == "refusal":
        written["stop_details"] = {"type": "refusal", "category": None, "explanation": None}
    return written


def blocks(body: Mapping[str, Json], name: str, choice: Choice) -> list[dict[str, Json]]:
    """The content: what was thought, what is said, the tools to run."""
    found: list[dict[str, Json]] = []
    if choice.thinking:
        omitted = (body.get("thinking") or {}).get("display") == "omitted"
        found.append(
            {
                "type": "thinking",
                "thinking": "" if omitted else "".join(choice.thinking),
                "signature": _signature(name),
            }
        )
    if choice.text:
        found.append({"type": "text", "text": choice.text})
    for call in choice.calls:
        found.append(
            {
                "type": "tool_use",
                "id": _tool_id(call.id),
                "name": call.name,
                "input": _input(call.arguments),
            }
        )
    return found


def _tool_id(name: str) -> str:
    return name if name.startswith("toolu_") else f"toolu_01{name.removeprefix('call_')[:22]}"


def _input(arguments: str) -> Json:
    """Arguments as the object they must be; what is cut short, or no object, is an empty one."""
    try:
        value = orjson.loads(arguments or "{}")
    except orjson.JSONDecodeError:
        return {}
    return value if isinstance(value, dict) else {}


def _signature(name: str) -> str:
    return b64encode(b"".join(Seed.root("signature", name, part).key for part in range(3))).decode()


def _usage(body: Mapping[str, Json], usage: Usage) -> dict[str, Json]:
    """Tokens as Anthropic splits them: read from the cache, written to it, and neither; the three together are all that was read."""
    fresh, hour = usage.prompt - usage.cached, 0
    marks = _marks(body)
    created = fresh - _UNMARKED if marks and fresh >= _CACHEABLE else 0
    if "1h" in marks:
        hour = created
    written: dict[str, Json] = {
        "input_tokens": fresh - created,
        "cache_creation_input_tokens": created,
        "cache_read_input_tokens": usage.cached,
        "cache_creation": {
            "ephemeral_5m_input_tokens": created - hour,
            "ephemeral_1h_input_tokens": hour,
        },
        "output_tokens": usage.completion,
        "service_tier": "standard",
    }
    if usage.thinking:
        written["output_tokens_details"] = {"thinking_tokens": usage.thinking}
    return written


def _marks(body: Mapping[str, Json]) -> set[str]:
    """How long the prompt's marks for the cache are meant to last; nothing where there are none."""
    places = [body, *(body.get("tools") or ())]
    for content in (body.get("system"), *(message.get("content") for message in body["messages"])):
        if isinstance(content, list):
            places += content
    return {mark.get("ttl", "5m") for place in places if (mark := place.get("cache_control"))}
