"""Which scenario a sandbox is in. Workers that share a store agree on it: what is on, and since when, stands there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson

from mockgateway.sandbox import Sandbox
from mockgateway.scenario.active import ActiveScenario
from mockgateway.scenario.rule import Scenario

Find = Callable[[str, str], Scenario]
Put = Callable[[str, Any, str], Scenario]


def activate(
    sandbox: Sandbox, scenario: Scenario, said: Any = None, anew: bool = True
) -> ActiveScenario:
    """Put a scenario on. said: what a request said of it, None where it has a name; anew: not if another worker has begun it already."""
    mark = b""
    began = sandbox.clock.now()
    if sandbox.store is not None and sandbox.store.shared:
        mark = orjson.dumps({"name": scenario.name, "said": said, "began": began})
        place = f"{sandbox.name}/scenario/on"
        if anew:
            sandbox.store.put(place, mark)
        else:
            mark = sandbox.store.put_if_absent(place, mark)
            kept = orjson.loads(mark)
            began = kept["began"] if kept else began
    active = sandbox.active_scenario = ActiveScenario(scenario, sandbox, began, mark)
    if anew:
        active.reset_counts()
    return active


def deactivate(sandbox: Sandbox) -> None:
    """Take it off."""
    sandbox.active_scenario = None
    if sandbox.store.shared:
        sandbox.store.put(f"{sandbox.name}/scenario/on", b"null")


def get_active(sandbox: Sandbox, find: Find, put: Put) -> ActiveScenario | None:
    """What is on, None for nothing. find: a scenario by name, as its file says it now; put: one from what a request said; both for a sandbox. Raises ConfigError."""
    active: ActiveScenario | None = sandbox.active_scenario
    if sandbox.store is not None and sandbox.store.shared:
        active = _shared(sandbox, active, find, put)
    if active is not None and active.file:
        fresh = find(active.file, sandbox.name)
        if fresh is not active.scenario:  # its file has changed: the counts and the time go on
            active = ActiveScenario(fresh, sandbox, active.started, active.token)
    sandbox.active_scenario = active
    return active


def _shared(
    sandbox: Sandbox, active: ActiveScenario | None, find: Find, put: Put
) -> ActiveScenario | None:
    mark = sandbox.store.get(f"{sandbox.name}/scenario/on")
    if mark is None or (active is not None and active.token == mark):
        return active
    kept = orjson.loads(mark)
    if kept is None:
        return None
    scenario = (
        put(kept["name"], kept["said"], sandbox.name)
        if kept["said"] is not None
        else find(kept["name"], sandbox.name)
    )
    return ActiveScenario(scenario, sandbox, kept["began"], mark)
