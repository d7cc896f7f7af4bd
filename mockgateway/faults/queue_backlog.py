"""The `queue_backlog` fault."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mockgateway.content import TaskRequest
from mockgateway.protocols import FaultContext
from mockgateway.scenario.fields import Span
from mockgateway.state.tasks import Script


@dataclass(frozen=True, slots=True)
class QueueBacklog:
    """Keep a task queued for longer.

    Attributes:
        wait: The additional time before the work begins.
    """

    example: ClassVar[str] = "queue_backlog: 5m"

    wait: Span = Span(60)

    def rewrite(self, script: Script, request: TaskRequest, context: FaultContext) -> Script:
        """Shift the script."""
        context.call.applied.append(f"queue_backlog {self.wait:g}s")
        if not script.timed:
            return script
        return script._replace(starts=script.starts + self.wait, ends=script.ends + self.wait)
