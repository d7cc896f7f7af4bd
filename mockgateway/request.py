"""A parsed request: the received bytes, and the values that its document's schemas read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mockgateway.sandbox import Sandbox
from mockgateway.seed import Seed


@dataclass(slots=True)
class ParsedRequest:
    """A request as the specification, the scenarios and the journal see it.

    The first fifteen fields are known when the request has been received; validation adds
    `params`, `content` and `media_type`.
    """

    method: str
    path: str  # below the mount, percent-encoded as sent
    query: bytes  # without its `?`
    headers: Sequence[tuple[bytes, bytes]]  # as received, names in lower case
    head: Mapping[bytes, bytes]  # the same by name
    body: bytes
    client: str  # the peer's address
    base_url: str  # scheme, host, sandbox and prefix that the client used, without a final slash
    gateway: str
    region: str
    sandbox: Sandbox
    number: int  # counts the sandbox's calls from 1
    seed: Seed  # of this call alone
    received: float  # seconds since 1970 by the sandbox's clock
    route: Mapping[str, str]  # path parameters, percent-encoded
    key: str = ""  # the credential as sent
    params: Mapping[str, dict[str, Any]] = field(default_factory=dict)  # by path, query, header...
    content: Any = None  # the decoded body
    media_type: str = ""
    parsed: Any = None  # the body's JSON, if it was parsed before validation
    applied: list[str] = field(default_factory=list)  # what was done to the call, in words
    scenario: str = ""  # the scenario that the call went through, and its phase
    phase: str = ""
    started: float = 0.0  # by time.perf_counter()
    error: str = ""  # the exception, if the mock failed

    def header(self, name: str) -> str | None:
        """Return the value of the header with that lower-case name, or None."""
        value = self.head.get(name.encode())
        return None if value is None else value.decode("latin-1")

    def field(self, name: str) -> Any:
        """Return a top-level field of the body, else a query parameter, else None."""
        content = self.content
        if isinstance(content, dict) and name in content:
            return content[name]
        query = self.params.get("query")
        return query.get(name) if query else None
