"""Publish the gateway's own document."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.content import Written
from mockgateway.ports import Job


class Publish:
    """`do: show, make: openapi`."""

    async def act(self, call: Call, job: Job) -> Written:
        """The document as one file, its first server being the address that the client used."""
        return Written(200, "application/json", job.publish(call.base_url))
