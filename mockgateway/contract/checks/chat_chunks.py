"""The chunks of a streamed chat completion, as OpenAI's reference has them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mockgateway.contract.checks.reading import (
    Exchange,
    Json,
    StreamEvent,
    accepted,
    asked,
    error_of,
    events,
    streamed,
)
from mockgateway.contract.failure import Failure, tell

NAME = "chat_chunks"


def chat_chunks(exchange: Exchange) -> Iterator[Failure]:
    """One id and model, `[DONE]` last, the role once and first, the asked choices, one finish_reason each, usage only where asked and last."""
    if not accepted(exchange) or not streamed(exchange):
        return
    told = events(exchange)
    chunks = [
        event for event in told if isinstance(event.value, dict) and not error_of(event.value)
    ]
    if len(chunks) < len([event for event in told if event.value is not None]):
        return  # `stream_error` has it, and nothing more is to be expected of such a stream
    body = asked(exchange)
    parts = {
        "end": _ends(told),
        "same": _same(chunks),
        "choices": _choices(chunks, body),
        "usage": _usage(chunks, body),
    }
    for part, problems in parts.items():
        yield from (tell(NAME, exchange, problem, f"stream/{part}") for problem in problems)


def _ends(told: Sequence[StreamEvent]) -> Iterator[str]:
    done = [number for number, event in enumerate(told) if event.data.strip() == "[DONE]"]
    if not done:
        yield "the stream does not end with `data: [DONE]`"
    elif done != [len(told) - 1]:
        yield (
            f"`[DONE]` is event {done[0]} of {len(told)}, and not the last"
            if len(done) == 1
            else f"`[DONE]` comes {len(done)} times"
        )


def _same(chunks: Sequence[StreamEvent]) -> Iterator[str]:
    for name in ("id", "model", "created"):
        values = list(dict.fromkeys(str(event.value.get(name)) for event in chunks))
        if len(values) > 1:
            yield f"the chunks of one completion differ in {name}: {', '.join(values[:3])}"
    other = next(
        (
            event.value.get("object")
            for event in chunks
            if event.value.get("object") != "chat.completion.chunk"
        ),
        None,
    )
    if other is not None:
        yield f"a chunk's object is {other!r}, not 'chat.completion.chunk'"


def _choices(chunks: Sequence[StreamEvent], body: dict[str, Json]) -> Iterator[str]:
    wanted = set(range(body.get("n") or 1))
    pieces: dict[Json, list[dict[str, Json]]] = {}
    for event in chunks:
        for choice in event.value.get("choices") or []:
            if isinstance(choice, dict):
                pieces.setdefault(choice.get("index"), []).append(choice)
    if chunks and set(pieces) != wanted:
        yield f"the chunks speak of the choices {sorted(pieces, key=str)}, but {sorted(wanted)} were asked for"
    for index, choices in pieces.items():
        yield from _choice(index, choices)


def _choice(index: Json, choices: Sequence[dict[str, Json]]) -> Iterator[str]:
    roles = [
        number for number, choice in enumerate(choices) if (choice.get("delta") or {}).get("role")
    ]
    if roles != [0]:
        yield (
            f"choice {index}: the role comes in its deltas {roles}, but belongs in the first alone"
            if roles
            else f"choice {index}: no delta names the role"
        )
    ends = [number for number, choice in enumerate(choices) if choice.get("finish_reason")]
    if len(ends) != 1:
        yield f"choice {index}: {len(ends)} of its chunks have a finish_reason, not one"
    elif any((choice.get("delta") or {}).get("content") for choice in choices[ends[0] + 1 :]):
        yield f"choice {index}: text follows its finish_reason"


def _usage(chunks: Sequence[StreamEvent], body: dict[str, Json]) -> Iterator[str]:
    wanted = bool((body.get("stream_options") or {}).get("include_usage"))
    at = [number for number, event in enumerate(chunks) if event.value.get("usage")]
    if wanted and not at:
        yield "stream_options.include_usage was given, and no chunk has the usage"
    elif wanted and at != [len(chunks) - 1]:
        yield f"the usage comes in chunk {at[0]} of {len(chunks)}, and not in the last alone"
    elif not wanted and at:
        yield "a chunk has the usage, and stream_options.include_usage was not given"
