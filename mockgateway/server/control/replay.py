"""`/_mock/journal/{number}/...`: send a request of the journal again, and read the reply's body."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlsplit

from starlette.responses import Response

from mockgateway.journal import Exchange
from mockgateway.journal.exchange import MAX_KEPT
from mockgateway.server.control.requests import ControlError, ControlRequest, Json, Routes

PATIENCE = 20.0  # real seconds to wait for a reply
NOT_SENT = frozenset((b"connection", b"content-length", b"expect", b"transfer-encoding"))
# The types that a browser only shows or plays.
SHOWN = ("image/", "audio/", "video/")

routes = Routes()


@routes.add("/_mock/journal/{number:int}/replay", "POST")
async def replay(request: ControlRequest) -> Json:
    """Send the request of a call again, with its key, and return the status of the reply."""
    exchange = find_exchange(request)
    if len(exchange.request) >= MAX_KEPT:
        error = f"the body of call {exchange.number} was not kept whole"
        raise ControlError(error, "send it from the client again", 409)
    work = asyncio.create_task(_send(request.scope, exchange))
    _running.add(work)
    work.add_done_callback(_running.discard)
    done, _ = await asyncio.wait([work], timeout=PATIENCE)
    if not done:
        return {"replayed": exchange.number, "status": None, "note": "the reply takes longer"}
    return {"replayed": exchange.number, **work.result()}


@routes.add("/_mock/journal/{number:int}/reply", "GET")
async def reply(request: ControlRequest) -> Response:
    """Return the body of a reply as it was sent; one that a browser could run is a download."""
    exchange = find_exchange(request)
    sent = {name.lower(): value for name, value in exchange.reply_headers}
    kind = sent.get("content-type", "")
    is_shown = kind.startswith(SHOWN)
    headers = {
        "cache-control": "no-store",
        "content-disposition": "inline" if is_shown else "attachment",
        "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        "content-type": kind if is_shown else "application/octet-stream",
        "x-content-type-options": "nosniff",
    }
    return Response(exchange.reply, headers=headers)


def find_exchange(request: ControlRequest) -> Exchange:
    """Return the exchange with the number in the path. Raises ControlError."""
    journal, number = request.journal, request.path_params["number"]
    exchange = next((one for one in journal.all() if one.number == number), None)
    if exchange is None:
        advice = f"it has {len(journal)} of {journal.total} calls: GET /_mock/journal"
        raise ControlError(f"the journal has no call {number}", advice, 404)
    return exchange


_running: set[asyncio.Task[Json]] = set()


async def _send(scope: Any, exchange: Exchange) -> Json:
    """Send a request to this mock over its own socket, so that broken connections break again."""
    import httpx  # takes a while to load

    host, port = scope.get("server") or ("127.0.0.1", None)
    if not port:
        advice = "serve the mock at a TCP port"
        raise ControlError("a call can be sent again only over TCP", advice, 409)
    host = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104
    origin = f"{scope['scheme']}://{f'[{host}]' if ':' in host else host}:{port}"
    path = urlsplit(exchange.base_url).path + exchange.path
    query = f"?{exchange.query.decode('latin-1')}" if exchange.query else ""
    headers = [(name, value) for name, value in exchange.request_headers if name not in NOT_SENT]
    sent = {"headers": headers, "content": exchange.request}
    async with httpx.AsyncClient(verify=False, timeout=None, trust_env=False) as client:  # noqa: S501, S113 - itself
        try:
            answer = await client.request(exchange.method, f"{origin}{path}{query}", **sent)  # type: ignore[arg-type]
        except httpx.TransportError as error:
            return {
                "status": None,
                "note": f"the connection broke: {error or type(error).__name__}",
            }
    return {"status": answer.status_code}
