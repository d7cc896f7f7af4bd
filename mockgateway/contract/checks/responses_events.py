"""The order of a streamed response's events, as OpenAI's reference of the Responses API has it."""

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

NAME = "responses_events"
ENDS = ("response.completed", "response.incomplete", "response.failed")
# What an event of an item needs to have come before, and what ends it.
OPENS = {
    "response.output_item.done": "response.output_item.added",
    "response.output_text.delta": "response.output_item.added",
    "response.content_part.done": "response.content_part.added",
}


def responses_events(exchange: Exchange) -> Iterator[Failure]:
    """response.created first, one end last, sequence numbers without a gap, items that are added before they grow, texts that are the sum of their deltas."""
    if not accepted(exchange) or not streamed(exchange):
        return
    told = [event for event in events(exchange) if isinstance(event.value, dict)]
    if any(error_of(event.value) for event in told):
        return
    for problem in [*_frame(told), *_items(told), *_texts(told)]:
        yield tell(NAME, exchange, problem)


def _frame(told: Sequence[StreamEvent]) -> Iterator[str]:
    kinds = [str(event.value.get("type")) for event in told]
    differ = next(
        (event for event in told if event.name and event.name != event.value.get("type")), None
    )
    if differ is not None:
        yield f"an event is named {differ.name!r}, and its type is {differ.value.get('type')!r}"
    if kinds[:1] != ["response.created"]:
        yield f"the first event is {kinds[0] if kinds else 'missing'}, not response.created"
    if not kinds or kinds[-1] not in ENDS:
        yield f"the last event is {kinds[-1] if kinds else 'missing'}, none of {', '.join(ENDS)}"
    numbers = [event.value.get("sequence_number") for event in told]
    if numbers != list(
        range(
            numbers[0] if numbers and isinstance(numbers[0], int) else 0,
            len(numbers) + (numbers[0] if numbers and isinstance(numbers[0], int) else 0),
        )
    ):
        yield f"the sequence numbers do not count on: {', '.join(map(str, numbers[:8]))}"
    ids = list(
        dict.fromkeys(
            str(event.value["response"].get("id"))
            for event in told
            if isinstance(event.value.get("response"), dict)
        )
    )
    if len(ids) > 1:
        yield f"the events of one response have several ids: {', '.join(ids[:3])}"


def _items(told: Sequence[StreamEvent]) -> Iterator[str]:
    added: set[tuple[str, Json]] = set()
    for event in told:
        kind, place = str(event.value.get("type")), event.value.get("output_index")
        if kind.endswith(".added"):
            added.add((kind, place))
        elif kind in OPENS and (OPENS[kind], place) not in added:
            yield f"{kind} speaks of item {place}, and no {OPENS[kind]} came before"
            return


def _texts(told: Sequence[StreamEvent]) -> Iterator[str]:
    sums: dict[Json, str] = {}
    for event in told:
        value = event.value
        place = (value.get("item_id"), value.get("output_index"), value.get("content_index"))
        if value.get("type") == "response.output_text.delta":
            sums[place] = sums.get(place, "") + str(value.get("delta"))
        elif value.get("type") == "response.output_text.done" and value.get("text") != sums.get(
            place, ""
        ):
            yield f"the text of {value.get('item_id')} is not the sum of its deltas: {str(value.get('text'))[:60]!r} and {sums.get(place, '')[:60]!r}"
