"""The control API under `/_mock`, one file per group of routes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mockgateway.access import ControlAccess
from mockgateway.ports import StoreUnavailable
from mockgateway.problem import ConfigError
from mockgateway.server.control import (
    accounts,
    clock,
    console,
    events,
    inbox,
    journal,
    load,
    metrics,
    money,
    scenario,
    status,
    tasks,
    timeline,
    verdict,
    webhooks,
)
from mockgateway.server.control.document import documented_methods
from mockgateway.server.control.guard import refuse
from mockgateway.server.control.requests import ControlError, respond_to_error
from mockgateway.server.http import Receive, Scope, Send

if TYPE_CHECKING:
    from mockgateway.server.app import App

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
GROUPS = (
    *(console, status, metrics, events, journal, scenario, timeline, tasks, clock, money),
    *(accounts, webhooks, inbox, verdict, load),
)


def create_control(
    app: App, access: ControlAccess
) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    """Return the control API of a running mock, an ASGI application."""
    routes = [route for group in GROUPS for route in group.routes]
    known = _describe(routes)

    async def respond_to_unknown_path(request: Request, error: Exception) -> Response:
        message = f"the control API has no {request.method} {request.url.path}"
        return JSONResponse({"error": message, "known": known}, 404)

    async def respond_to_wrong_method(request: Request, error: Exception) -> Response:
        path = request.scope["path"]
        allow = ", ".join(documented_methods(path))
        message = f"{path} does not take {request.method}; it takes {allow}"
        return JSONResponse({"error": message}, 405, {"allow": allow})

    router = Starlette(
        routes=routes,
        exception_handlers={
            404: respond_to_unknown_path,
            405: respond_to_wrong_method,
            ControlError: respond_to_error,
            ConfigError: respond_to_error,
            StoreUnavailable: respond_to_error,
        },
    )

    async def control(scope: Scope, receive: Receive, send: Send) -> None:
        answer = refuse(scope, access) or router
        with suppress(ClientDisconnect):
            await answer({**scope, "mockgateway.app": app}, receive, send)

    return control


def _describe(routes: Sequence[Route]) -> list[str]:
    """Return each path once, with its methods: `GET PUT DELETE /_mock/scenario`."""
    methods: dict[str, set[str]] = {}
    for route in routes:
        methods.setdefault(route.path, set()).update(route.methods or ())
    return [
        f"{' '.join(method for method in METHODS if method in found)} {path}"
        for path, found in methods.items()
    ]
