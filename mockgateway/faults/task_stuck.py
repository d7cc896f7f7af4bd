"""A task goes on for ever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from mockgateway.content import TaskRequest
from mockgateway.protocols import FaultContext
from mockgateway.scenario.fields import Share
from mockgateway.state.tasks import NEVER, Script


@dataclass(frozen=True, slots=True)
class TaskStuck:
    """state: whether it sticks while it is running, or is never begun; at: which share of the work is done by then. A cancellation ends it still.

    The share is told where a gateway tells of any (`progress` in SeaCloud's status), in `GET /_mock/tasks`, and by which upstream has it.
    """

    state: Literal["running", "queued"] = "running"
    at: Share = Share(0.9)

    def rewrite(self, script: Any, order: TaskRequest, scene: FaultContext) -> Script:
        """The same task, without an end."""
        queued = self.state == "queued"
        scene.call.applied.append(
            f"task_stuck {self.state}"
            + ("" if queued else f" at {self.at:.0%}")
            + (", and never fails" if script.outcome == "fail" else "")
        )
        begins, ends = (script.starts, script.ends) if script.timed else (0.0, NEVER)
        written: Script = script._replace(
            starts=NEVER if queued else begins,
            ends=NEVER if queued else ends,
            polls=None,
            manual=False,
            stalls_at=self.at,
        )
        return written
