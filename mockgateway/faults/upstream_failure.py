"""The `upstream_failure` fault."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from mockgateway.content import TaskRequest
from mockgateway.protocols import FaultContext
from mockgateway.scenario.fields import Count
from mockgateway.state.tasks import ErrorKind, Script


@dataclass(frozen=True, slots=True)
class UpstreamFailure:
    """Let providers behind the gateway fail, so that the next one takes over, if there is one.

    Attributes:
        attempts: The attempts that fail, from 1, in the order of the providers. A gateway without
            providers has one attempt.
        all: Whether all attempts fail; the task then fails and is refunded.
        kind: The kind of the errors.
    """

    example: ClassVar[str] = "upstream_failure: {attempts: [1, 2], kind: inference_timeout}"

    attempts: Sequence[Count] = (Count(1),)
    all: bool = False
    kind: ErrorKind = "inference_failure"

    def __post_init__(self) -> None:
        if not self.attempts and not self.all:
            raise ValueError("attempts: is empty: write one such as 1, or `all: true`")

    def rewrite(self, script: Script, request: TaskRequest, context: FaultContext) -> Script:
        """Add the attempts to the script."""
        count = max(1, len(request.upstreams))
        fails = [number for number in range(1, count + 1) if self.all or number in self.attempts]
        context.call.applied.append(f"upstream_failure of {len(fails)} of {count}: {self.kind}")
        if request.upstreams:
            failures = {number - 1: self.kind for number in fails}
            return script.with_failover(request.upstreams, failures)
        return script.failing(self.kind) if fails else script
