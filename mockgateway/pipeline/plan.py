"""The plan that an operation's `x-mock` words compile to, once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mockgateway.actions import action_for
from mockgateway.call import Call
from mockgateway.dialects import DIALECTS
from mockgateway.pipeline.select import PAID
from mockgateway.protocols import Action, Dialect, Gateway, OperationPlan
from mockgateway.spec.operation import Operation
from mockgateway.text_source import FromSource, TextSource


@dataclass(frozen=True, slots=True)
class CompiledOperation:
    """An operation with everything that a call of it needs."""

    operation: Operation
    plan: OperationPlan  # what the action works with
    action: Action
    dialect: Dialect | None
    pure: bool  # whether the dialect reads values from the request alone
    paid: bool
    submits: bool
    becomes_task: Callable[[Call, OperationPlan], bool] | None  # None: never, or always (`submits`)
    waits: bool  # whether the action waits for a worker process
    refresh_reply: Callable[[Call, Any], Any] | None  # updates a replayed idempotent reply


def compile_operation(
    operation: Operation, plan: OperationPlan, gateway: Gateway, source: TextSource | None = None
) -> CompiledOperation:
    """Look up the operation's action and dialect."""
    dialect = DIALECTS.get(operation.say)
    action = action_for(
        operation.do,
        operation.make,
        spoken=dialect is not None or not operation.say,
        adapted=dialect is not None or not plan.alone,
        generated=plan.generate is not None,
    )
    if source is not None and (operation.do, operation.make) == ("complete", "chat"):
        action = FromSource(action, source)
    return CompiledOperation(
        operation,
        plan,
        action,
        dialect,
        getattr(dialect, "pure", False),
        operation.do in PAID,
        operation.do == "submit",
        getattr(action, "becomes_task", None),
        getattr(action, "waits", False),
        getattr(gateway, "refresh_reply", None),
    )
