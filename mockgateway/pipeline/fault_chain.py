"""The faults of one call, at two points of the request path.

At the edge, faults wrap everything, admission included; at the inner point they wrap the work of
an admitted call. The first fault is the outermost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from mockgateway.call import Call
from mockgateway.content import TaskRequest
from mockgateway.faults import fault_name
from mockgateway.pipeline.refuse import Refuser
from mockgateway.pipeline.webhook_faults import AppliedFault, apply_of_call, store_for_task
from mockgateway.protocols import FaultContext, Proceed
from mockgateway.reply import Reply
from mockgateway.scenario import ActiveScenario, RequestView
from mockgateway.scenario.reply import fill_templates
from mockgateway.scenario.rule import CompiledFault
from mockgateway.state.tasks import Script
from mockgateway.state.webhooks import Delivery


class FaultChain:
    """The scenario and the requested faults of one call.

    Attributes:
        requested: The faults that the request asked for itself; they apply first, at the edge.
    """

    def __init__(
        self,
        call: Call,
        view: RequestView,
        active: ActiveScenario | None,
        requested: Sequence[CompiledFault],
        refuser: Refuser,
    ) -> None:
        self.requested = requested
        self._call = call
        self._view = view
        self._active = active
        self._refuser = refuser
        self._rewriting: list[AppliedFault] = []
        self._delivering: list[AppliedFault] = []

    async def run_edge(self, proceed: Proceed) -> Reply:
        """Proceed, wrapped in the requested faults and in the rules `at: edge`."""
        active, view = self._active, self._view
        wrapping = self._take([(fault, None, 1) for fault in self.requested])
        wrapping += self._take_rules(edge=True)
        if active is not None and active.scenario.strict and not active.covers(view):
            proceed = self._refuse_unknown
        reply = await _wrap(wrapping, proceed)()
        if self.requested:
            reply.applied += self._without_effect(reply)
        if active is not None:
            cut = reply.pace is not None and bool(reply.pace.ending)
            active.record_outcome(view, reply.status >= 400 or cut)
        return reply

    async def run_inner(self, proceed: Proceed) -> Reply:
        """Proceed, wrapped in the rules behind admission."""
        return await _wrap(self._take_rules(edge=False), proceed)()

    def rewrite(self, script: Script, order: TaskRequest) -> Script:
        """Return the script that the faults make of a task that is submitted now."""
        for one, context in reversed(self._rewriting):
            script = one.fault.rewrite(script, order, context)
        store_for_task(self._call, order, script, self._delivering)
        return script

    def deliver(self, delivery: Delivery) -> None:
        """Apply the faults to a webhook about the call itself."""
        apply_of_call(self._call, delivery, self._delivering)

    def read_rate(self) -> float | None:
        """Return how many bytes of the body are read in a second, or None for no limit.

        It is asked before the body is read.
        """
        expected = () if self._active is None else self._active.expected_faults(self._view)
        faults = [*self.requested, *expected]
        return min((one.fault.reading() for one in faults if one.reads), default=None)

    def _take_rules(self, edge: bool) -> list[AppliedFault]:
        """Count the rules that match at a point; return their faults, and note a canned reply."""
        call, active = self._call, self._active
        if active is None:
            return []
        taken: list[tuple[CompiledFault, str | None, int]] = []
        for rule, count in active.take_rules(self._view, edge):
            taken += [(fault, rule.name, count) for fault in rule.compiled]
            if rule.replies and call.canned is None:
                reply = active.next_reply(rule, self._view)
                call.canned = fill_templates(reply, self._view, count)
                call.applied.append(f"reply of {rule.name}")
        return self._take(taken)

    def _take(self, taken: Sequence[tuple[CompiledFault, str | None, int]]) -> list[AppliedFault]:
        """Sort faults by when they act; return those that wrap the handler."""
        applied = [(fault, self._context(fault, rule, count)) for fault, rule, count in taken]
        self._rewriting += [pair for pair in applied if pair[0].rewrites]
        self._delivering += [pair for pair in applied if pair[0].delivers]
        return [pair for pair in applied if pair[0].applies]

    def _context(self, fault: CompiledFault, rule: str | None, count: int) -> FaultContext:
        call, name = self._call, rule or f"wish {type(fault.fault).__name__}"
        refuser = self._refuser
        return FaultContext(
            call,
            call.seed.of("fault", rule or "wish", fault.position),
            count,
            partial(refuser.refuse_with_wait, call),
            partial(refuser.problem_names, call.operation),
            f"{call.sandbox.name}/scenario/fault/{name}/{fault.position}",
            self._view.key,
            self._violates,
        )

    def _violates(self, reply: Reply) -> Callable[[Any], bool]:
        """Return a test whether JSON violates the schema of a reply."""
        spec = self._call.response_spec
        return lambda value: (
            spec is None or reply.status != spec.status or not spec.validator.is_valid(value)
        )

    def _without_effect(self, reply: Reply) -> list[str]:
        """Return the requested task and webhook faults that found no task and no webhook."""
        names = [fault_name(one.fault) for one in self.requested if not one.applies]
        done = [*self._call.applied, *reply.applied]
        return [
            f"{name} skipped: this call starts no task and sends no webhook"
            for name in names
            if not any(one.startswith(name) for one in done)
        ]

    async def _refuse_unknown(self) -> Reply:
        """Refuse a request that no rule of a strict scenario covers: 404, which no SDK retries."""
        assert self._active is not None
        self._call.applied.append("refused: the scenario is strict")
        name, nearest = self._active.scenario.name, self._active.nearest_rule(self._view)
        message = (
            f"The scenario {name!r} is strict and no rule of it matches this request. {nearest}"
        )
        error = {"message": message, "type": "mockgateway", "code": "not_recorded"}
        return Reply(404, value={"error": error}, problem="not_recorded")


def _wrap(faults: Sequence[AppliedFault], proceed: Proceed) -> Proceed:
    for one, context in reversed(faults):
        proceed = partial(one.fault.apply, context, proceed)
    return proceed
