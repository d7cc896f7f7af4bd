"""Protocol: the formats in all their forms, each asked for once and as cheaply as it goes; what single answers do not show, two do."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

from mockgateway.contract.checks.embeddings import same_text
from mockgateway.contract.checks.reading import Exchange, accepted, events, header, streamed
from mockgateway.contract.checks.request_id import echoed
from mockgateway.contract.failure import Failure, tell
from mockgateway.contract.probes.asking import smallest
from mockgateway.contract.probes.links import follow
from mockgateway.contract.probes.outline import Operation
from mockgateway.contract.probes.session import Session
from mockgateway.contract.uploads import picture

Json = Any
PERSON = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
    "required": ["name", "age"],
    "additionalProperties": False,
}
WEATHER = {
    "name": "get_weather",
    "description": "The weather in a city.",
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
    },
}


def protocol(session: Session) -> Iterator[Failure]:
    """Chat, messages, responses, embeddings, rerank, speech and images, as far as the document has them."""
    for operation in session.operations:
        if operation.do == "complete" and operation.takes_json and operation.example is not None:
            for fields in variants(operation):
                exchange = session.send(
                    operation, smallest(session, operation, **fields), paid=True
                )
                if exchange is None:
                    return
                yield from answered(exchange, fields)
                yield from follow(session, operation, exchange)
            if operation.say == "openai_embeddings":
                yield from vectors(session, operation)
            if operation.say == "openai_chat":
                yield from own_id(session, operation)


def answered(exchange: Exchange, fields: dict[str, Json]) -> Iterator[Failure]:
    """That an ordinary request is taken, and answered to its end."""
    if exchange.response.error:
        return  # `connection` has it
    if not accepted(exchange) and exchange.response.status != 429:
        what = ", ".join(fields) or "nothing unusual"
        yield tell(
            "accepts",
            exchange,
            f"an ordinary request, with {what}, is answered with {exchange.response.status}",
        )
    elif fields.get("stream") and accepted(exchange) and not streamed(exchange):
        yield tell(
            "event_stream",
            exchange,
            f"stream was asked for, and {header(exchange, 'content-type')} came",
        )
    elif fields.get("stream") and accepted(exchange) and len(events(exchange)) < 2:
        yield tell("event_stream", exchange, "the stream has one event only")


def variants(operation: Operation) -> list[dict[str, Json]]:
    """What to ask of an operation, as the fields that differ from its smallest request."""
    if operation.say == "openai_chat":
        return _only(operation, CHAT)
    if operation.say in ("anthropic_messages", "openai_responses"):
        return _only(operation, TEXT[operation.say])
    return _only(operation, OTHERS.get(operation.make, []))


def _only(operation: Operation, asked: list[dict[str, Json]]) -> list[dict[str, Json]]:
    """Those whose fields the operation has."""
    return [fields for fields in asked if all(name in operation.fields for name in fields)]


_FUNCTION = {"type": "function", "function": WEATHER}
_LONG = [{"role": "user", "content": "Count from one to fifty in words."}]
CHAT: list[dict[str, Json]] = [
    {"messages": _LONG, "max_tokens": 5},
    {"stream": True},
    {"stream": True, "stream_options": {"include_usage": True}},
    {"n": 2, "messages": _LONG, "max_tokens": 5},
    {"logprobs": True, "top_logprobs": 2, "max_tokens": 4},
    {
        "messages": [{"role": "user", "content": "Say exactly: one two three four five"}],
        "stop": [" "],
    },
    {
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "person", "strict": True, "schema": PERSON},
        },
        "max_tokens": 120,
    },
    {
        "tools": [_FUNCTION],
        "tool_choice": {"type": "function", "function": {"name": "get_weather"}},
        "stream": True,
        "max_tokens": 120,
    },
    {"tools": [_FUNCTION], "tool_choice": "required", "max_tokens": 120},
]
TEXT: dict[str, list[dict[str, Json]]] = {
    "anthropic_messages": [{"messages": _LONG, "max_tokens": 5}, {"stream": True}],
    "openai_responses": [
        {"input": "Count from one to fifty in words.", "max_output_tokens": 16},
        {"input": "Say hello.", "stream": True},
    ],
}
PICTURE = (
    "data:image/png;base64," + base64.b64encode(picture()).decode()
)  # a real one: nobody can fetch the examples' own
OTHERS: dict[str, list[dict[str, Json]]] = {
    "rerank": [
        {
            "top_n": 2,
            "documents": [
                "An API gateway for models.",
                "Bread needs time.",
                "Boats sail on the sea.",
            ],
            "query": "gateway",
        }
    ],
    "image": [
        {"response_format": "b64_json", "size": "512x512"},
        {"response_format": "url", "size": "512x512"},
    ],
    "upscale": [{"image": PICTURE, "scale": 2}],
    "background_removal": [{"image": PICTURE}],
    "speech": [{"response_format": "wav"}, {"response_format": "mp3"}, {"stream": True}],
    "sound_effect": [{"duration": 2}],
    "moderation": [{}],
}


def vectors(session: Session, operation: Operation) -> Iterator[Failure]:
    """Vectors of two texts together, of one alone, in base64, and cut: the same text stays the same."""
    texts = ["The sea is calm.", "Invoices are due in March."]
    both = session.send(
        operation, smallest(session, operation, input=texts, dimensions=None), paid=True
    )
    alone = session.send(
        operation, smallest(session, operation, input=[texts[1]], dimensions=None), paid=True
    )
    coded = session.send(
        operation,
        smallest(session, operation, input=texts, dimensions=None, encoding_format="base64"),
        paid=True,
    )
    for exchange in (both, alone, coded):
        if exchange is not None:
            yield from answered(exchange, {"input": texts})
    if both is not None and alone is not None:
        yield from same_text(
            both,
            1,
            alone,
            0,
            "when it is sent alone: the order is not that of the input, or the vectors change",
        )
    if both is not None and coded is not None:
        yield from same_text(both, 0, coded, 0, "in base64")
    if "dimensions" in operation.fields:
        cut = session.send(
            operation, smallest(session, operation, input=[texts[0]], dimensions=64), paid=True
        )
        if cut is not None:
            yield from answered(cut, {"dimensions": 64})


def own_id(session: Session, operation: Operation) -> Iterator[Failure]:
    """An X-Request-Id of the client's own comes back, where the document lets one choose it."""
    if "x-request-id" not in operation.heads:
        return
    chosen = "contract-0123456789"
    exchange = session.send(
        operation, smallest(session, operation), headers={"X-Request-Id": chosen}, paid=True
    )
    if exchange is not None and accepted(exchange):
        yield from echoed(exchange, chosen)


__all__ = ["answered", "protocol", "variants"]
