"""The `task_stuck` fault."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from mockgateway.content import TaskRequest
from mockgateway.protocols import FaultContext
from mockgateway.scenario.fields import Share
from mockgateway.state.tasks import NEVER, Script


@dataclass(frozen=True, slots=True)
class TaskStuck:
    """Let a task run forever, until it is cancelled.

    Attributes:
        state: `running`: the task starts; `queued`: it never does.
        at: The share of the work at which it stays, as SeaCloud's status (`progress`) and
            `GET /_mock/tasks` report it.
    """

    example: ClassVar[str] = "task_stuck: {at: 90%}"

    state: Literal["running", "queued"] = "running"
    at: Share = Share(0.9)

    def rewrite(self, script: Script, request: TaskRequest, context: FaultContext) -> Script:
        """Remove the end of the script."""
        queued = self.state == "queued"
        where = "" if queued else f" at {self.at:.0%}"
        failure = ", and never fails" if script.outcome == "fail" else ""
        context.call.applied.append(f"task_stuck {self.state}{where}{failure}")
        starts, ends = (script.starts, script.ends) if script.timed else (0.0, NEVER)
        if queued:
            starts = ends = NEVER
        return script._replace(
            starts=starts, ends=ends, polls=None, manual=False, stalls_at=self.at
        )
