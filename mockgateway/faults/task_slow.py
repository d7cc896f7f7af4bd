"""The `task_slow` fault."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mockgateway.content import TaskRequest
from mockgateway.protocols import FaultContext
from mockgateway.state.tasks import Script

MOST = 100_000.0


@dataclass(frozen=True, slots=True)
class TaskSlow:
    """Multiply the duration of a task.

    Attributes:
        factor: The factor on the time in the queue and at work; below 1 the task is faster.
    """

    example: ClassVar[str] = "task_slow: 10"

    factor: float = 10.0

    def __post_init__(self) -> None:
        if not 0 <= self.factor <= MOST:
            advice = f"write a number from 0 to {MOST:.0f}"
            raise ValueError(f"factor: {self.factor:g} is out of range: {advice}")

    def rewrite(self, script: Script, request: TaskRequest, context: FaultContext) -> Script:
        """Stretch the script."""
        context.call.applied.append(f"task_slow {self.factor:g} times")
        if script.polls is not None:
            script = script._replace(polls=max(1, round(script.polls * self.factor)))
        if not script.timed:
            return script
        return script._replace(starts=script.starts * self.factor, ends=script.ends * self.factor)
