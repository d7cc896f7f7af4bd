"""Providers behind the gateway fail, and the next one takes over, or nobody does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mockgateway.content import TaskRequest
from mockgateway.protocols import FaultContext
from mockgateway.scenario.fields import Count
from mockgateway.state.tasks import Kind, Script


@dataclass(frozen=True, slots=True)
class UpstreamFailure:
    """attempts: which tries fail, counted from 1 in the order of the upstreams; all: every one, so that the task fails and its money comes back; kind: of the errors.

    Where a gateway has no upstreams to tell of, the first try is the only one.
    """

    attempts: Sequence[Count] = (Count(1),)
    all: bool = False
    kind: Kind = "inference_failure"

    def __post_init__(self) -> None:
        if not self.attempts and not self.all:
            raise ValueError("attempts: there are none: write one such as 1, or `all: true`")

    def rewrite(self, script: Any, order: TaskRequest, scene: FaultContext) -> Script:
        """The same task, tried by several."""
        count = max(1, len(order.upstreams))
        fails = [number for number in range(1, count + 1) if self.all or number in self.attempts]
        scene.call.applied.append(f"upstream_failure of {len(fails)} of {count}: {self.kind}")
        if order.upstreams:
            script = script.with_failover(
                order.upstreams, {number - 1: self.kind for number in fails}
            )
        elif fails:
            script = script.failing(self.kind)
        written: Script = script
        return written
