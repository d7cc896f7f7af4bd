"""A task fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from mockgateway.content import TaskRequest
from mockgateway.protocols import FaultContext
from mockgateway.scenario.fields import Share
from mockgateway.state.tasks import Kind, Script


@dataclass(frozen=True, slots=True)
class TaskFailure:
    """kind: of the error; at: which share of the work is done by then; message: instead of the usual one. What was laid aside for the task is given back."""

    kind: Kind = "inference_failure"
    at: Share = Share(0.5)
    message: str = ""

    def rewrite(self, script: Any, order: TaskRequest, scene: FaultContext) -> Script:
        """The same task, with a bad end."""
        if script.stalls_at is not None and script.stalls_at < self.at:
            scene.call.applied.append(
                f"task_failure nowhere: the task sticks at {script.stalls_at:.0%}"
            )
            return cast(Script, script)
        scene.call.applied.append(f"task_failure {self.kind} at {self.at:.0%}")
        written: Script = script.failing(self.kind, self.message)._replace(stalls_at=None)
        return (
            written._replace(ends=script.starts + self.at * (script.ends - script.starts))
            if script.timed
            else written
        )
