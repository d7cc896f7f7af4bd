"""Supply values that a document's error needs and its problem lacks, such as one from a fault."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.problem import Problem
from mockgateway.state.accounts import ANONYMOUS
from mockgateway.state.accounts.plans import Plan

DAY = 86_400


def default_fact(call: Call, problem: Problem, name: str, request_id: str) -> object:
    """Return the value of a fact for a call, or None if the call has none.

    Args:
        call: The refused call.
        problem: The reason for the refusal.
        name: The fact: a placeholder or an `x-fill` of the document's error.
        request_id: The id of the call.
    """
    operation = call.operation
    match name:
        case "retry_after":
            return DAY if problem.name == "quota_exceeded" else 1
        case "limit":
            return _limit(call, problem)
        case "endpoint":
            return call.path[:200]
        case "task_id":
            return request_id
        case "allow" if operation is not None:
            return ", ".join(operation.methods)
        case "param" if operation is not None:
            fields = [*operation.bodies.fields, *operation.parameters.names]
            kind = problem.name.rpartition("_")[2]  # of invalid_image
            return next((field for field in fields if kind in field), next(iter(fields), None))
    return None


def _limit(call: Call, problem: Problem) -> int | None:
    """Return the limit for a rate limit error: of requests, or of tasks in flight."""
    limits, operation = call.state.limits, call.operation
    plan = (limits.plan(call.account) or limits.plan(ANONYMOUS) or (Plan(), False))[0]
    if problem.name == "concurrency_limited":
        running = plan.running
        kind = operation.make if operation is not None else ""
        return running.get(kind) or max(running.values(), default=None)
    return call.window.plan.requests if call.window is not None else plan.requests or None
