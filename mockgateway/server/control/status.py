"""`/_mock/health` and `/_mock/gateways`: whether the mock runs, and what it serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockgateway import __version__
from mockgateway.server.control.requests import ControlRequest, Json, Routes

if TYPE_CHECKING:
    from mockgateway.pipeline.locate import Mount

routes = Routes()


@routes.add("/_mock/health", "GET")
async def health(request: ControlRequest) -> Json:
    """Return that the mock runs; other machines may ask too."""
    seed, gateways = request.mock.seed, list(request.mock.mounts)
    return {"status": "ok", "version": __version__, "seed": seed, "gateways": gateways}


@routes.add("/_mock/gateways", "GET")
async def gateways(request: ControlRequest) -> Json:
    """List the mounts, with the environment variables that point an SDK at each."""
    name = request.sandbox.name
    prefix = f"/~{name}" if name else ""
    return {"gateways": [_describe(mount, prefix) for mount in request.mock.mounts.values()]}


def _describe(mount: Mount, prefix: str) -> Json:
    mock = mount.pipeline.document.root.get("x-mock")
    variables = mock.get("environment") if isinstance(mock, dict) else None
    return {
        "name": mount.name,
        "prefix": f"{prefix}/{mount.name}",
        "region": mount.region,
        "operations": len(mount.pipeline.operations),
        "environment": dict(variables) if isinstance(variables, dict) else {},
    }
