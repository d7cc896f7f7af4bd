"""The order of a streamed message's events, as Anthropic's reference defines it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from mockgateway.contract.checks.reading import error_of
from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure

Json = Any


def messages_events(exchange: Exchange) -> Iterator[Failure]:
    """message_start is first and message_stop last; message_delta has the stop_reason.

    Content blocks are numbered from 0, and each is stopped before the next one starts.
    """
    events = [event for event in exchange.response.events if isinstance(event.value, dict)]
    if any(error_of(event.value) for event in events):
        return  # reported as `stream_error`
    for event in events:
        if event.name and event.name != (kind := event.value.get("type")):
            yield Failure(f"an event is named {event.name!r}, but its type is {kind!r}")
            return
    values = [event.value for event in events if event.value.get("type") != "ping"]
    if problem := next(_frame_problems(values), ""):
        yield Failure(problem)
        return
    if problem := next(_block_problems(values), ""):
        yield Failure(problem, "stream/blocks")
    deltas = (value.get("delta") for value in values if value.get("type") == "message_delta")
    if not any((delta or {}).get("stop_reason") for delta in deltas):
        yield Failure("no message_delta has the stop_reason", "stream/stop_reason")


def _frame_problems(values: Sequence[dict[str, Json]]) -> Iterator[str]:
    kinds = [value.get("type") for value in values]
    for place, at, kind in (("first", 0, "message_start"), ("last", -1, "message_stop")):
        if not kinds or kinds[at] != kind:
            yield f"the {place} event is {kinds[at] if kinds else 'missing'}, not {kind}"
        if kinds.count(kind) > 1:
            yield f"{kind} comes {kinds.count(kind)} times"


def _block_problems(values: Sequence[dict[str, Json]]) -> Iterator[str]:
    current: Json = None
    started = 0
    for value in values:
        kind, index = value.get("type"), value.get("index")
        if kind == "content_block_start":
            if current is not None:
                yield f"block {index} starts while block {current} is open"
            if index != started:
                yield f"block {index} starts, but {started} is the next number"
            current, started = index, started + 1
        elif kind in ("content_block_delta", "content_block_stop"):
            if index != current or current is None:
                is_open = "none" if current is None else current
                yield f"{kind} is for block {index}, but {is_open} is open"
            if kind == "content_block_stop":
                current = None
        elif kind == "message_delta" and current is not None:
            yield f"block {current} is never stopped"
