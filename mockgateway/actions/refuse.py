"""Refuse always, as the document says the gateway does."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.content import DocumentReply
from mockgateway.problem import Problem
from mockgateway.protocols import OperationPlan


class Refuse:
    """`do: refuse`; `make` is the problem's name."""

    async def act(self, call: Call, job: OperationPlan) -> DocumentReply:
        """Raises that Problem."""
        raise Problem(job.make, f"{call.method} {call.path} is not supported.")
