"""Count what a key has done."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.content import PastCall, TaskSnapshot, UsageReport
from mockgateway.protocols import OperationPlan
from mockgateway.state.accounts import ANONYMOUS, view

DAYS = 30
A_DAY = 86_400
MOST = 10_000  # tasks that are looked at


class Tally:
    """`do: show, make: usage`."""

    async def act(self, call: Call, job: OperationPlan) -> UsageReport:
        """The key's calls of the last `days`, as far as the sandbox's journal still has them; those to no operation do not count."""
        assert call.account is not ANONYMOUS, (
            f"{job.label}: nobody's calls can be counted where no key is needed"
        )
        days = call.field("days") or DAYS
        since = call.received - days * A_DAY
        calls = [
            PastCall(past.path, past.status, past.reply)
            for past in call.sandbox.past()
            if past.key == call.key
            and past.gateway == call.gateway
            and past.operation
            and past.received >= since
        ]
        snapshots = (
            call.state.tasks.history(call.account, MOST, 0)[0]
            if call.state.tasks is not None
            else []
        )
        statement = call.state.ledger.statement(call.account)
        former = sum(_cost(snapshot) for snapshot in snapshots if snapshot.created < since)
        recent = [snapshot for snapshot in snapshots if snapshot.created >= since]
        return UsageReport(
            view(call.account, job.make, call.state),
            days,
            calls,
            recent,
            max(0.0, statement.charged + statement.reserved - former),
        )


def _cost(snapshot: TaskSnapshot) -> float:
    return snapshot.charged if snapshot.terminal else snapshot.reserved
