"""Others are served before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mockgateway.content import TaskRequest
from mockgateway.protocols import FaultContext
from mockgateway.scenario.fields import Span
from mockgateway.state.tasks import Script


@dataclass(frozen=True, slots=True)
class QueueBacklog:
    """wait: how much longer a task is queued before the work on it begins."""

    wait: Span = Span(60)

    def rewrite(self, script: Any, order: TaskRequest, scene: FaultContext) -> Script:
        """The same task, later."""
        scene.call.applied.append(f"queue_backlog {self.wait:g}s")
        written: Script = (
            script._replace(starts=script.starts + self.wait, ends=script.ends + self.wait)
            if script.timed
            else script
        )
        return written
