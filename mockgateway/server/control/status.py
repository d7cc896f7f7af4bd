"""What the mock serves: health, sandboxes, gateways, keys, models and the API's own document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockgateway import __version__
from mockgateway.server.control.document import control_document
from mockgateway.server.control.requests import ControlRequest, Json, Routes
from mockgateway.spec.bundle import bundle

if TYPE_CHECKING:
    from mockgateway.pipeline.locate import Mount
    from mockgateway.state.accounts import Account

routes = Routes()


@routes.add("/_mock/health", "GET")
async def health(request: ControlRequest) -> Json:
    """Return that the mock runs; other machines may ask too."""
    seed, gateways = request.mock.seed, list(request.mock.mounts)
    return {"status": "ok", "version": __version__, "seed": seed, "gateways": gateways}


@routes.add("/_mock/openapi.json", "GET")
async def document(request: ControlRequest) -> Json:
    """Return the document of the control API."""
    host = request.headers.get("host", "127.0.0.1:4010")
    return bundle(control_document(), f"{request.url.scheme}://{host}{request.prefix}/_mock")


@routes.add("/_mock/sandboxes", "GET")
async def sandboxes(request: ControlRequest) -> Json:
    """List the sandboxes that are in use; "" is the default one."""
    listed = []
    request.mock.open_sandboxes()
    for sandbox in request.mock.list_sandboxes():
        active, state = sandbox.active_scenario, request.mock.sandbox_state(sandbox.name)
        state.journal.sync()
        scenario = active.scenario.name if active is not None else None
        listed.append({"name": sandbox.name, "calls": state.journal.total, "scenario": scenario})
    return {"sandboxes": listed}


@routes.add("/_mock/gateways", "GET")
async def gateways(request: ControlRequest) -> Json:
    """List the mounts, with the environment variables that point an SDK at each."""
    prefix = request.prefix
    return {"gateways": [_describe(mount, prefix) for mount in request.mock.mounts.values()]}


@routes.add("/_mock/keys", "GET")
async def keys(request: ControlRequest) -> Json:
    """List the test keys and the behaviour that each one shows."""
    return {
        "keys": [
            _describe_key(name, account)
            for name, mount in request.gateways.items()
            for account in mount.pipeline.accounts
        ]
    }


@routes.add("/_mock/models", "GET")
async def models(request: ControlRequest) -> Json:
    """List the models of each gateway."""
    wanted = request.read_gateway()
    return {
        "models": [
            {
                "gateway": name,
                "id": model.id,
                "kinds": list(model.kinds or (model.kind,)),
                "abilities": list(model.abilities),
            }
            for name, mount in request.gateways.items()
            if wanted in ("", name)
            for model in mount.pipeline.models.values()
        ]
    }


def _describe(mount: Mount, prefix: str) -> Json:
    mock = mount.pipeline.document.root.get("x-mock")
    variables = mock.get("environment") if isinstance(mock, dict) else None
    return {
        "name": mount.name,
        "prefix": f"{prefix}/{mount.name}",
        "document": f"{prefix}/{mount.name}/openapi.json",
        "region": mount.region,
        "operations": len(mount.pipeline.operations),
        "environment": dict(variables) if isinstance(variables, dict) else {},
    }


def _describe_key(gateway: str, account: Account) -> Json:
    return {
        "gateway": gateway,
        "key": account.key,
        "name": account.name,
        "account": account.id,
        "plan": account.plan,
        "region": account.region,
        "scenario": account.scenario,
        "unrestricted": account.unrestricted,
    }
