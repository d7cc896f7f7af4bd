"""Select the scenario and the faults of a call, before anything else happens to it."""

from __future__ import annotations

from collections.abc import Mapping

import orjson

from mockgateway.call import Call
from mockgateway.content import Model
from mockgateway.pipeline.fault_chain import FaultChain
from mockgateway.pipeline.refuse import Refuser
from mockgateway.pipeline.requested_faults import MARK, MARK_SEARCHED, read_header, read_mark
from mockgateway.problem import Problem
from mockgateway.scenario import RequestView
from mockgateway.scenario.selection import ScenarioSelector
from mockgateway.spec.credentials import read_key
from mockgateway.spec.operation import Operation, Variants
from mockgateway.state.accounts import Accounts

PAID = ("complete", "submit")  # words of `x-mock: do` whose operations cost money

_FORM_MODEL = b'name="model"'


class FaultSelector:
    """Builds the fault chains of one gateway's calls.

    Attributes:
        scenarios: Finds scenarios by name.
    """

    def __init__(self, accounts: Accounts, models: Mapping[str, Model], refuser: Refuser) -> None:
        self.scenarios = ScenarioSelector()
        self._accounts = accounts
        self._models = models
        self._refuser = refuser
        self._scenario_keys = {key.encode("latin-1", "replace") for key in accounts.scenarios}

    def select(self, call: Call) -> FaultChain | None:
        """Return the call's faults, or None if no fault and no rule can apply.

        Raises ConfigError for a scenario or a fault that is unknown or broken.
        """
        operation = call.operation
        if not self._may_apply(call, operation):
            return None
        call.repeatable = None
        view = _view(call, operation)
        requested = read_header(call) if b"x-mock-fault" in call.head else []
        named, marked = read_mark(view, self.scenarios.find) if MARK in call.body else ("", ())
        if not named and not marked and operation is not None and operation.do in PAID:
            named = self.read_suffix(view.model, call)
            if named:
                view.model = view.model.removesuffix(f":{named}")
        header = call.header("x-mock-scenario") or ""
        if not header and not named and operation is not None:
            named = self._scenario_of_key(call, operation)
        active = call.active_scenario = self.scenarios.select(view, header, named)
        first = len(requested)
        requested += [one._replace(position=first + one.position) for one in marked]
        if not requested and (active is None or not active.applies_to(view)):
            return None
        return FaultChain(call, view, active, requested, self._refuser)

    def read_suffix(self, model: str, call: Call) -> str:
        """Return the scenario that a model's name ends in, or "". Raises ConfigError."""
        scenario, advice = self.scenarios.suffix(model, self._models, call.sandbox)
        if advice and not call.applied:  # the suffix is read twice
            call.applied.append(advice)
        return scenario

    def _may_apply(self, call: Call, operation: Operation | None) -> bool:
        """Return whether a scenario or a fault can apply. Cheap: asked on every call."""
        sandbox, head, body = call.sandbox, call.head, call.body
        if sandbox.active_scenario is not None or sandbox.scenario_pending:
            return True
        if call.repeatable is not None and call.repeatable.validated is not None:
            return False  # as before: the rest depends on the request's bytes
        if (
            b"x-mock-scenario" in head
            or b"x-mock-fault" in head
            or (MARK in body and len(body) < MARK_SEARCHED)
        ):
            return True
        if operation is None:
            return False
        if self._scenario_keys and self._may_have_key(call):
            return True
        return operation.do in PAID and _may_have_suffix(call)

    def _may_have_key(self, call: Call) -> bool:
        """Return whether the key may be one that has a scenario."""
        head = call.head
        sent = head.get(b"authorization") or head.get(b"x-api-key")
        return not sent or bool(call.query) or sent.rpartition(b" ")[2] in self._scenario_keys

    def _scenario_of_key(self, call: Call, operation: Operation) -> str:
        """Return the scenario of the account whose key the call has, or ""."""
        if not operation.security or not self._may_have_key(call):
            return ""
        return self._accounts.scenarios.get(read_key(operation, call.head, call.query)[0], "")


def _view(call: Call, operation: Operation | None) -> RequestView:
    if operation is None:
        return RequestView(call, "", "", "")
    return RequestView(call, operation.id, operation.do, operation.make)


def _may_have_suffix(call: Call) -> bool:
    """Return whether the model's name has a colon. Keeps the parsed body for validation."""
    body = call.body
    if b":" in call.head.get(b"x-model", b""):
        return True
    if body[:1] == b"{":
        try:
            call.parsed = orjson.loads(body)
        except orjson.JSONDecodeError:
            return False
        model = call.parsed.get("model")
        if model is not None:
            return isinstance(model, str) and ":" in model
    if call.route and any(":" in value or "%3" in value for value in call.route.values()):
        return True
    return _FORM_MODEL in body[:MARK_SEARCHED]


def choose_variant(call: Call, variants: Variants) -> Problem | None:
    """Choose the call's operation among those that share its method and path."""
    chosen = variants.choose(call)
    if chosen is not None:
        call.operation = chosen
        return None
    near = call.operation.path if call.operation is not None else ""
    message = f"{call.method} {call.path[:200]} needs another query, such as {near}."
    return Problem("not_found", message, path=call.path[:200])


def remove_suffix(call: Call, suffix: str) -> None:
    """Remove a scenario suffix from the model's name, wherever the request has that."""
    if isinstance(call.content, dict) and str(call.content.get("model", "")).endswith(suffix):
        call.content = {**call.content, "model": call.content["model"].removesuffix(suffix)}
    call.route = {name: value.removesuffix(suffix) for name, value in call.route.items()}
    path = {
        name: value.removesuffix(suffix) if isinstance(value, str) else value
        for name, value in call.params.get("path", {}).items()
    }
    call.params = {**call.params, "path": path}
