"""`/_mock/money`: what a key of the sandbox has, and what it is given for a test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mockgateway.account import Account, Ledger, Limits
from mockgateway.problem import nearest
from mockgateway.server.control.asking import Wrong, mount_of, number, say, text, wish, world_of

if TYPE_CHECKING:
    from mockgateway.desk import Desk
    from mockgateway.server.endpoint import App

MOST = 1e9  # of the gateway's money
WORDS = ("gateway", "key", "add", "balance", "plan")


def routes(app: App) -> list[Route]:
    """GET /_mock/money?gateway=&key= and POST /_mock/money {gateway, key, add | balance, plan}."""

    async def money(request: Request) -> Response:
        if request.method == "GET":
            wished: dict[str, Any] = dict(request.query_params)
            desk, account = _found(app, request, wished)
            return say(_told(desk, account))
        wished = await wish(request, WORDS)
        if "add" in wished and "balance" in wished:
            raise Wrong(
                "add and balance say two things",
                "give one of them: `add` pays in, `balance` says what there is then",
            )
        desk, account = _found(app, request, wished)
        add = number(wished, "add", 0, MOST) if "add" in wished else None
        balance = number(wished, "balance", 0, MOST) if "balance" in wished else None
        if "plan" in wished:
            _obey(desk.limits, account, text(wished, "plan"))
        if add is not None:
            desk.purse.add(account, add)
        if balance is not None:
            desk.purse.set(account, balance)
        return say(_told(desk, account))

    return [Route("/_mock/money", money, methods=["GET", "POST"])]


def _found(app: App, request: Request, wished: dict[str, Any]) -> tuple[Desk, Account]:
    """The gateway's desk in the sandbox, and the account of the key. Raises Wrong."""
    mount, sandbox = mount_of(app, wished.get("gateway")), world_of(request).sandbox
    key = text(wished, "key", 500)
    if not key:
        raise Wrong("key is empty", "give the API key that the calls are made with")
    name = mount.line.gateway.name or mount.name
    return mount.line.office.open(sandbox, name), mount.line.accounts.find(key)


def _obey(limits: Limits, account: Account, plan: str) -> None:
    try:
        limits.obey(account, plan)
    except ValueError:
        raise Wrong(
            f"plan: {plan[:50]!r} is no plan of this gateway",
            nearest(plan[:50], limits.names) if limits.names else "it has none",
        ) from None


def _told(desk: Desk, account: Account) -> dict[str, Any]:
    """The ledger's numbers; `opening + added = balance + reserved + charged`."""
    purse: Ledger = desk.purse
    statement = purse.statement(account)
    numbers = {word: value for word, value in statement._asdict().items() if word != "events"}
    events = [event._asdict() for event in statement.events]
    return {
        "account": account.id,
        "listed": account.listed,
        "plan": desk.limits.name(account),
        **numbers,
        "events": events,
    }
