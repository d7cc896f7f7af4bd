"""What is judged: one request, what came back, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import orjson

Json = Any

# What can happen to a connection; `Response.error` is "" or begins with one of these words.
ERRORS = ("unreachable", "tls", "reset", "timeout", "too_large", "endless", "protocol")


class Chunk(NamedTuple):
    """A part of a body as it came. size: bytes; at: seconds after the request was sent."""

    size: int
    at: float


class StreamEvent(NamedTuple):
    """One event of an event stream."""

    name: str  # "" for none
    data: str
    value: Json  # the data as JSON, None if it is none
    at: float  # seconds from the request to the event's last byte


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it was sent. headers: by name as sent, the key among them; key: whose key that is (first, second, garbage, none)."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes = b""
    key: str = "none"

    @property
    def path(self) -> str:
        """The path of the URL."""
        return urlsplit(self.url).path

    def header(self, name: str) -> str:
        """A header by its name in any case; "" for none."""
        return next(
            (value for key, value in self.headers.items() if key.lower() == name.lower()), ""
        )


@dataclass(frozen=True)
class Response:
    """What came back.

    status: 0 where nothing did; headers: lower-case names, repeated ones joined by ", "; body: cut where it was too large; first, total: seconds until the
    first byte of the body and until the end; error: "" or what broke the connection, one of ERRORS, a colon, why.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    chunks: tuple[Chunk, ...] = ()
    first: float = 0.0
    total: float = 0.0
    error: str = ""

    def header(self, name: str) -> str:
        """A header; "" for none."""
        return self.headers.get(name.lower(), "")

    @property
    def media_type(self) -> str:
        """The content type in lower case without its parameters."""
        return self.header("content-type").partition(";")[0].strip().lower()

    @cached_property
    def json(self) -> Json:
        """The body as JSON, None for what is none."""
        return parse_json(self.body)

    @property
    def is_stream(self) -> bool:
        """Whether it is an event stream."""
        return self.media_type == "text/event-stream"

    @cached_property
    def events(self) -> list[StreamEvent]:
        """The events of the stream; the last one may lack its blank line."""
        return list(_events(self))


def parse_json(data: bytes | str) -> Json:
    """Return the JSON value, or None where there is none."""
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        return None


def stream_text(text: str) -> str:
    """Return an event stream without its byte order mark, every line end as a line feed."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _events(response: Response) -> Iterator[StreamEvent]:
    text = stream_text(response.body.decode("utf-8", "replace"))
    position = 0
    for block in re.split(r"(?<=\n)\n", text):
        position += len(block.encode()) + 1
        lines = [line.partition(":") for line in block.split("\n")]
        data = [value.removeprefix(" ") for field, _, value in lines if field == "data"]
        name = next((value.strip() for field, _, value in lines if field == "event"), "")
        if data:
            joined = "\n".join(data)
            yield StreamEvent(name, joined, parse_json(joined), _arrival(response, position))


def _arrival(response: Response, position: int) -> float:
    received, at = 0, 0.0
    for chunk in response.chunks:
        received, at = received + chunk.size, chunk.at
        if received >= position:
            break
    return at


@dataclass(frozen=True)
class Exchange:
    """One request and its answer.

    operation: its operationId, "" for an address that no document has; number: from 1 in the order of sending;
    valid: whether the request is what the document asks for; paid: whether it was to cost something; cost: what it came to, in the gateway's money;
    probe: which part of the plan sent it.
    """

    operation: str
    request: Request
    response: Response
    phase: str = ""
    number: int = 0
    valid: bool = True
    paid: bool = False
    cost: float = 0.0
    probe: str = ""

    @property
    def accepted(self) -> bool:
        """Whether the answer is a 2xx."""
        return 200 <= self.response.status < 300

    @cached_property
    def payload(self) -> dict[str, Json]:
        """The JSON object of the request; {} for anything else."""
        value = parse_json(self.request.body or b"")
        return value if isinstance(value, dict) else {}

    @property
    def reply(self) -> dict[str, Json]:
        """The JSON object of the response; {} for anything else."""
        return self.response.json if isinstance(self.response.json, dict) else {}
