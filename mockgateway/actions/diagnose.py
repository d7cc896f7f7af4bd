"""Tell how the gateway's parts do."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.content import Health, Upstream
from mockgateway.protocols import OperationPlan


class Diagnose:
    """`do: show, make: health`. Which part is meant is the last word of the path: providers, models, storage, cache."""

    async def act(self, call: Call, job: OperationPlan) -> Health:
        """All is well, in numbers that stay the same within a sandbox but for how long an answer takes."""

        def attempts(upstream: Upstream) -> tuple[Upstream, int, int]:
            seed = call.sandbox.seed.of("attempts", upstream.id)
            count = 40 + seed.below(360) if upstream.models else 0
            return upstream, count, seed.of("failures").below(1 + count // 40)

        took = 1 + call.seed.of("took").below(45)
        return Health(
            job.label.rsplit("/", 1)[-1],
            took,
            [attempts(upstream) for upstream in job.upstreams],
            list(job.models.values()),
        )
