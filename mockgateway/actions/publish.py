"""Publish the gateway's own document."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.content import DocumentReply
from mockgateway.protocols import OperationPlan


class Publish:
    """`do: show, make: openapi`."""

    async def act(self, call: Call, job: OperationPlan) -> DocumentReply:
        """The document as one file, its first server being the address that the client used."""
        return DocumentReply(200, "application/json", job.publish(call.base_url))
