"""List an account's tasks."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.content import History
from mockgateway.ports import Job

PAGE = 50


class Recall:
    """`do: browse, make: task`. Read are the query parameters `limit` and `offset`."""

    async def act(self, call: Call, job: Job) -> History:
        """One page of the caller's tasks, the newest first."""
        query = call.params["query"]
        limit, offset = query.get("limit", PAGE), query.get("offset", 0)
        tickets, total = call.desk.tasks.history(call.account, limit, offset)
        return History(tickets, total, limit, offset)
