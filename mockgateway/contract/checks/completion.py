"""Read completions in any of the wire formats, plain or streamed."""

from __future__ import annotations

from typing import Any

from mockgateway.contract.exchange import Exchange

Json = Any


def bodies(exchange: Exchange) -> list[dict[str, Json]]:
    """Return the reply, or the values of a stream's events."""
    if not exchange.response.is_stream:
        return [exchange.reply]
    return [event.value for event in exchange.response.events if isinstance(event.value, dict)]


def written(exchange: Exchange) -> str:
    """Return the text of all choices."""
    texts: list[Json] = []
    for value in bodies(exchange):
        for choice in value.get("choices") or []:
            texts.append((choice.get("message") or choice.get("delta") or {}).get("content"))
        for part in value.get("content") or []:
            texts.append(part.get("text") if isinstance(part, dict) else None)
        for item in value.get("output") or []:
            texts += [part.get("text") for part in item.get("content") or []]
        delta = value.get("delta")
        texts.append(delta.get("text") if isinstance(delta, dict) else delta)
    return "".join(text for text in texts if isinstance(text, str))


def usage_of(exchange: Exchange) -> dict[str, Json]:
    """Return the token counts; of a stream, the last of each name."""
    counts: dict[str, Json] = {}
    for value in bodies(exchange):
        for holder in (value.get("message"), value.get("response"), value):
            if isinstance(holder, dict) and isinstance(holder.get("usage"), dict):
                counts |= holder["usage"]
    return counts


def is_uncounted(exchange: Exchange) -> bool:
    """Return whether all token counts are 0: the check `usage` reports that alone."""
    counts = [value for value in usage_of(exchange).values() if isinstance(value, int)]
    return bool(counts) and not any(counts)


def completion_id(exchange: Exchange) -> str:
    """Return the id of the completion, task or other object that a call created, or ""."""
    for value in bodies(exchange)[:1]:
        for holder in (value, value.get("message"), value.get("response")):
            if isinstance(holder, dict) and isinstance(holder.get("id"), str):
                return str(holder["id"])
    return ""
