"""Check the ids of tool calls: each call has its own id, also over the fragments of a stream."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure

Json = Any


def tool_call_ids(exchange: Exchange) -> Iterator[Failure]:
    """Each tool call has an id of its own; all its fragments in a stream have one `index`."""
    if exchange.response.is_stream:
        yield from _streamed(exchange)
        return
    for choice in exchange.reply.get("choices") or []:
        calls = (choice.get("message") or {}).get("tool_calls") or []
        yield from _distinct([call.get("id") for call in calls])
    parts = [*(exchange.reply.get("content") or []), *(exchange.reply.get("output") or [])]
    calls = [part for part in parts if part.get("type") in ("tool_use", "function_call")]
    yield from _distinct([call.get("call_id") or call.get("id") for call in calls])


def _distinct(ids: list[Json]) -> Iterator[Failure]:
    if len(set(map(str, ids))) < len(ids):
        yield Failure(f"two tool calls have the same id {ids[0]}")
    if not all(ids):
        yield Failure("a tool call has no id")


def _streamed(exchange: Exchange) -> Iterator[Failure]:
    seen: dict[tuple[Json, Json], str] = {}
    for event in exchange.response.events:
        choices = event.value.get("choices") if isinstance(event.value, dict) else None
        for choice in choices or []:
            for part in (choice.get("delta") or {}).get("tool_calls") or []:
                key, own = (choice.get("index"), part.get("index")), part.get("id")
                named = bool((part.get("function") or {}).get("name"))
                if key not in seen and not own:
                    yield Failure(f"the first fragment of tool call {key[1]} has no id")
                elif own and seen.get(key, own) != own:
                    why = "another call begins" if named else "a fragment has a new id"
                    yield Failure(f"{why} at index {key[1]}: {own}, not {seen[key]}")
                    return
                seen.setdefault(key, str(own))
    if len(set(seen.values())) < len(seen):
        yield Failure(f"two tool calls have the same id {next(iter(seen.values()))}")
