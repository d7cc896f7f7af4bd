"""A task takes longer than usual."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mockgateway.content import TaskRequest
from mockgateway.protocols import FaultContext
from mockgateway.state.tasks import Script

MOST = 100_000.0


@dataclass(frozen=True, slots=True)
class TaskSlow:
    """factor: how many times as long, in the queue and at work; below 1 it is quicker."""

    factor: float = 10.0

    def __post_init__(self) -> None:
        if not 0 <= self.factor <= MOST:
            raise ValueError(
                f"factor: {self.factor:g} is no factor: write a number from 0 to {MOST:.0f}"
            )

    def rewrite(self, script: Any, order: TaskRequest, scene: FaultContext) -> Script:
        """The same task, stretched."""
        scene.call.applied.append(f"task_slow {self.factor:g} times")
        looks = None if script.polls is None else max(1, round(script.polls * self.factor))
        written: Script = script._replace(polls=looks)
        return (
            written._replace(starts=script.starts * self.factor, ends=script.ends * self.factor)
            if script.timed
            else written
        )
