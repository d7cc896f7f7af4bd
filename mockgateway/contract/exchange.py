"""One HTTP exchange: the request, its response and their timing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import orjson

Json = Any


class ReceivedChunk(NamedTuple):
    """A part of a body, as it was received."""

    size: int  # bytes
    at: float  # seconds after the request was sent


class StreamEvent(NamedTuple):
    """One event of an event stream."""

    name: str  # "" if unnamed
    data: str
    value: Json  # the data as JSON, None if it is not JSON
    at: float  # seconds from the request to the last byte of the event


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it was sent."""

    method: str
    url: str
    headers: Mapping[str, str]  # names as sent; the key is among them
    body: bytes = b""
    key: str = "none"  # role of the key: first, second, revoked, narrow, garbage, none

    @property
    def path(self) -> str:
        """The path of the URL."""
        return urlsplit(self.url).path

    @property
    def media_type(self) -> str:
        """The content type without its parameters."""
        return self.header("content-type").partition(";")[0]

    def header(self, name: str) -> str:
        """Return a header by its case-insensitive name, or ""."""
        wanted = name.lower()
        return next((value for key, value in self.headers.items() if key.lower() == wanted), "")


@dataclass(frozen=True)
class Response:
    """The response of the gateway, or the error of the connection."""

    status: int  # 0 if no response arrived
    headers: Mapping[str, str] = field(default_factory=dict)  # lower case; repeats joined by ", "
    body: bytes = b""  # truncated if it was too large
    chunks: tuple[ReceivedChunk, ...] = ()
    first: float = 0.0  # seconds until the first byte of the body
    total: float = 0.0  # seconds until the end
    # "" or "KIND: reason". KIND is unreachable, tls, reset, timeout, too_large, endless, protocol.
    error: str = ""
    hash: str = ""  # of the whole body, where `body` is not all of it

    def header(self, name: str) -> str:
        """Return a header, or ""."""
        return self.headers.get(name.lower(), "")

    @property
    def media_type(self) -> str:
        """The content type in lower case, without its parameters."""
        return self.header("content-type").partition(";")[0].strip().lower()

    @cached_property
    def json(self) -> Json:
        """The body as JSON, or None if it is not JSON."""
        return parse_json(self.body)

    @property
    def crashed(self) -> bool:
        """Whether the server failed; 501 to 504 are deliberate."""
        return self.status == 500 or self.status > 504

    @property
    def is_stream(self) -> bool:
        """Whether this is an event stream."""
        return self.media_type == "text/event-stream"

    @cached_property
    def events(self) -> list[StreamEvent]:
        """The events of the stream; the last one may lack its blank line."""
        return list(_events(self))


def body_hash(body: bytes) -> str:
    """Return the hash that `compare` uses for a body that is not stored."""
    return blake2b(body, digest_size=10).hexdigest()


def parse_json(data: bytes | str) -> Json:
    """Return the JSON value, or None if it is not JSON."""
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
    """One request with its response."""

    operation: str  # operationId, or "" for a URL outside the document
    request: Request
    response: Response
    phase: str = ""
    number: int = 0  # from 1, in sending order
    valid: bool = True  # the request conforms to the document
    paid: bool = False
    cost: float = 0.0  # in the gateway's currency
    probe: str = ""  # the probe that sent it
    worth: float = 1.0  # how many faults it finds, compared with other paid calls
    flake: bool = False  # it failed with 5xx, and succeeded when it was sent again
    at: float = 0.0  # seconds of a monotonic clock at which the answer had arrived

    @property
    def accepted(self) -> bool:
        """Whether the status is 2xx."""
        return 200 <= self.response.status < 300

    @cached_property
    def payload(self) -> dict[str, Json]:
        """The JSON object of the request, {} for any other body."""
        value = parse_json(self.request.body or b"")
        return value if isinstance(value, dict) else {}

    @property
    def reply(self) -> dict[str, Json]:
        """The JSON object of the response, {} for any other body."""
        return self.response.json if isinstance(self.response.json, dict) else {}
