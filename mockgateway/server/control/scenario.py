"""`/_mock/scenario`: which scenario the sandbox is in; `/_mock/scenarios`: which there are."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mockgateway.problem import ConfigError, Problem
from mockgateway.request import ParsedRequest
from mockgateway.scenario import ActiveScenario, RequestView, activate, deactivate, get_active
from mockgateway.scenario.serialization import check_shape
from mockgateway.server.control.asking import Wrong, raw, say, world_of
from mockgateway.spec.operation import Operation

if TYPE_CHECKING:
    from mockgateway.sandbox import Sandbox
    from mockgateway.server.app import App
    from mockgateway.server.sandboxes import SandboxState


def routes(app: App) -> list[Route]:
    """GET, PUT, DELETE /_mock/scenario; GET /_mock/scenarios."""

    async def scenarios(request: Request) -> Response:
        return say({"scenarios": [_listed(app, name) for name in app.library.names()]})

    async def shown(request: Request) -> Response:
        world = world_of(request)
        sandbox = world.sandbox
        if "explain" in request.query_params:
            return say(_explained(app, world, request.query_params["explain"]))
        active = get_active(sandbox, app.library.get, app.library.put)
        why = app.library.broken.get(active.file) if active is not None else None
        return say(
            _shown(sandbox, active)
            | ({"broken": f"{why}; the last good version stays"} if why else {})
        )

    async def put(request: Request) -> Response:
        sandbox = world_of(request).sandbox
        data = await raw(request)
        said = _said(data)
        try:
            scenario = (
                app.library.get(said, sandbox.name)
                if isinstance(said, str)
                else app.library.put("put", said, sandbox.name)
            )
        except ConfigError as error:
            raise Wrong(
                f"{error.where}: {error.what}" if error.where != "scenario" else error.what,
                error.advice,
            ) from None
        sandbox.call_scenarios.clear()
        return say(
            _shown(sandbox, activate(sandbox, scenario, None if isinstance(said, str) else said))
        )

    async def delete(request: Request) -> Response:
        sandbox = world_of(request).sandbox
        if sandbox.active_scenario is not None:
            sandbox.active_scenario.reset_counts()
        sandbox.call_scenarios.clear()
        deactivate(sandbox)
        return say(_shown(sandbox, None))

    return [
        Route("/_mock/scenarios", scenarios),
        Route("/_mock/scenario", shown),
        Route("/_mock/scenario", put, methods=["PUT", "POST"]),
        Route("/_mock/scenario", delete, methods=["DELETE"]),
    ]


def _said(data: bytes) -> Any:
    """What a PUT asks for: a name (`{"name": "rate-limited"}`, `"rate-limited"` or plain text) or a scenario with rules or phases, as JSON or YAML."""
    try:
        value: Any = orjson.loads(data)
    except orjson.JSONDecodeError:
        import yaml12

        try:
            check_shape("the body", data)
            value = yaml12.parse_yaml(data.decode())
        except ConfigError as error:
            raise Wrong(f"{error.where}: {error.what}", error.advice) from None
        except ValueError as error:
            raise Wrong(
                f"the body is neither JSON nor YAML: {error}",
                'send {"name": "rate-limited"} or a scenario',
            ) from None
    return (
        value["name"]
        if isinstance(value, dict) and set(value) == {"name"} and isinstance(value["name"], str)
        else value
    )


def _shown(sandbox: Sandbox, active: ActiveScenario | None) -> dict[str, Any]:
    if active is None:
        return {"scenario": None}
    return {
        "scenario": active.scenario.name,
        "about": active.scenario.about,
        "phase": active.phase_name() or None,
        "seconds": round(sandbox.clock.now() - active.started, 3),
        "met": active.match_counts(),
    }


def _explained(app: App, world: SandboxState, asked: str) -> dict[str, Any]:
    """Why the rules let a call of the journal pass: `?explain=7`, or the last one. Raises Wrong where it is no longer there."""
    kept = [one for one in world.journal.all() if asked in ("", "last") or str(one.number) == asked]
    if not kept:
        raise Wrong(
            f"explain: the journal has no call {asked[:20]!r}",
            "write ?explain=last, or a number from /_mock/journal",
        )
    one, sandbox = kept[-1], world.sandbox
    active = get_active(sandbox, app.library.get, app.library.put)
    mount = next(
        (
            mount
            for mount in app.mounts.values()
            if (mount.pipeline.gateway.name or mount.name) == one.gateway
        ),
        None,
    )
    operation: Operation | None = None
    route: Mapping[str, str] = {}
    if mount is not None:
        with suppress(Problem):
            operation, route = mount.pipeline.router.find(one.method, one.path)
    headers = tuple(one.request_headers)
    region = mount.region if mount is not None else ""
    call = ParsedRequest(
        one.method,
        one.path,
        one.query,
        headers,
        dict(headers),
        one.request,
        "",
        "",
        one.gateway,
        region,
        sandbox,
        one.number,
        sandbox.seed,
        one.received,
        route,
        one.key,
    )
    seen = RequestView(
        call,
        operation.id if operation else "",
        operation.do if operation else "",
        operation.make if operation else "",
    )
    told = {
        "call": one.number,
        "operation": seen.operation,
        "do": seen.do,
        "make": seen.make,
        "model": seen.model,
    }
    return told | {
        "scenario": active.scenario.name if active else None,
        "misses": list(active.misses(seen, 10)) if active else [],
    }


def _listed(app: App, name: str) -> dict[str, Any]:
    try:
        scenario = app.library.get(name)
    except ConfigError as error:
        return {"name": name, "broken": str(error)}
    listed = {
        "name": name,
        "about": scenario.about,
        "phases": [phase.name for phase in scenario.phases],
        "rules": len(scenario.rules),
    }
    return listed | ({"broken": app.library.broken[name]} if name in app.library.broken else {})
