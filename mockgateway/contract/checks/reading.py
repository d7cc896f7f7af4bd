"""What an exchange says: the JSON that was sent and that came back, the events of a stream, the places where gateways keep things."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockgateway.contract.exchange import Exchange, StreamEvent, parse_json

Json = Any


def asked(exchange: Exchange) -> dict[str, Json]:
    """The JSON object that was sent; {} for anything else."""
    value = parse_json(exchange.request.body or b"")
    return value if isinstance(value, dict) else {}


def told(exchange: Exchange) -> dict[str, Json]:
    """The JSON object that came back; {} for anything else."""
    value = parse_json(exchange.response.body)
    return value if isinstance(value, dict) else {}


def accepted(exchange: Exchange) -> bool:
    """Whether the request was answered with a 2xx, and the answer came whole."""
    return 200 <= exchange.response.status < 300


def kind(exchange: Exchange) -> str:
    """The media type of the answer, in lower case, without parameters."""
    return header(exchange, "content-type").partition(";")[0].strip().lower()


def header(exchange: Exchange, name: str) -> str:
    """An answer's header by its name in any case; "" for none."""
    return next(
        (value for key, value in exchange.response.headers.items() if key.lower() == name.lower()),
        "",
    )


def streamed(exchange: Exchange) -> bool:
    """Whether an event stream came."""
    return kind(exchange) == "text/event-stream"


def events(exchange: Exchange) -> list[StreamEvent]:
    """Return the events of the stream."""
    return exchange.response.events


def inner(value: Json) -> dict[str, Json]:
    """The object that an envelope carries under `data`, or the value itself."""
    if (
        isinstance(value, dict)
        and isinstance(value.get("data"), dict)
        and ("request_id" in value or "success" in value or "status" in value)
        and "id" not in value
    ):
        found: dict[str, Json] = value["data"]
        return found
    return value if isinstance(value, dict) else {}


def strings(value: Json, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a JSON value with its pointer."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from strings(part, f"{path}/{key}")
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from strings(part, f"{path}/{index}")


def error_of(value: Json) -> Json:
    """What an event or a body says went wrong, None for nothing: `error` of any of the formats, or an event of that type."""
    if not isinstance(value, dict):
        return None
    if value.get("type") == "error" or value.get("type") == "response.failed":
        return value.get("error") or value
    return value.get("error") or None


__all__ = [
    "Exchange",
    "Json",
    "StreamEvent",
    "accepted",
    "asked",
    "error_of",
    "events",
    "header",
    "inner",
    "kind",
    "parse_json",
    "streamed",
    "strings",
    "told",
]
