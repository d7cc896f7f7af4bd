"""Wire formats: each variant of a request once, and properties that only two responses show."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

from mockgateway.contract.checks.embeddings import same_text
from mockgateway.contract.checks.request_ids import echoed
from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure, failed
from mockgateway.contract.operation import OperationSpec
from mockgateway.contract.probes.links import check_files
from mockgateway.contract.probes.requests import can_post, cheapest_body
from mockgateway.contract.session import Session
from mockgateway.contract.uploads import picture

Json = Any
PERSON = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
    "required": ["name", "age"],
    "additionalProperties": False,
}
PERSON_FORMAT = {
    "type": "json_schema",
    "json_schema": {"name": "person", "strict": True, "schema": PERSON},
}
WEATHER_TOOL = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "The weather in a city.",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}},
            "required": ["city"],
        },
    },
}
WEATHER_CHOICE = {"type": "function", "function": {"name": "get_weather"}}
COUNT = [{"role": "user", "content": "Count from one to fifty in words."}]
REPEAT = [{"role": "user", "content": "Say exactly: one two three four five"}]
# A real picture: no gateway can fetch those of the document's examples.
PICTURE = "data:image/png;base64," + base64.b64encode(picture()).decode()
DOCUMENTS = ["An API gateway for models.", "Bread needs time.", "Boats sail on the sea."]
TEXTS = ["The sea is calm.", "Invoices are due in March."]

# The fields that differ from the cheapest request, by `say` or `make` of the operation.
VARIANTS: dict[str, list[dict[str, Json]]] = {
    "openai_chat": [
        {"messages": COUNT, "max_tokens": 5},
        {"stream": True},
        {"stream": True, "stream_options": {"include_usage": True}},
        {"n": 2, "messages": COUNT, "max_tokens": 5},
        {"logprobs": True, "top_logprobs": 2, "max_tokens": 4},
        {"messages": REPEAT, "stop": [" "]},
        {"response_format": PERSON_FORMAT, "max_tokens": 120},
        {"tools": [WEATHER_TOOL], "tool_choice": WEATHER_CHOICE, "stream": True, "max_tokens": 120},
        {"tools": [WEATHER_TOOL], "tool_choice": "required", "max_tokens": 120},
    ],
    "anthropic_messages": [{"messages": COUNT, "max_tokens": 5}, {"stream": True}],
    "openai_responses": [
        {"input": "Count from one to fifty in words.", "max_output_tokens": 16},
        {"input": "Say hello.", "stream": True},
    ],
    "rerank": [{"top_n": 2, "documents": DOCUMENTS, "query": "gateway"}],
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


def protocol(session: Session) -> Iterator[Failure]:
    """Send every variant of chat, messages, responses, embeddings, rerank, speech and images."""
    for operation in session.operations:
        if operation.do != "complete" or not can_post(session, operation):
            continue
        for fields in _variants(operation):
            exchange = session.send(operation, cheapest_body(session, operation, **fields))
            if exchange is None:
                return
            yield from _answered(exchange, fields)
            yield from check_files(session, operation, exchange, exchange.payload)
        if operation.say == "openai_embeddings":
            yield from _embeddings(session, operation)
        if operation.say == "openai_chat":
            yield from _own_request_id(session, operation)


def _variants(operation: OperationSpec) -> list[dict[str, Json]]:
    """Return the variants whose fields the operation has."""
    chosen = VARIANTS.get(operation.say) or VARIANTS.get(operation.make, [])
    return [fields for fields in chosen if fields.keys() <= operation.fields.keys()]


def _answered(exchange: Exchange, fields: dict[str, Json]) -> Iterator[Failure]:
    """Check that an ordinary request is accepted and streamed where that was requested."""
    response = exchange.response
    if response.error or response.status == 429:
        return  # an error is reported as `connection`
    if not exchange.accepted:
        message = f"an ordinary request with {', '.join(fields) or 'no special field'} gets"
        yield failed("accepts", exchange, f"{message} {response.status}")
    elif fields.get("stream") and not response.is_stream:
        media_type = response.header("content-type")
        message = f"a stream was requested, but the content type is {media_type}"
        yield failed("event_stream", exchange, message)
    elif fields.get("stream") and len(response.events) < 2:
        yield failed("event_stream", exchange, "the stream has fewer than two events")


def _embeddings(session: Session, operation: OperationSpec) -> Iterator[Failure]:
    """Embed two texts together, one alone, in base64, and with fewer dimensions."""

    def embed(**fields: Json) -> Exchange | None:
        fields = {"dimensions": None} | fields
        return session.send(operation, cheapest_body(session, operation, **fields))

    both, alone = embed(input=TEXTS), embed(input=[TEXTS[1]])
    coded = embed(input=TEXTS, encoding_format="base64")
    for exchange in (both, alone, coded):
        if exchange is not None:
            yield from _answered(exchange, {"input": TEXTS})
    if both is not None and alone is not None:
        yield from same_text(both, 1, alone, 0, "in a request of its own (or the order is wrong)")
    if both is not None and coded is not None:
        yield from same_text(both, 0, coded, 0, "in base64")
    if "dimensions" in operation.fields:
        short = embed(input=[TEXTS[0]], dimensions=64)
        if short is not None:
            yield from _answered(short, {"dimensions": 64})


def _own_request_id(session: Session, operation: OperationSpec) -> Iterator[Failure]:
    """Check that the client's own X-Request-Id comes back, where the document allows one."""
    if "x-request-id" not in operation.parameter_names("header"):
        return
    id_ = "contract-0123456789"
    body = cheapest_body(session, operation)
    exchange = session.send(operation, body, headers={"X-Request-Id": id_})
    if exchange is not None and exchange.accepted:
        yield from echoed(exchange, id_)
