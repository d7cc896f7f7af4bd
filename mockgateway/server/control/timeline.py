"""`/_mock/scenario/timeline` and `/_mock/scenario/knobs`: steer the active scenario by hand."""

from __future__ import annotations

from itertools import accumulate

import orjson

from mockgateway.problem import nearest
from mockgateway.scenario import ActiveScenario, activate, change_active, deactivate
from mockgateway.scenario.timeline import Timeline
from mockgateway.server.control.requests import ControlError, ControlRequest, Json, Routes, quote
from mockgateway.server.control.scenario import active_scenario, describe_scenario, read_knobs

ERRORS = [500, 502, 503, 503]  # statuses to draw from

routes = Routes()


@routes.add("/_mock/scenario/timeline", "PUT")
async def timeline(request: ControlRequest) -> Json:
    """Pause the timeline of the active scenario, let it go on, jump to a phase, set its speed."""
    fields = await request.read_valid()
    if "phase" in fields and "skip" in fields:
        raise ControlError("phase and skip exclude each other", "give one of them")
    active = active_scenario(request)
    if active is None:
        raise ControlError("no scenario is active", "PUT /_mock/scenario activates one", 409)
    now = request.sandbox.clock.now()
    changes: Json = {name: fields[name] for name in ("paused", "speed") if name in fields}
    if "phase" in fields or fields.get("skip"):
        changes["at"] = _start_of_phase(active, active.timeline.seconds(now), fields)
    moved = active.timeline.change(now, **changes)
    return _change(request, active, moved, _rules(read_knobs(request.sandbox)))


def _start_of_phase(active: ActiveScenario, seconds: float, fields: Json) -> float:
    """Return the scenario seconds at which the chosen or the next phase starts."""
    phases = active.scenario.phases
    starts = list(accumulate([phase.seconds or 0.0 for phase in phases], initial=0.0))
    if "phase" not in fields:
        index = active.scenario.phase_at(seconds) + 1
        if 0 < index < len(phases):
            return starts[index]
        if active.scenario.repeat:
            return 0.0
        raise ControlError("skip: no phase follows", "name one with `phase`", 409)
    names = [phase.name for phase in phases]
    if fields["phase"] not in names:
        error = f"phase: the scenario has no phase {quote(fields['phase'])}"
        raise ControlError(error, nearest(fields["phase"], names) if names else "it has none")
    return starts[names.index(fields["phase"])]


@routes.add("/_mock/scenario/knobs", "GET", "PUT", "DELETE")
async def knobs(request: ControlRequest) -> Json:
    """Show, set or reset the knobs: latency, errors and token pace on top of the scenario."""
    sandbox, active = request.sandbox, active_scenario(request)
    if request.method in ("GET", "HEAD"):
        return describe_scenario(sandbox, active)
    fields = {} if request.method == "DELETE" else await request.read_valid()
    values = {name: value for name, value in fields.items() if value}
    sandbox.store.put(f"{sandbox.name}/knobs", orjson.dumps(values))
    rules = _rules(values)
    if active is not None and active.scenario.name != "knobs":
        return _change(request, active, active.timeline, rules)
    if rules is None:
        deactivate(sandbox)
        return describe_scenario(sandbox, None)
    scenario = request.mock.library.put("knobs", rules, sandbox.name)
    return describe_scenario(sandbox, activate(sandbox, scenario, rules))


def _change(
    request: ControlRequest, active: ActiveScenario, timeline: Timeline, rules: Json | None
) -> Json:
    sandbox, put = request.sandbox, request.mock.library.put
    extra = rules if active.scenario.name != "knobs" else None
    return describe_scenario(sandbox, change_active(sandbox, active, timeline, extra, put))


def _rules(knobs: Json) -> Json | None:
    """Return the scenario that the knobs stand for, or None if all are at 0."""
    rules: list[Json] = []
    if share := knobs.get("errors"):
        rules.append({"chance": share, "at": "edge", "faults": [{"outage": {"statuses": ERRORS}}]})
    pace = knobs.get("tokens_per_second")
    if pace or knobs.get("latency"):
        between = 1 / pace if pace else 0
        rules.append(
            {"faults": [{"latency": {"before": knobs.get("latency", 0), "between": between}}]}
        )
    return {"name": "knobs", "rules": rules} if rules else None
