"""Which scenario a call goes through.

Weakest to strongest: the sandbox's, its key's, its model's suffix, a mark in the prompt, the
header X-Mock-Scenario. A recording that is active in the sandbox knows which requests it
answers; only the header overrides it.
"""

from __future__ import annotations

from typing import Any

from mockgateway.problem import ConfigError
from mockgateway.sandbox import Sandbox
from mockgateway.scenario.activation import Find, Put, get_active
from mockgateway.scenario.active import ActiveScenario
from mockgateway.scenario.request_view import RequestView
from mockgateway.scenario.rule import Scenario
from mockgateway.scenario.timeline import Timeline


def _no_scenario(name: str, *_: Any) -> Scenario:
    raise ConfigError("scenario", f"unknown scenario {name!r}", "this mock was made without any")


class ScenarioSelector:
    """Finds the scenarios of one gateway's calls.

    Attributes:
        find: Returns a scenario by name, as its file is now, for a sandbox.
        put: Returns the scenario that a request defined, for a sandbox.
    """

    def __init__(self) -> None:
        self.find: Find = _no_scenario
        self.put: Put = _no_scenario

    def select(self, view: RequestView, header: str, named: str) -> ActiveScenario | None:
        """Return the scenario of a call, or None. Raises ConfigError for an unknown one.

        Args:
            view: The call.
            header: The value of X-Mock-Scenario, "" for none.
            named: The strongest of the names that mark, suffix and key give, "" for none.
        """
        sandbox = view.call.sandbox
        if header:
            return self.call_scenario(sandbox, header)
        active = get_active(sandbox, self.find, self.put)
        if not named or (active is not None and _is_recording(active, view)):
            return active
        return self.call_scenario(sandbox, named)

    def suffix(self, name: str, models: Any, sandbox: Sandbox) -> tuple[str, str]:
        """Return the scenario that a model's name ends in (`qwen3-max:rate-limited`), or "".

        The second value is advice for a suffix that names no scenario. Raises ConfigError for a
        scenario that is broken.
        """
        model, colon, scenario = name.rpartition(":")
        if not colon or models.is_known(name) or model not in models:
            return "", ""
        try:
            self.find(scenario, sandbox.name)
        except ConfigError as error:
            if error.where != "scenario":
                raise
            return "", f"no scenario {scenario!r:.80}: {error.advice}"
        return scenario, ""

    def call_scenario(self, sandbox: Sandbox, name: str) -> ActiveScenario:
        """Return a scenario that single calls use, started by the first. Raises ConfigError."""
        scenario = self.find(name, sandbox.name)
        active = sandbox.call_scenarios.get(name)
        if active is None or active.scenario is not scenario:
            started = active.timeline.anchor if active is not None else sandbox.clock.now()
            if sandbox.shared:
                key = f"{sandbox.name}/scenario/began/{name}"
                started = float(sandbox.store.put_if_absent(key, repr(started).encode()))
            timeline = Timeline(started, speed=sandbox.timeline_speed)
            active = sandbox.call_scenarios[name] = ActiveScenario(scenario, sandbox, timeline)
        return active


def _is_recording(active: ActiveScenario, view: RequestView) -> bool:
    return active.scenario.strict or any(rule.when.same for rule in active.matching(view))
