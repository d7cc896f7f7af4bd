"""`/_mock/journal`: the last exchanges of the sandbox, keys cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mockgateway.server.control.asking import listed, say, world_of

if TYPE_CHECKING:
    from mockgateway.server.endpoint import App


def routes(app: App) -> list[Route]:
    """GET /_mock/journal?last=100."""

    async def journal(request: Request) -> Response:
        journal = world_of(request).journal
        return say({"total": journal.total, "exchanges": [exchange.render() for exchange in journal.last(listed(request))]})

    return [Route("/_mock/journal", journal)]
