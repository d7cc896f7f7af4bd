"""Tell a caller who it is."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.content import KeyView
from mockgateway.protocols import OperationPlan
from mockgateway.state.accounts import ANONYMOUS, view


class Show:
    """`do: show`, with `make: key`, `account` or `billing`."""

    async def act(self, call: Call, job: OperationPlan) -> KeyView:
        """The calling key and its account."""
        assert call.account is not ANONYMOUS, (
            f"{job.label}: nobody can be shown where no key is needed"
        )
        return view(call.account, job.make, call.state, call.sandbox.began, job.models)
