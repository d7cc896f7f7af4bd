"""`/_mock/scenario`: select the sandbox's scenario; `/_mock/scenarios`: list all scenarios."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import orjson
from starlette.responses import Response

from mockgateway.data import SCENARIOS
from mockgateway.faults.rate_limit import RateLimit
from mockgateway.problem import ConfigError
from mockgateway.scenario import ActiveScenario, activate, deactivate, get_active
from mockgateway.scenario.serialization import check_shape
from mockgateway.server.control.exchanges import scenario_of, view_exchange
from mockgateway.server.control.requests import ControlError, ControlRequest, Json, Routes, quote

if TYPE_CHECKING:
    from mockgateway.sandbox import Sandbox

ADVICE = 'send {"name": "rate-limited"} or a scenario'
MAX_MISSES = 10
SCHEMA = SCENARIOS / "scenario.schema.json"

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


@routes.add("/_mock/scenarios/{name}", "GET")
async def show_text(request: ControlRequest) -> Json:
    """Return one scenario with its text, in YAML or, for one that a request sent, in JSON."""
    library, name = request.mock.library, unquote(request.path_params["name"])
    try:
        scenario = library.get(name, request.sandbox.name)
    except ConfigError as error:
        status = 404 if error.where == "scenario" else 400
        raise ControlError(error.what, error.advice, status) from None
    body = library.body(name, request.sandbox.name)
    if scenario.path is not None:
        text = scenario.path.read_text("utf-8")
    else:
        text = orjson.dumps(body, option=orjson.OPT_INDENT_2).decode()
    phases = [{"name": one.name, "seconds": one.seconds} for one in scenario.phases]
    return {"name": scenario.name, "about": scenario.about, "text": text, "phases": phases}


@routes.add("/_mock/scenario/schema", "GET")
async def schema(request: ControlRequest) -> Response:
    """Return the JSON Schema of scenario files."""
    return Response(SCHEMA.read_bytes(), media_type="application/schema+json")


@routes.add("/_mock/scenario/check", "POST")
async def check(request: ControlRequest) -> Json:
    """Report whether the body is a scenario that could be activated, without activating it."""
    data = await request.read_body()
    try:
        value = _parse(data)
        scenario = request.mock.library.check_body(value)
    except ControlError as error:
        if not data.strip():
            raise
        return {"valid": False, "error": error.error, "advice": error.advice}
    except ConfigError as error:
        return {"valid": False, "error": error.what, "advice": error.advice}
    phases = [{"name": one.name, "seconds": one.seconds} for one in scenario.phases]
    return {"valid": True, "name": scenario.name, "phases": phases, "rules": len(scenario.rules)}


@routes.add("/_mock/scenario", "GET")
async def show(request: ControlRequest) -> Json:
    """Return the active scenario; with `?explain=` why it does not apply to a call."""
    sandbox, library = request.sandbox, request.mock.library
    active = active_scenario(request)
    if "explain" in request.query_params:
        return _explain(request, active)
    shown = describe_scenario(sandbox, active)
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
    sandbox.store.delete(f"{sandbox.name}/knobs")
    return describe_scenario(sandbox, activate(sandbox, scenario, rules))


@routes.add("/_mock/scenario", "DELETE")
async def delete(request: ControlRequest) -> Json:
    """Deactivate the scenario and forget its counts."""
    sandbox = request.sandbox
    if sandbox.active_scenario is not None:
        sandbox.active_scenario.reset_counts()
    sandbox.call_scenarios.clear()
    sandbox.store.delete(f"{sandbox.name}/knobs")
    deactivate(sandbox)
    return describe_scenario(sandbox, None)


def active_scenario(request: ControlRequest) -> ActiveScenario | None:
    """Return the active scenario of the request's sandbox, or None."""
    library = request.mock.library
    return get_active(request.sandbox, library.get, library.put)


def read_knobs(sandbox: Sandbox) -> Json:
    """Return the knobs of a sandbox that are set."""
    knobs: Json = orjson.loads(sandbox.store.get(f"{sandbox.name}/knobs") or b"{}")
    return knobs


def _parse(data: bytes) -> Any:
    """Return the name of a scenario, or a scenario, from a body in JSON or YAML.

    A name comes as `{"name": "rate-limited"}`, as `"rate-limited"` or as plain text.

    Raises:
        ControlError: The body is neither JSON nor YAML.
        ConfigError: It is nested too deeply.
    """
    if not data.strip():
        raise ControlError("a request body is required", ADVICE)
    try:
        value: Any = orjson.loads(data)
    except orjson.JSONDecodeError:
        import yaml12  # loaded for a body in YAML

        try:
            check_shape("the body", data)
            value = yaml12.parse_yaml(data.decode())
        except ValueError as error:
            raise ControlError(f"the body is neither JSON nor YAML: {error}", ADVICE) from None
    if isinstance(value, dict) and set(value) == {"name"} and isinstance(value["name"], str):
        return value["name"]
    return value


def describe_scenario(sandbox: Sandbox, active: ActiveScenario | None) -> Json:
    """Return the active scenario, its timeline, its counts and the knobs."""
    if active is None:
        return {"scenario": None}
    scenario, timeline = active.scenario, active.timeline
    notes = {"notes": list(scenario.notes)} if scenario.notes else {}
    return {
        "scenario": scenario.name,
        "about": scenario.about,
        **notes,
        "phase": active.phase_name() or None,
        "phases": [{"name": one.name, "seconds": one.seconds} for one in scenario.phases],
        "repeat": scenario.repeat,
        "seconds": round(timeline.seconds(sandbox.clock.now()), 3),
        "speed": timeline.speed,
        "paused": timeline.paused,
        "knobs": read_knobs(sandbox),
        "met": active.match_counts(),
    }


def rate_windows(sandbox: Sandbox, active: ActiveScenario | None) -> list[Json]:
    """Return the current windows of the `rate_limit` faults that apply now."""
    now, found = sandbox.clock.now(), []
    for rule in active.current_rules() if active is not None else ():
        for fault, one in zip(rule.faults, rule.compiled, strict=True):
            if isinstance(fault, RateLimit):
                place = f"{sandbox.name}/scenario/fault/{rule.name}/{one.position}/"
                windows = [orjson.loads(data) for _, data in islice(sandbox.store.scan(place), 20)]
                used = [[ends, count] for ends, count in windows if ends > now] or [[None, 0]]
                left = [(ends, max(0, int(fault.calls) - count)) for ends, count in used]
                found += [
                    {"rule": rule.name, "limit": int(fault.calls), "remaining": rest, "ends": ends}
                    for ends, rest in left
                ]
    return found


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
        "model": exchange.redact(view.model),
        "scenario": active.scenario.name if active else None,
        "misses": [exchange.redact(one) for one in active.misses(view, MAX_MISSES)]
        if active
        else [],
    }
