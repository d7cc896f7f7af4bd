"""Activate a scenario in a sandbox. Workers that share a store agree on it and on its start."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
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
) -> ActiveScenario | None:
    """Activate a scenario in a sandbox.

    Args:
        sandbox: The sandbox.
        scenario: The scenario.
        body: The scenario as a request sent it, or None for one with a file.
        anew: Whether to end the scenario that another worker has activated already.

    Returns:
        The active scenario; None if another worker's stays, which `get_active` finds.
    """
    timeline = Timeline(sandbox.clock.now(), speed=sandbox.timeline_speed)
    if sandbox.shared:
        watch(sandbox)
        token = orjson.dumps({"name": scenario.name, "said": body, "timeline": timeline})
        if anew:
            sandbox.store.put(_key(sandbox), token)
        elif (stored := sandbox.store.put_if_absent(_key(sandbox), token)) != token:
            _load(sandbox, stored)
            return None
        sandbox.scenario_token = token
    active = sandbox.active_scenario = ActiveScenario(scenario, sandbox, timeline)
    sandbox.scenario_pending = False
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
    if sandbox.scenario_token is not None:
        stored = orjson.loads(sandbox.scenario_token)
        token = orjson.dumps({**stored, "timeline": timeline, "knobs": knobs})
        sandbox.store.put(_key(sandbox), token)
        sandbox.scenario_token = token
    rules = put("knobs", knobs, sandbox.name) if knobs else None
    active = ActiveScenario(active.scenario, sandbox, timeline, rules)
    sandbox.active_scenario = active
    return active


def deactivate(sandbox: Sandbox) -> None:
    """End the active scenario of a sandbox."""
    sandbox.active_scenario = None
    if sandbox.shared:
        token = orjson.dumps({"name": "", "ended": sandbox.clock.now()})
        sandbox.store.put(_key(sandbox), token)
        _load(sandbox, token)


def get_active(sandbox: Sandbox, find: Find, put: Put) -> ActiveScenario | None:
    """Return the active scenario of a sandbox, reloaded if its file has changed.

    Raises:
        ConfigError: the changed file is not a valid scenario.
    """
    active: ActiveScenario | None = sandbox.active_scenario
    if sandbox.shared:
        watch(sandbox)
        if sandbox.scenario_pending:
            active = _find_named(sandbox, find, put)
            sandbox.scenario_pending = False
    if active is not None and active.file:
        scenario = find(active.file, sandbox.name)
        if scenario is not active.scenario:  # the file was edited: keep counts and time
            active = ActiveScenario(scenario, sandbox, active.timeline, active.knobs)
    sandbox.active_scenario = active
    return active


def _find_named(sandbox: Sandbox, find: Find, put: Put) -> ActiveScenario:
    """Return the scenario that the shared store names."""
    assert sandbox.scenario_token is not None
    stored = orjson.loads(sandbox.scenario_token)
    name, body, knobs = stored["name"], stored["said"], stored.get("knobs")
    scenario = find(name, sandbox.name) if body is None else put(name, body, sandbox.name)
    rules = put("knobs", knobs, sandbox.name) if knobs else None
    return ActiveScenario(scenario, sandbox, Timeline(**stored["timeline"]), rules)


def watch(sandbox: Sandbox) -> None:
    """Follow the active scenario of a sandbox that other workers share."""
    if _key(sandbox) not in sandbox.watched:
        sandbox.watch(_key(sandbox), partial(_load, sandbox))


def _load(sandbox: Sandbox, token: bytes | None) -> None:
    """Note the scenario that the shared store names; those of single calls start again."""
    if token != sandbox.scenario_token:
        sandbox.scenario_token = token
        sandbox.call_scenarios.clear()
        sandbox.scenario_pending = token is not None and bool(orjson.loads(token)["name"])
        if not sandbox.scenario_pending:
            sandbox.active_scenario = None


def _key(sandbox: Sandbox) -> str:
    return f"{sandbox.name}/scenario/on"
