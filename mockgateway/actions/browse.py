"""List what the gateway has: its models, or the providers behind it."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.content import Listing, Upstreams
from mockgateway.protocols import OperationPlan

RELEASED = (
    1_780_000_000  # 2026-05-28: a list that changed with the clock would differ from run to run
)


class Browse:
    """`do: browse`, with `make: model` or `upstream`."""

    async def act(self, call: Call, job: OperationPlan) -> Listing | Upstreams:
        """The whole catalogue, in its file's order: what a key may use is told when it tries."""
        if job.make == "upstream":
            return Upstreams(job.upstreams)
        return Listing(list(job.models.values()), RELEASED)
