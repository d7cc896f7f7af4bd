"""Which scenario a call goes through. Weakest to strongest: the sandbox's, its key's, its model's suffix, a mark in the prompt, the header X-Mock-Scenario."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mockgateway.call import Call
from mockgateway.content import Model
from mockgateway.pipeline.fault_chain import MARK, MARKED, FaultChain, marks, wishes
from mockgateway.problem import ConfigError, Problem
from mockgateway.reply import Reply
from mockgateway.sandbox import Sandbox
from mockgateway.scenario import ActiveScenario, RequestView, Scenario, get_active
from mockgateway.spec.credentials import read_key
from mockgateway.spec.operation import Operation
from mockgateway.state.accounts import Accounts

PAID = ("complete", "submit")

Find = Callable[[str, str], Scenario]
Put = Callable[[str, Any, str], Scenario]


def _no_scenario(name: str, *_: Any) -> Scenario:
    raise ConfigError("scenario", f"unknown scenario {name!r}", "this mock was made without any")


class ScenarioSelector:
    """Finds scenarios for one line. find: by name, as its file says it now, for a sandbox; put: one from what a request said, for a sandbox."""

    def __init__(self, accounts: Accounts, models: Mapping[str, Model]) -> None:
        self.find: Find = _no_scenario
        self.put: Put = _no_scenario
        self._accounts = accounts
        self._models = models
        self._told = {key.encode("latin-1", "replace") for key in accounts.scenarios}

    def concerns(self, call: Call) -> bool:
        """Whether the call may go through anything at all, as far as it shows before its key and its model are known; next to free."""
        sandbox, head, body = call.sandbox, call.head, call.body
        return (
            sandbox.active_scenario is not None
            or sandbox.shared
            or b"x-mock-scenario" in head
            or b"x-mock-fault" in head
            or (len(body) < MARKED and MARK in body)
        )

    def stage(
        self,
        call: Call,
        operation: Operation | None,
        refuse: Callable[[Problem], Reply],
        names: Callable[[], Sequence[str]],
    ) -> FaultChain | None:
        """What the call goes through: the scenario that it chose, and the faults that it wishes for; None for nothing. Raises ConfigError.

        refuse: a problem in the document's words; names: those of the problems that the operation has.
        """
        seen = RequestView(
            call,
            operation.id if operation else "",
            operation.do if operation else "",
            operation.make if operation else "",
        )
        sandbox = call.sandbox
        wish = _wishes(call) if b"x-mock-fault" in call.head else []
        named, marked = marks(seen, self.find) if MARK in call.body else ("", [])
        if not named and not marked and operation is not None and operation.do in PAID:
            call.scenario_suffix = named = call.scenario_suffix or self.suffix(seen.model, call)
            seen.model = seen.model.removesuffix(f":{named}") if named else seen.model
        chosen = call.header("x-mock-scenario") if b"x-mock-scenario" in call.head else None
        named = chosen or named or (self._of_key(call, operation) if operation is not None else "")
        base = get_active(sandbox, self.find, self.put) if not chosen else None
        if (
            named
            and not chosen
            and base is not None
            and (base.scenario.strict or any(rule.when.same for rule in base.matching(seen)))
        ):
            call.scenario_suffix = named = (
                ""  # a recording knows what was answered then: only the header is stronger
            )
        active = self.call_scenario(sandbox, named) if named else base
        call.active_scenario = active
        if not wish and not marked and (active is None or not active.applies_to(seen)):
            return None
        return FaultChain(call, seen, active, [*wish, *marked], refuse, names)

    def _of_key(self, call: Call, operation: Operation) -> str:
        """The scenario of the key that the call has, "" for none."""
        stories, head = self._accounts.scenarios, call.head
        sent = head.get(b"authorization") or head.get(b"x-api-key")
        if (
            not stories
            or not operation.security
            or (sent and sent.rpartition(b" ")[2] not in self._told and not call.query)
        ):
            return ""
        return stories.get(read_key(operation, call.head, call.query)[0], "")

    def suffix(self, name: str, call: Call) -> str:
        """The scenario that a model's name ends in (`qwen3-max:rate-limited`), "" where it ends in none. Raises ConfigError for one that is broken."""
        base, colon, named = name.rpartition(":")
        if not colon or name in self._models or base not in self._models:
            return ""
        try:
            self.find(named, call.sandbox.name)
        except ConfigError as error:
            if error.where != "scenario":
                raise
            if not call.applied:  # it is looked for twice
                call.applied.append(f"no scenario {named!r:.80}: {error.advice}")
            return ""
        return named

    def call_scenario(self, sandbox: Sandbox, name: str) -> ActiveScenario:
        """A scenario by name, as far as it has come in a sandbox. Raises ConfigError for an unknown one."""
        scenario = self.find(name, sandbox.name)
        active = sandbox.call_scenarios.get(name)
        if active is None or active.scenario is not scenario:
            began = active.started if active is not None else sandbox.clock.now()
            if sandbox.shared:
                began = float(
                    sandbox.store.put_if_absent(
                        f"{sandbox.name}/scenario/began/{name}", repr(began).encode()
                    )
                )
            active = sandbox.call_scenarios[name] = ActiveScenario(scenario, sandbox, began)
        return active


def _wishes(call: Call) -> list[Any]:
    """What all lines of X-Mock-Fault wish for (RFC 9110, 5.3: as if they were one)."""
    said = [value.decode("latin-1") for name, value in call.headers if name == b"x-mock-fault"]
    return [wish for line in said if line.strip() for wish in wishes(line)]
