"""Tell a caller who it is."""

from __future__ import annotations

from mockgateway.account import view
from mockgateway.call import Call
from mockgateway.content import KeyView
from mockgateway.ports import Job


class Show:
    """`do: show`, with `make: key`, `account` or `billing`."""

    async def act(self, call: Call, job: Job) -> KeyView:
        """The calling key and its account."""
        assert call.account is not None, f"{job.label}: nobody can be shown where no key is needed"
        return view(call.account, job.make, call.desk, call.sandbox.began, job.models)
