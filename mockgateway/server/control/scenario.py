"""`/_mock/scenario`: which scenario the sandbox is in; `/_mock/scenarios`: which there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mockgateway.problem import ConfigError
from mockgateway.scenario import Play
from mockgateway.server.control.asking import Wrong, raw, say, world_of

if TYPE_CHECKING:
    from mockgateway.sandbox import Sandbox
    from mockgateway.server.endpoint import App


def routes(app: App) -> list[Route]:
    """GET, PUT, DELETE /_mock/scenario; GET /_mock/scenarios."""

    async def scenarios(request: Request) -> Response:
        return say({"scenarios": [_listed(app, name) for name in app.library.names()]})

    async def shown(request: Request) -> Response:
        return say(_shown(world_of(request).sandbox))

    async def put(request: Request) -> Response:
        sandbox = world_of(request).sandbox
        data = await raw(request)
        try:
            scenario = app.library.put(f"put-{sandbox.name or 'here'}", said) if not isinstance(said := _said(data), str) else app.library.get(said)
        except ConfigError as error:
            raise Wrong(f"{error.where}: {error.what}" if error.where != "scenario" else error.what, error.advice) from None
        sandbox.play = Play(scenario, sandbox, sandbox.clock.now())
        sandbox.play.forget()
        return say(_shown(sandbox))

    async def delete(request: Request) -> Response:
        sandbox = world_of(request).sandbox
        sandbox.play = None
        return say(_shown(sandbox))

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
            value = yaml12.parse_yaml(data.decode())
        except ValueError as error:
            raise Wrong(f"the body is neither JSON nor YAML: {error}", 'send {"name": "rate-limited"} or a scenario') from None
    return value["name"] if isinstance(value, dict) and set(value) == {"name"} else value


def _shown(sandbox: Sandbox) -> dict[str, Any]:
    play = sandbox.play
    if play is None:
        return {"scenario": None}
    return {
        "scenario": play.scenario.name,
        "about": play.scenario.about,
        "phase": play.phase() or None,
        "seconds": round(sandbox.clock.now() - play.began, 3),
        "met": {key.rsplit("/", 1)[1]: int(count) for key, count in sandbox.store.scan(f"{sandbox.name}/scenario/")},
    }


def _listed(app: App, name: str) -> dict[str, Any]:
    try:
        scenario = app.library.get(name)
    except ConfigError as error:
        return {"name": name, "broken": str(error)}
    listed = {"name": name, "about": scenario.about, "phases": [phase.name for phase in scenario.phases], "rules": len(scenario.rules)}
    return listed | ({"broken": app.library.broken[name]} if name in app.library.broken else {})
