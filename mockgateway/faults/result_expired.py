"""A result is fetched too late."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mockgateway.content import TaskRequest
from mockgateway.protocols import FaultContext
from mockgateway.scenario.fields import Span
from mockgateway.state.tasks import Script


@dataclass(frozen=True, slots=True)
class ResultExpired:
    """after: how long a task's files are there once it has ended, by the sandbox's clock; links to them are refused (403) from then on."""

    after: Span = Span(0)

    def rewrite(self, script: Any, order: TaskRequest, scene: FaultContext) -> Script:
        """The same task, whose files go."""
        scene.call.applied.append(f"result_expired after {self.after:g}s")
        written: Script = script._replace(expires=self.after)
        return written
