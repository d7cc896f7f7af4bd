"""`/_mock/money`: read the ledger and the plan of a key, and change them for a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockgateway.problem import nearest
from mockgateway.server.control.requests import (
    ControlError,
    ControlRequest,
    Fields,
    Json,
    Routes,
    quote,
)

if TYPE_CHECKING:
    from mockgateway.state.accounts import Account, Limits

MAX_AMOUNT = 1e9  # in the gateway's currency
FIELDS = ("gateway", "key", "add", "balance", "plan")

routes = Routes()


@routes.add("/_mock/money", "GET", "POST")
async def money(request: ControlRequest) -> Json:
    """Return the ledger's numbers: `opening + added = balance + reserved + charged`."""
    is_query = request.method in ("GET", "HEAD")
    fields = Fields(request.query_params) if is_query else await request.read_fields(FIELDS)
    if not is_query and "add" in fields and "balance" in fields:
        advice = "give one: `add` pays in, `balance` sets the balance"
        raise ControlError("add and balance exclude each other", advice)
    mount = request.mount(fields.get("gateway"))
    key = fields.text("key", 500)
    if not key:
        raise ControlError("key is empty", "give the API key that the calls are made with")
    state = mount.pipeline.states.open(request.sandbox, mount.gateway)
    account = mount.pipeline.accounts.find(key)
    if not is_query:
        add = fields.number("add", 0, MAX_AMOUNT) if "add" in fields else None
        balance = fields.number("balance", 0, MAX_AMOUNT) if "balance" in fields else None
        if "plan" in fields:
            _set_plan(state.limits, account, fields.text("plan"))
        if add is not None:
            state.ledger.deposit(account, add)
        if balance is not None:
            state.ledger.set_balance(account, balance)
    statement = state.ledger.statement(account)
    return {
        "account": account.id,
        "listed": account.listed,
        "plan": state.limits.plan_name(account),
        **statement._asdict(),
        "events": [event._asdict() for event in statement.events],
    }


def _set_plan(limits: Limits, account: Account, plan: str) -> None:
    try:
        limits.set_plan(account, plan)
    except ValueError:
        known = limits.plan_names
        advice = nearest(plan[:50], known) if known else "it has no plans"
        raise ControlError(f"plan: {quote(plan)} is not a plan of this gateway", advice) from None
