"""The control API under `/_mock`: health and the journal. Loopback only."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mockgateway import __version__

if TYPE_CHECKING:
    from mockgateway.server.endpoint import App, World

MAX_LISTED = 1000


def create_control(app: App) -> Starlette:
    """The control API of one running mock."""

    async def health(request: Request) -> Response:
        return JSONResponse({"status": "ok", "version": __version__, "seed": app.seed, "gateways": list(app.mounts)})

    async def journal(request: Request) -> Response:
        world: World = request.scope["mockgateway.world"]
        text = request.query_params.get("last", "100")
        if not text.isascii() or not text.isdigit():
            return JSONResponse({"error": f"last: {text[:50]!r} is not a number of exchanges"}, 400)
        exchanges = world.journal.last(min(int(text), MAX_LISTED)) if len(text) < 10 else world.journal.last(MAX_LISTED)
        return JSONResponse({"total": world.journal.total, "exchanges": [exchange.render() for exchange in exchanges]})

    async def unknown(request: Request, error: Exception) -> Response:
        return JSONResponse({"error": f"no such control call: {request.method} {request.url.path}", "known": [route.path for route in routes]}, 404)

    async def wrong_method(request: Request, error: Exception) -> Response:
        headers = getattr(error, "headers", None)
        return JSONResponse({"error": f"{request.url.path} does not take {request.method}"}, 405, headers)

    routes = [Route("/_mock/health", health), Route("/_mock/journal", journal)]
    inner = Starlette(routes=routes, exception_handlers={404: unknown, 405: wrong_method})

    async def guarded(scope, receive, send) -> None:  # type: ignore[no-untyped-def]
        client = (scope.get("client") or ("",))[0]
        # A page elsewhere may point its own name at this machine (DNS rebinding): the name that was asked for counts as well.
        asked = dict(scope["headers"]).get(b"host", b"").decode("latin-1").rsplit(":", 1)[0].strip("[]").lower()
        if scope["path"] != "/_mock/health" and not (is_loopback(client) and ("." not in asked or is_loopback(asked))):
            await JSONResponse({"error": "the control API answers this machine only"}, 403)(scope, receive, send)
            return
        await inner(scope, receive, send)

    return guarded  # type: ignore[return-value]


def is_loopback(client: str) -> bool:
    """Whether a peer's address is this machine's; no address (a Unix socket, an in-process client) is."""
    try:
        if not client or client == "testclient":
            return True
        address = ipaddress.ip_address(client)
        return (getattr(address, "ipv4_mapped", None) or address).is_loopback  # `::ffff:127.0.0.1`, as a socket for both kinds says it
    except ValueError:
        return False
