"""Send requests to this mock from within, past the network: for replays and the load client."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from mockgateway.server.http import Message, Scope

if TYPE_CHECKING:
    from mockgateway.server.app import App

BROKEN = 0  # the status of a reply that broke off or took too long
CLIENT = ("127.0.0.1", 0)

Headers = Sequence[tuple[bytes, bytes]]


class Answer(NamedTuple):
    """The reply to a request, without its body."""

    status: int
    headers: Mapping[bytes, bytes]
    seconds: float  # until its end


async def send_inside(
    app: App, method: str, target: str, headers: Headers, body: bytes, timeout: float
) -> Answer:
    """Send a request and return the reply.

    Args:
        app: The mock.
        method: The method.
        target: The path and the query, percent-encoded, from the sandbox on.
        headers: Names in lower case.
        body: The body.
        timeout: Seconds after which the client hangs up.
    """
    path, _, query = target.partition("?")
    scope: Scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode("latin-1"),
        "query_string": query.encode("latin-1"),
        "headers": list(headers),
        "client": CLIENT,
    }
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]
    status, head, began = BROKEN, {}, time.perf_counter()

    async def receive() -> Message:
        if not messages:
            await asyncio.Event().wait()
        return messages.pop()

    async def send(message: Message) -> None:
        nonlocal status, head
        if message["type"] == "http.response.start":
            status, head = message["status"], dict(message["headers"])

    try:
        await asyncio.wait_for(app(scope, receive, send), timeout)
    except (ConnectionError, TimeoutError):
        status = BROKEN
    return Answer(status, head, time.perf_counter() - began)
