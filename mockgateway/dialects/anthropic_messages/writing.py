"""Write a completion as a complete `message`."""

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

# The smallest prompt that is cached (docs.anthropic.com/en/docs/build-with-claude/prompt-caching),
# and the tokens after the last cache mark.
_CACHEABLE, _UNMARKED = 1024, 4


def message(body: Mapping[str, Json], content: Completion) -> dict[str, Json]:
    """Return the message that answers the request `body`."""
    choice = content.choices[0]
    filling = body["max_tokens"] == 0  # the request only fills the prompt cache
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
    """Return the content: thinking, text, tool calls."""
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
    """Return arguments as an object; {} if they are truncated or not an object."""
    try:
        value = orjson.loads(arguments or "{}")
    except orjson.JSONDecodeError:
        return {}
    return value if isinstance(value, dict) else {}


def _signature(name: str) -> str:
    return b64encode(b"".join(Seed.root("signature", name, part).key for part in range(3))).decode()


def _usage(body: Mapping[str, Json], usage: Usage) -> dict[str, Json]:
    """Return the usage; the prompt's tokens are cache reads, cache writes and the rest."""
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
    """Return the lifetime of the prompt's cache marks; None without marks."""
    places = [body, *(body.get("tools") or ())]
    for content in (body.get("system"), *(message.get("content") for message in body["messages"])):
        if isinstance(content, list):
            places += content
    return {mark.get("ttl", "5m") for place in places if (mark := place.get("cache_control"))}
