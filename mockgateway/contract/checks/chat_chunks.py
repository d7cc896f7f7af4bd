"""The chunks of a streamed chat completion, as OpenAI's reference defines them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from mockgateway.contract.checks.reading import distinct, error_of
from mockgateway.contract.exchange import Exchange, StreamEvent
from mockgateway.contract.failure import Failure

Json = Any
Chunks = Sequence[dict[str, Json]]


def chat_chunks(exchange: Exchange) -> Iterator[Failure]:
    """All chunks have the same id and model, and `[DONE]` is the last event.

    Each requested choice has its role first and one finish_reason. The usage is in the last chunk
    if it is requested, and nowhere otherwise.
    """
    events, body = exchange.response.events, exchange.payload
    values = [event.value for event in events if event.value is not None]
    chunks = [value for value in values if isinstance(value, dict) and not error_of(value)]
    if len(chunks) < len(values):
        return  # reported as `stream_error`
    parts = {
        "end": _end(events),
        "same": _constants(chunks),
        "choices": _choices(chunks, body),
        "roles": _each_choice(chunks, _roles),
        "reasons": _each_choice(chunks, _reasons),
        "usage": _usage(chunks, body),
    }
    for part, problems in parts.items():
        yield from (Failure(problem, f"stream/{part}") for problem in problems)


def _end(events: Sequence[StreamEvent]) -> Iterator[str]:
    done = [number for number, event in enumerate(events) if event.data.strip() == "[DONE]"]
    if not done:
        yield "the stream does not end with `data: [DONE]`"
    elif len(done) > 1:
        yield f"`[DONE]` comes {len(done)} times"
    elif done != [len(events) - 1]:
        yield f"`[DONE]` is event {done[0]} of {len(events)}, not the last"


def _constants(chunks: Chunks) -> Iterator[str]:
    for name in ("id", "model", "created"):
        values = distinct(chunk.get(name) for chunk in chunks)
        if len(values) > 1:
            yield f"the chunks of one completion differ in {name}: {', '.join(values[:3])}"
    kinds = [chunk.get("object") for chunk in chunks]
    other = next((kind for kind in kinds if kind not in (None, "chat.completion.chunk")), None)
    if other is not None:
        yield f"the object of a chunk is {other!r}, not 'chat.completion.chunk'"


def _by_index(chunks: Chunks) -> dict[Json, list[dict[str, Json]]]:
    parts: dict[Json, list[dict[str, Json]]] = {}
    for chunk in chunks:
        for choice in chunk.get("choices") or []:
            if isinstance(choice, dict):
                parts.setdefault(choice.get("index"), []).append(choice)
    return parts


def _choices(chunks: Chunks, body: dict[str, Json]) -> Iterator[str]:
    requested, parts = list(range(body.get("n") or 1)), _by_index(chunks)
    if chunks and set(parts) != set(requested):
        given = sorted(parts, key=str)
        yield f"the chunks have the choices {given}, but {requested} were requested"


def _each_choice(chunks: Chunks, find: Callable[[Chunks], Iterator[str]]) -> Iterator[str]:
    for index, choices in _by_index(chunks).items():
        yield from (f"choice {index}: {problem}" for problem in find(choices))


def _roles(choices: Chunks) -> Iterator[str]:
    deltas = [choice.get("delta") or {} for choice in choices]
    roles = [number for number, delta in enumerate(deltas) if delta.get("role")]
    if not roles:
        yield "no delta has the role"
    elif roles != [0]:
        yield f"the role is in its deltas {roles}, but belongs in the first only"
    elif deltas[0]["role"] != "assistant":
        yield f"the role is {deltas[0]['role']!r}, not 'assistant'"


def _reasons(choices: Chunks) -> Iterator[str]:
    deltas = [choice.get("delta") or {} for choice in choices]
    ends = [number for number, choice in enumerate(choices) if choice.get("finish_reason")]
    if len(ends) != 1:
        yield f"{len(ends)} of its chunks have a finish_reason, not one"
    elif any(delta.get("content") for delta in deltas[ends[0] + 1 :]):
        yield "text follows its finish_reason"


def _usage(chunks: Chunks, body: dict[str, Json]) -> Iterator[str]:
    requested = bool((body.get("stream_options") or {}).get("include_usage"))
    at = [number for number, chunk in enumerate(chunks) if chunk.get("usage")]
    if requested and not at:
        yield "stream_options.include_usage was set, but no chunk has the usage"
    elif requested and at != [len(chunks) - 1]:
        yield f"the usage is in chunk {at[0]} of {len(chunks)}, not in the last only"
    elif at and not requested:
        yield "a chunk has the usage, but stream_options.include_usage was not set"
