"""`/_mock/gateways`: what is served where, and the variables that point an SDK there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mockgateway.server.control.asking import say, world_of

if TYPE_CHECKING:
    from mockgateway.pipeline.locate import Mount
    from mockgateway.server.app import App


def routes(app: App) -> list[Route]:
    """GET /_mock/gateways: of each its name, prefix, region, and the variables of its document (`x-mock: environment`) with what follows its address."""

    async def gateways(request: Request) -> Response:
        name = world_of(request).sandbox.name
        return say(
            {
                "gateways": [
                    _shown(mount, f"/~{name}" if name else "") for mount in app.mounts.values()
                ]
            }
        )

    return [Route("/_mock/gateways", gateways)]


def _shown(mount: Mount, sandbox: str) -> dict[str, Any]:
    mock = mount.pipeline.document.root.get("x-mock")
    variables = mock.get("environment") if isinstance(mock, dict) else None
    return {
        "name": mount.name,
        "prefix": f"{sandbox}/{mount.name}",
        "region": mount.region,
        "operations": len(mount.pipeline.operations),
        "environment": dict(variables) if isinstance(variables, dict) else {},
    }
