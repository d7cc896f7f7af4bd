"""Count what a key has done."""

from __future__ import annotations

from mockgateway.account import view
from mockgateway.call import Call
from mockgateway.content import Seen, Ticket, Traffic
from mockgateway.ports import Job

DAYS = 30
A_DAY = 86_400
MOST = 10_000  # tasks that are looked at


class Tally:
    """`do: show, make: usage`."""

    async def act(self, call: Call, job: Job) -> Traffic:
        """The key's calls of the last `days`, as far as the sandbox's journal still has them; those to no operation do not count."""
        assert call.account is not None, (
            f"{job.label}: nobody's calls can be counted where no key is needed"
        )
        days = call.said("days") or DAYS
        since = call.received - days * A_DAY
        calls = [
            Seen(past.path, past.status, past.reply)
            for past in call.sandbox.past()
            if past.key == call.key
            and past.gateway == call.gateway
            and past.operation
            and past.received >= since
        ]
        tickets = (
            call.desk.tasks.history(call.account, MOST, 0)[0] if call.desk.tasks is not None else []
        )
        statement = call.desk.purse.statement(call.account)
        former = sum(_cost(ticket) for ticket in tickets if ticket.created < since)
        recent = [ticket for ticket in tickets if ticket.created >= since]
        return Traffic(
            view(call.account, job.make, call.desk),
            days,
            calls,
            recent,
            max(0.0, statement.charged + statement.reserved - former),
        )


def _cost(ticket: Ticket) -> float:
    return ticket.charged if ticket.terminal else ticket.reserved
