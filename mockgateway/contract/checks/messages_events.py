"""The order of a streamed message's events, as Anthropic's reference has it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mockgateway.contract.checks.reading import (
    Exchange,
    Json,
    StreamEvent,
    accepted,
    error_of,
    events,
    streamed,
)
from mockgateway.contract.failure import Failure, tell

NAME = "messages_events"
FREE = ("ping",)


def messages_events(exchange: Exchange) -> Iterator[Failure]:
    """message_start, blocks that start, grow and stop in turn, message_delta with the reason, message_stop; nothing after."""
    if not accepted(exchange) or not streamed(exchange):
        return
    told = [event for event in events(exchange) if isinstance(event.value, dict)]
    if any(error_of(event.value) for event in told):
        return
    differ = next(
        (event for event in told if event.name and event.name != event.value.get("type")), None
    )
    if differ is not None:
        yield tell(
            NAME,
            exchange,
            f"an event is named {differ.name!r}, and its type is {differ.value.get('type')!r}",
        )
        return
    for problem in [*_order([event for event in told if event.value.get("type") not in FREE])]:
        yield tell(NAME, exchange, problem)
        return


def _order(told: Sequence[StreamEvent]) -> Iterator[str]:
    kinds = [event.value.get("type") for event in told]
    if kinds[:1] != ["message_start"]:
        yield f"the first event is {kinds[0] if kinds else 'missing'}, not message_start"
    if kinds[-1:] != ["message_stop"]:
        yield f"the last event is {kinds[-1] if kinds else 'missing'}, not message_stop"
    for kind in ("message_start", "message_stop"):
        if kinds.count(kind) > 1:
            yield f"{kind} comes {kinds.count(kind)} times"
    yield from _blocks(told)
    reasons = [
        (event.value.get("delta") or {}).get("stop_reason")
        for event in told
        if event.value.get("type") == "message_delta"
    ]
    if not any(reasons):
        yield "no message_delta gives the stop_reason"


def _blocks(told: Sequence[StreamEvent]) -> Iterator[str]:
    open_: Json = None
    seen: list[Json] = []
    for event in told:
        kind, index = event.value.get("type"), event.value.get("index")
        if kind == "content_block_start":
            if open_ is not None:
                yield f"block {index} starts while block {open_} is open"
            if index != len(seen):
                yield f"block {index} starts, and {len(seen)} is the next number"
            open_, seen = index, [*seen, index]
        elif kind in ("content_block_delta", "content_block_stop"):
            if index != open_ or open_ is None:
                yield f"{kind} speaks of block {index}, and {'none' if open_ is None else open_} is open"
            open_ = None if kind == "content_block_stop" else open_
        elif kind == "message_delta" and open_ is not None:
            yield f"block {open_} is never ended"
