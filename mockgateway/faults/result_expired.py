"""The `result_expired` fault."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mockgateway.content import TaskRequest
from mockgateway.protocols import FaultContext
from mockgateway.scenario.fields import Span
from mockgateway.state.tasks import Script


@dataclass(frozen=True, slots=True)
class ResultExpired:
    """Refuse the links to a task's files (403) some time after its end.

    The task and its result stay as they are; the store of the files refuses to serve them.

    Attributes:
        after: How long the files stay available, on the sandbox's clock.
    """

    example: ClassVar[str] = "result_expired: 1h"

    after: Span = Span(0)

    def rewrite(self, script: Script, request: TaskRequest, context: FaultContext) -> Script:
        """Set when the files expire."""
        context.call.applied.append(f"result_expired after {self.after:g}s")
        return script._replace(expires=self.after)
