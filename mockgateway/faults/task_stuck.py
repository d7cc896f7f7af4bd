"""A task goes on for ever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from mockgateway.content import Order
from mockgateway.ports import Scene
from mockgateway.task import NEVER, Script


@dataclass(frozen=True, slots=True)
class TaskStuck:
    """state: whether it sticks while it is running, or is never begun. A cancellation ends it still."""

    state: Literal["running", "queued"] = "running"

    def rewrite(self, script: Any, order: Order, scene: Scene) -> Script:
        """The same task, without an end."""
        scene.call.applied.append(f"task_stuck {self.state}")
        begins = NEVER if self.state == "queued" else script.begins if script.by_clock else 0.0
        written: Script = script._replace(begins=begins, ends=NEVER, polls=None, by_hand=False)
        return written
