"""Activate a scenario in a sandbox. Workers that share a store agree on it and on its start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson

from mockgateway.sandbox import Sandbox
from mockgateway.scenario.active import ActiveScenario
from mockgateway.scenario.rule import Scenario
from mockgateway.scenario.timeline import Timeline

Find = Callable[[str, str], Scenario]  # a scenario by name, as its file has it now, for a sandbox
Put = Callable[[str, Any, str], Scenario]  # a scenario from a request's body, for a sandbox


def activate(
    sandbox: Sandbox, scenario: Scenario, body: Any = None, anew: bool = True
) -> ActiveScenario:
    """Activate a scenario in a sandbox.

    Args:
        sandbox: The sandbox.
        scenario: The scenario.
        body: The scenario as a request sent it, or None for one with a file.
        anew: Whether to restart a scenario that another worker has activated already.
    """
    token, timeline = b"", Timeline(sandbox.clock.now(), speed=sandbox.timeline_speed)
    if sandbox.store is not None and sandbox.store.shared:
        token = orjson.dumps({"name": scenario.name, "said": body, "timeline": timeline})
        if anew:
            sandbox.store.put(_key(sandbox), token)
        else:
            token = sandbox.store.put_if_absent(_key(sandbox), token)
            stored = orjson.loads(token)
            timeline = Timeline(**stored["timeline"]) if stored else timeline
    active = sandbox.active_scenario = ActiveScenario(scenario, sandbox, timeline, token)
    if anew:
        active.reset_counts()
    return active


def change_active(
    sandbox: Sandbox, active: ActiveScenario, timeline: Timeline, knobs: Any, put: Put
) -> ActiveScenario:
    """Change the timeline and the knobs of the active scenario; its counts stay.

    Args:
        sandbox: The sandbox.
        active: Its active scenario.
        timeline: The timeline from now on.
        knobs: Rules that apply before the scenario's own, as the body of a scenario, or None.
        put: Reads that body.
    """
    token = active.token
    if token:
        token = orjson.dumps({**orjson.loads(token), "timeline": timeline, "knobs": knobs})
        sandbox.store.put(_key(sandbox), token)
    rules = put("knobs", knobs, sandbox.name) if knobs else None
    active = ActiveScenario(active.scenario, sandbox, timeline, token, rules)
    sandbox.active_scenario = active
    return active


def deactivate(sandbox: Sandbox) -> None:
    """End the active scenario of a sandbox."""
    sandbox.active_scenario = None
    if sandbox.store.shared:
        sandbox.store.put(_key(sandbox), b"null")


def get_active(sandbox: Sandbox, find: Find, put: Put) -> ActiveScenario | None:
    """Return the active scenario of a sandbox, reloaded if its file has changed.

    Raises:
        ConfigError: the changed file is not a valid scenario.
    """
    active: ActiveScenario | None = sandbox.active_scenario
    if sandbox.store is not None and sandbox.store.shared:
        active = _shared(sandbox, active, find, put)
    if active is not None and active.file:
        scenario = find(active.file, sandbox.name)
        if scenario is not active.scenario:  # the file was edited: keep counts and time
            kept = (active.timeline, active.token, active.knobs)
            active = ActiveScenario(scenario, sandbox, *kept)
    sandbox.active_scenario = active
    return active


def _shared(
    sandbox: Sandbox, active: ActiveScenario | None, find: Find, put: Put
) -> ActiveScenario | None:
    """Return the scenario that the shared store names."""
    token = sandbox.store.get(_key(sandbox))
    if token is None or (active is not None and active.token == token):
        return active
    stored = orjson.loads(token)
    if stored is None:
        return None
    name, body, knobs = stored["name"], stored["said"], stored.get("knobs")
    scenario = find(name, sandbox.name) if body is None else put(name, body, sandbox.name)
    rules = put("knobs", knobs, sandbox.name) if knobs else None
    return ActiveScenario(scenario, sandbox, Timeline(**stored["timeline"]), token, rules)


def _key(sandbox: Sandbox) -> str:
    return f"{sandbox.name}/scenario/on"
