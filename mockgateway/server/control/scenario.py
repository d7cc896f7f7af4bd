"""`/_mock/scenario`: select the sandbox's scenario; `/_mock/scenarios`: list all scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from mockgateway.problem import ConfigError
from mockgateway.scenario import ActiveScenario, activate, deactivate, get_active
from mockgateway.scenario.serialization import check_shape
from mockgateway.server.control.exchanges import scenario_of, view_exchange
from mockgateway.server.control.requests import ControlError, ControlRequest, Json, Routes, quote

if TYPE_CHECKING:
    from mockgateway.sandbox import Sandbox

MAX_MISSES = 10

routes = Routes()


@routes.add("/_mock/scenarios", "GET")
async def browse(request: ControlRequest) -> Json:
    """List all scenarios, with the reason for one that cannot be read."""
    library = request.mock.library
    summaries: list[Json] = []
    for name in library.names():
        try:
            scenario = library.get(name)
        except ConfigError as error:
            summaries.append({"name": name, "broken": str(error)})
            continue
        phases = [phase.name for phase in scenario.phases]
        counts = {"phases": phases, "rules": len(scenario.rules)}
        broken = {"broken": library.broken[name]} if name in library.broken else {}
        summaries.append({"name": name, "about": scenario.about} | counts | broken)
    return {"scenarios": summaries}


@routes.add("/_mock/scenario", "GET")
async def show(request: ControlRequest) -> Json:
    """Return the active scenario; with `?explain=` why it does not apply to a call."""
    sandbox, library = request.sandbox, request.mock.library
    active = get_active(sandbox, library.get, library.put)
    if "explain" in request.query_params:
        return _explain(request, active)
    shown = _describe(sandbox, active)
    if active is not None and (reason := library.broken.get(active.file)):
        shown["broken"] = f"{reason}; the last valid version stays active"
    return shown


@routes.add("/_mock/scenario", "PUT", "POST")
async def put(request: ControlRequest) -> Json:
    """Activate a scenario by its name or from the body."""
    sandbox, library = request.sandbox, request.mock.library
    chosen = _parse(await request.read_body())
    if isinstance(chosen, str):
        scenario, rules = library.get(chosen, sandbox.name), None
    else:
        scenario, rules = library.put("put", chosen, sandbox.name), chosen
    sandbox.call_scenarios.clear()
    return _describe(sandbox, activate(sandbox, scenario, rules))


@routes.add("/_mock/scenario", "DELETE")
async def delete(request: ControlRequest) -> Json:
    """Deactivate the scenario and forget its counts."""
    sandbox = request.sandbox
    if sandbox.active_scenario is not None:
        sandbox.active_scenario.reset_counts()
    sandbox.call_scenarios.clear()
    deactivate(sandbox)
    return _describe(sandbox, None)


def _parse(data: bytes) -> Any:
    """Return the name of a scenario, or a scenario, from a body in JSON or YAML.

    A name comes as `{"name": "rate-limited"}`, as `"rate-limited"` or as plain text.

    Raises:
        ControlError: The body is neither JSON nor YAML.
        ConfigError: It is nested too deeply.
    """
    try:
        value: Any = orjson.loads(data)
    except orjson.JSONDecodeError:
        import yaml12  # loaded for a body in YAML

        try:
            check_shape("the body", data)
            value = yaml12.parse_yaml(data.decode())
        except ValueError as error:
            advice = 'send {"name": "rate-limited"} or a scenario'
            raise ControlError(f"the body is neither JSON nor YAML: {error}", advice) from None
    if isinstance(value, dict) and set(value) == {"name"} and isinstance(value["name"], str):
        return value["name"]
    return value


def _describe(sandbox: Sandbox, active: ActiveScenario | None) -> Json:
    if active is None:
        return {"scenario": None}
    notes = {"notes": list(active.scenario.notes)} if active.scenario.notes else {}
    return {
        "scenario": active.scenario.name,
        "about": active.scenario.about,
        **notes,
        "phase": active.phase_name() or None,
        "seconds": round(sandbox.clock.now() - active.started, 3),
        "met": active.match_counts(),
    }


def _explain(request: ControlRequest, active: ActiveScenario | None) -> Json:
    """Return why no rule matches the call `?explain=7` or `?explain=last` of the journal."""
    number, exchanges = request.query_params["explain"], request.journal.all()
    if number not in ("", "last"):
        exchanges = [exchange for exchange in exchanges if str(exchange.number) == number]
    if not exchanges:
        error = f"explain: the journal has no call {quote(number, 20)}"
        raise ControlError(error, "write ?explain=last, or a number from /_mock/journal")
    exchange = exchanges[-1]
    active = scenario_of(request, exchange) or active
    mount = request.gateways.get(exchange.gateway)
    view, _ = view_exchange(mount, request.sandbox, exchange)
    return {
        "call": exchange.number,
        "operation": view.operation,
        "do": view.do,
        "make": view.make,
        "model": view.model,
        "scenario": active.scenario.name if active else None,
        "misses": list(active.misses(view, MAX_MISSES)) if active else [],
    }
