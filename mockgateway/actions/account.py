"""Show a caller its key, account and usage."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.content import KeyView, PastCall, TaskSnapshot, UsageReport
from mockgateway.protocols import OperationPlan
from mockgateway.state.accounts import ANONYMOUS, key_view

DEFAULT_DAYS = 30
DAY = 86_400  # seconds
MAX_TASKS = 10_000  # tasks that a report reads


class ShowKey:
    """`do: show`, with `make: key`, `account` or `billing`."""

    async def act(self, call: Call, plan: OperationPlan) -> KeyView:
        """Return the calling key and its account."""
        _require_key(call, plan)
        return key_view(call.account, plan.make, call.state, call.sandbox.began, plan.models)


class ShowUsage:
    """`do: show, make: usage`. Reads the query parameter `days`."""

    async def act(self, call: Call, plan: OperationPlan) -> UsageReport:
        """Return the key's calls of the last days, as far as the journal has them."""
        _require_key(call, plan)
        days = call.field("days") or DEFAULT_DAYS
        since = call.received - days * DAY
        calls = [
            PastCall(past.path, past.status, past.reply, past.problem)
            for past in call.sandbox.past()
            if (past.key, past.gateway) == (call.key, call.gateway)
            and past.operation
            and past.received >= since
        ]
        tasks = call.state.tasks
        snapshots = tasks.history(call.account, MAX_TASKS, 0)[0] if tasks is not None else []
        earlier = sum(_cost(snapshot) for snapshot in snapshots if snapshot.created < since)
        recent = [snapshot for snapshot in snapshots if snapshot.created >= since]
        statement = call.state.ledger.statement(call.account)
        cost = max(0.0, statement.charged + statement.reserved - earlier)
        return UsageReport(key_view(call.account, plan.make, call.state), days, calls, recent, cost)


def _require_key(call: Call, plan: OperationPlan) -> None:
    assert call.account is not ANONYMOUS, f"{plan.label}: the operation must require a key"


def _cost(snapshot: TaskSnapshot) -> float:
    return snapshot.charged if snapshot.terminal else snapshot.reserved
