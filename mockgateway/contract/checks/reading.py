"""What an exchange says: the JSON that was sent and that came back, the events of a stream, the places where gateways keep things."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import orjson

Json = Any


class Piece(Protocol):
    """A part of an answer as it came. size: bytes; at: seconds after the request was sent."""

    @property
    def size(self) -> int:
        """Bytes."""

    @property
    def at(self) -> float:
        """Seconds after the request."""


class Sent(Protocol):
    """A request. headers: by name as they were sent; body: its bytes, b"" or None for none."""

    @property
    def method(self) -> str:
        """The verb."""

    @property
    def url(self) -> str:
        """Where it went."""

    @property
    def headers(self) -> Mapping[str, str]:
        """By name."""

    @property
    def body(self) -> bytes | None:
        """The bytes."""


class Got(Protocol):
    """An answer. status: 0 where none came; chunks: in the order of their coming; error: what broke the connection, "" for nothing."""

    @property
    def status(self) -> int:
        """0 where none came."""

    @property
    def headers(self) -> Mapping[str, str]:
        """By name."""

    @property
    def body(self) -> bytes:
        """The bytes."""

    @property
    def chunks(self) -> Sequence[Piece]:
        """In the order of their coming."""

    @property
    def error(self) -> str:
        """What broke the connection, if anything did."""


class Seen(Protocol):
    """A request and what was answered: a live exchange, a case of a fuzzer, or a recording. operation: its operationId, "" for none."""

    @property
    def operation(self) -> str:
        """Its operationId."""

    @property
    def request(self) -> Sent:
        """What was sent."""

    @property
    def answer(self) -> Got:
        """What came."""


class Event(NamedTuple):
    """One event. name: "" for none; value: its data as JSON, None if it is none; at: seconds after the request when its last byte came."""

    name: str
    data: str
    value: Json
    at: float


def parsed(data: bytes | str) -> Json:
    """JSON, or None for what is none."""
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        return None


def asked(exchange: Seen) -> dict[str, Json]:
    """The JSON object that was sent; {} for anything else."""
    value = parsed(exchange.request.body or b"")
    return value if isinstance(value, dict) else {}


def told(exchange: Seen) -> dict[str, Json]:
    """The JSON object that came back; {} for anything else."""
    value = parsed(exchange.answer.body)
    return value if isinstance(value, dict) else {}


def accepted(exchange: Seen) -> bool:
    """Whether the request was answered with a 2xx, and the answer came whole."""
    return 200 <= exchange.answer.status < 300


def kind(exchange: Seen) -> str:
    """The media type of the answer, in lower case, without parameters."""
    return header(exchange, "content-type").partition(";")[0].strip().lower()


def header(exchange: Seen, name: str) -> str:
    """An answer's header by its name in any case; "" for none."""
    return next(
        (value for key, value in exchange.answer.headers.items() if key.lower() == name.lower()), ""
    )


def streamed(exchange: Seen) -> bool:
    """Whether an event stream came."""
    return kind(exchange) == "text/event-stream"


def events(exchange: Seen) -> list[Event]:
    """The events that came, the last perhaps without its end."""
    text = (
        exchange.answer.body.decode("utf-8", "replace")
        .removeprefix("\ufeff")
        .replace("\r\n", "\n")
        .replace("\r", "\n")
    )
    found, position = [], 0
    for block in re.split(r"(?<=\n)\n", text):
        position += len(block.encode()) + 1
        lines = [line.partition(":") for line in block.split("\n")]
        data = [value.removeprefix(" ") for field, _, value in lines if field == "data"]
        name = next((value.strip() for field, _, value in lines if field == "event"), "")
        if data:
            joined = "\n".join(data)
            found.append(Event(name, joined, parsed(joined), arrival(exchange, position)))
    return found


def arrival(exchange: Seen, position: int) -> float:
    """When the byte before `position` came, in seconds after the request."""
    seen, last = 0, 0.0
    for chunk in exchange.answer.chunks:
        seen, last = seen + chunk.size, chunk.at
        if seen >= position:
            return last
    return last


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
