"""List an account's tasks."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.content import TaskPage
from mockgateway.protocols import OperationPlan

PAGE = 50


class Recall:
    """`do: browse, make: task`. Read are the query parameters `limit` and `offset`."""

    async def act(self, call: Call, job: OperationPlan) -> TaskPage:
        """One page of the caller's tasks, the newest first."""
        query = call.params["query"]
        limit, offset = query.get("limit", PAGE), query.get("offset", 0)
        snapshots, total = call.state.tasks.history(call.account, limit, offset)
        return TaskPage(snapshots, total, limit, offset)
