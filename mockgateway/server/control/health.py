"""`/_mock/health`: whether the mock runs; the one call that other machines may make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mockgateway import __version__
from mockgateway.server.control.asking import say

if TYPE_CHECKING:
    from mockgateway.server.app import App


def routes(app: App) -> list[Route]:
    """GET /_mock/health."""

    async def health(request: Request) -> Response:
        return say(
            {"status": "ok", "version": __version__, "seed": app.seed, "gateways": list(app.mounts)}
        )

    return [Route("/_mock/health", health)]
