"""The order of a streamed response's events, as OpenAI's Responses reference defines it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from mockgateway.contract.checks.reading import distinct, error_of
from mockgateway.contract.exchange import Exchange, StreamEvent
from mockgateway.contract.failure import Failure

Json = Any
ENDS = ("response.completed", "response.incomplete", "response.failed")
# The event of the same item that must come before.
REQUIRES = {
    "response.output_item.done": "response.output_item.added",
    "response.output_text.delta": "response.output_item.added",
    "response.content_part.done": "response.content_part.added",
}


def responses_events(exchange: Exchange) -> Iterator[Failure]:
    """response.created is first, an end is last, and the sequence numbers have no gap.

    Items are added before they grow, and each text is the sum of its deltas.
    """
    events = [event for event in exchange.response.events if isinstance(event.value, dict)]
    if any(error_of(event.value) for event in events):
        return  # reported as `stream_error`
    values = [event.value for event in events]
    for problem in (*_frame(events), *_items(values), *_texts(values)):
        yield Failure(problem)


def _frame(events: Sequence[StreamEvent]) -> Iterator[str]:
    values = [event.value for event in events]
    kinds = [str(value.get("type")) for value in values]
    named = ((event.name, event.value.get("type")) for event in events if event.name)
    differ = next(((name, kind) for name, kind in named if name != kind), None)
    if differ is not None:
        yield f"an event is named {differ[0]!r}, but its type is {differ[1]!r}"
    if kinds[:1] != ["response.created"]:
        yield f"the first event is {kinds[0] if kinds else 'missing'}, not response.created"
    if not kinds or kinds[-1] not in ENDS:
        yield f"the last event is {kinds[-1] if kinds else 'missing'}, not {' or '.join(ENDS)}"
    numbers = [value.get("sequence_number") for value in values]
    first = numbers[0] if numbers and isinstance(numbers[0], int) else 0
    if numbers != list(range(first, first + len(numbers))):
        yield f"the sequence numbers have a gap: {', '.join(map(str, numbers[:8]))}"
    responses = (value["response"] for value in values if isinstance(value.get("response"), dict))
    ids = distinct(response.get("id") for response in responses)
    if len(ids) > 1:
        yield f"the events of one response have several ids: {', '.join(ids[:3])}"


def _items(values: Sequence[dict[str, Json]]) -> Iterator[str]:
    added: set[tuple[str, Json]] = set()
    for value in values:
        kind, index = str(value.get("type")), value.get("output_index")
        if kind.endswith(".added"):
            added.add((kind, index))
        elif kind in REQUIRES and (REQUIRES[kind], index) not in added:
            yield f"{kind} is for item {index}, but no {REQUIRES[kind]} came before"
            return


def _texts(values: Sequence[dict[str, Json]]) -> Iterator[str]:
    sums: dict[Json, str] = {}
    for value in values:
        kind, item = value.get("type"), value.get("item_id")
        part = (item, value.get("output_index"), value.get("content_index"))
        if kind == "response.output_text.delta":
            sums[part] = sums.get(part, "") + str(value.get("delta"))
        elif kind == "response.output_text.done" and value.get("text") != sums.get(part, ""):
            whole, added = str(value.get("text"))[:60], sums.get(part, "")[:60]
            yield f"the text of {item} is not the sum of its deltas: {whole!r} and {added!r}"
