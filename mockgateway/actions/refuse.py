"""Refuse always, as the document says the gateway does."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.content import Written
from mockgateway.ports import Job
from mockgateway.problem import Problem


class Refuse:
    """`do: refuse`; `make` is the problem's name."""

    async def act(self, call: Call, job: Job) -> Written:
        """Raises that Problem."""
        raise Problem(job.make, f"{call.method} {call.path} is not supported.")
