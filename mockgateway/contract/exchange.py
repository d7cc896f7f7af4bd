"""What is judged: one request, what came back, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import orjson

Json = Any

# What can happen to a connection; `Answer.error` is "" or begins with one of these words.
ERRORS = ("unreachable", "tls", "reset", "timeout", "too_large", "endless", "protocol")


class Chunk(NamedTuple):
    """A part of a body as it came. size: bytes; at: seconds after the request was sent."""

    size: int
    at: float


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
class Answer:
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
        try:
            return orjson.loads(self.body)
        except orjson.JSONDecodeError:
            return None


@dataclass(frozen=True)
class Exchange:
    """One request and its answer.

    operation: its operationId, "" for an address that no document has; number: from 1 in the order of sending;
    valid: whether the request is what the document asks for; paid: whether it was to cost something; cost: what it came to, in the gateway's money;
    probe: which part of the plan sent it.
    """

    operation: str
    request: Request
    answer: Answer
    phase: str = ""
    number: int = 0
    valid: bool = True
    paid: bool = False
    cost: float = 0.0
    probe: str = ""

    @property
    def accepted(self) -> bool:
        """Whether the answer is a 2xx."""
        return 200 <= self.answer.status < 300
