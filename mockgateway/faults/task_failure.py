"""The `task_failure` fault."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mockgateway.content import TaskRequest
from mockgateway.protocols import FaultContext
from mockgateway.scenario.fields import Share
from mockgateway.state.tasks import ErrorKind, Script


@dataclass(frozen=True, slots=True)
class TaskFailure:
    """Let a task fail; its reserved price is refunded.

    Attributes:
        kind: The kind of the error.
        at: The share of the work that is done by then.
        message: Replaces the default message.
    """

    example: ClassVar[str] = "task_failure: {kind: inference_timeout, at: 90%}"

    kind: ErrorKind = "inference_failure"
    at: Share = Share(0.5)
    message: str = ""

    def rewrite(self, script: Script, request: TaskRequest, context: FaultContext) -> Script:
        """End the script with a failure."""
        applied, stall = context.call.applied, script.stalls_at
        if stall is not None and stall < self.at:
            applied.append(f"task_failure skipped: the task is stuck at {stall:.0%}")
            return script
        applied.append(f"task_failure {self.kind} at {self.at:.0%}")
        failing = script.failing(self.kind, self.message)._replace(stalls_at=None)
        if not script.timed:
            return failing
        return failing._replace(ends=script.starts + self.at * (script.ends - script.starts))
