"""`/_mock/money`: what a key of the sandbox has, and what it is given for a test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mockgateway.problem import nearest
from mockgateway.server.control.asking import Wrong, mount_of, number, say, text, wish, world_of
from mockgateway.state.accounts import Account, Ledger, Limits

if TYPE_CHECKING:
    from mockgateway.server.app import App
    from mockgateway.state.gateway_state import GatewayState

MOST = 1e9  # of the gateway's money
WORDS = ("gateway", "key", "add", "balance", "plan")


def routes(app: App) -> list[Route]:
    """GET /_mock/money?gateway=&key= and POST /_mock/money {gateway, key, add | balance, plan}."""

    async def money(request: Request) -> Response:
        if request.method == "GET":
            wished: dict[str, Any] = dict(request.query_params)
            state, account = _found(app, request, wished)
            return say(_told(state, account))
        wished = await wish(request, WORDS)
        if "add" in wished and "balance" in wished:
            raise Wrong(
                "add and balance say two things",
                "give one of them: `add` pays in, `balance` says what there is then",
            )
        state, account = _found(app, request, wished)
        add = number(wished, "add", 0, MOST) if "add" in wished else None
        balance = number(wished, "balance", 0, MOST) if "balance" in wished else None
        if "plan" in wished:
            _obey(state.limits, account, text(wished, "plan"))
        if add is not None:
            state.ledger.deposit(account, add)
        if balance is not None:
            state.ledger.set_balance(account, balance)
        return say(_told(state, account))

    return [Route("/_mock/money", money, methods=["GET", "POST"])]


def _found(app: App, request: Request, wished: dict[str, Any]) -> tuple[GatewayState, Account]:
    """The gateway's desk in the sandbox, and the account of the key. Raises Wrong."""
    mount, sandbox = mount_of(app, wished.get("gateway")), world_of(request).sandbox
    key = text(wished, "key", 500)
    if not key:
        raise Wrong("key is empty", "give the API key that the calls are made with")
    name = mount.pipeline.gateway.name or mount.name
    return mount.pipeline.states.open(sandbox, name), mount.pipeline.accounts.find(key)


def _obey(limits: Limits, account: Account, plan: str) -> None:
    try:
        limits.set_plan(account, plan)
    except ValueError:
        raise Wrong(
            f"plan: {plan[:50]!r} is no plan of this gateway",
            nearest(plan[:50], limits.plan_names) if limits.plan_names else "it has none",
        ) from None


def _told(state: GatewayState, account: Account) -> dict[str, Any]:
    """The ledger's numbers; `opening + added = balance + reserved + charged`."""
    ledger: Ledger = state.ledger
    statement = ledger.statement(account)
    numbers = {word: value for word, value in statement._asdict().items() if word != "events"}
    events = [event._asdict() for event in statement.events]
    return {
        "account": account.id,
        "listed": account.listed,
        "plan": state.limits.plan_name(account),
        **numbers,
        "events": events,
    }
