"""The control API under `/_mock`, one group of routes a file. Loopback only."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mockgateway.server.control import (
    clock,
    gateways,
    health,
    inbox,
    journal,
    money,
    scenario,
    tasks,
    verdict,
    webhooks,
)
from mockgateway.server.control.asking import Wrong, refuse_method, refused
from mockgateway.state.webhooks.sender import AGENT

if TYPE_CHECKING:
    from mockgateway.server.app import App

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")

GROUPS = (
    health.routes,
    journal.routes,
    scenario.routes,
    money.routes,
    tasks.routes,
    clock.routes,
    webhooks.routes,
    inbox.routes,
    gateways.routes,
    verdict.routes,
)


def create_control(app: App) -> Starlette:
    """The control API of one running mock."""

    async def unknown(request: Request, error: Exception) -> Response:
        return JSONResponse(
            {"error": f"no such control call: {request.method} {request.url.path}", "known": known},
            404,
        )

    routes = [route for group in GROUPS for route in group(app)]
    known = _listed(routes)
    inner = Starlette(
        routes=routes, exception_handlers={404: unknown, 405: refuse_method, Wrong: refused}
    )

    async def guarded(scope, receive, send) -> None:  # type: ignore[no-untyped-def]
        client = (scope.get("client") or ("",))[0]
        # A page elsewhere may point its own name at this machine (DNS rebinding): the name that was asked for counts as well.
        asked = (
            dict(scope["headers"])
            .get(b"host", b"")
            .decode("latin-1")
            .rsplit(":", 1)[0]
            .strip("[]")
            .lower()
        )
        if scope["path"] != "/_mock/health" and not (
            is_loopback(client) and ("." not in asked or is_loopback(asked))
        ):
            await JSONResponse({"error": "the control API answers this machine only"}, 403)(
                scope, receive, send
            )
            return
        # Whoever may name a webhook's address must not reach the control API through the mock.
        if dict(scope["headers"]).get(b"user-agent") == AGENT.encode() and not scope[
            "path"
        ].startswith("/_mock/inbox"):
            await JSONResponse({"error": "webhooks reach the inbox only"}, 403)(
                scope, receive, send
            )
            return
        await inner(scope, receive, send)

    return guarded  # type: ignore[return-value]


def _listed(routes: Sequence[Route]) -> list[str]:
    """Each path once, with what it can be asked by: `GET PUT DELETE /_mock/scenario`."""
    methods: dict[str, set[str]] = {}
    for route in routes:
        methods.setdefault(route.path, set()).update(route.methods or ())
    return [
        f"{' '.join(method for method in METHODS if method in found)} {path}"
        for path, found in methods.items()
    ]


def is_loopback(client: str) -> bool:
    """Whether a peer's address is this machine's; no address (a Unix socket, an in-process client) is."""
    try:
        if not client or client == "testclient":
            return True
        address = ipaddress.ip_address(client)
        return (
            getattr(address, "ipv4_mapped", None) or address
        ).is_loopback  # `::ffff:127.0.0.1`, as a socket for both kinds says it
    except ValueError:
        return False
