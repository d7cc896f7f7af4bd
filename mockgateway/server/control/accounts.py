"""`/_mock/accounts`: the money and the limits of the accounts that recent calls have used."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from mockgateway.redaction import shorten_key
from mockgateway.server.control.requests import ControlRequest, Json, Routes

if TYPE_CHECKING:
    from mockgateway.pipeline.locate import Mount
    from mockgateway.sandbox import Sandbox

MAX_SHOWN = 20  # accounts
MAX_ENTRIES = 50  # of an account's ledger
TOTALS = ("opening", "added", "balance", "reserved", "charged", "refunded", "spent", "enforced")

Caller = tuple[str, str]  # the name of a gateway and a key

routes = Routes()


@routes.add("/_mock/accounts", "GET")
async def accounts(request: ControlRequest) -> Json:
    """List the accounts of recent calls, the latest first, with their last ledger entries."""
    callers = recent_callers((one.gateway, one.key) for one in request.journal.since(0))
    mounts, sandbox = request.gateways, request.sandbox
    found = [
        describe_account(sandbox, mounts[name], key, True)
        for name, key in callers
        if name in mounts
    ]
    return {"accounts": found}


def recent_callers(calls: Iterable[Caller], known: Iterable[Caller] = ()) -> list[Caller]:
    """Return the callers of the newest calls, the latest first.

    Args:
        calls: The callers of some calls, oldest first.
        known: The callers of earlier calls, the latest first.
    """
    newest = dict.fromkeys(reversed([caller for caller in calls if all(caller)]))
    return list(dict.fromkeys([*newest, *known]))[:MAX_SHOWN]


def describe_account(sandbox: Sandbox, mount: Mount, key: str, entries: bool = False) -> Json:
    """Return the totals and the rate window of the account of a key."""
    state = mount.pipeline.states.open(sandbox, mount.gateway)
    account, now = mount.pipeline.accounts.find(key), sandbox.clock.now()
    statement, window = state.ledger.statement(account), state.limits.window(account, now)
    out: Json = {
        "gateway": mount.gateway,
        "key": shorten_key(key),
        "account": account.id,
        "name": account.name,
        "plan": state.limits.plan_name(account),
        **{name: getattr(statement, name) for name in TOTALS},
        "window": window
        and {
            "enforced": window.enforced,
            "requests": {"limit": window.plan.requests, "remaining": window.requests_left},
            "tokens": {"limit": window.plan.tokens, "remaining": window.tokens_left},
            "ends": window.ends,
        },
    }
    if entries:
        out["events"] = [event._asdict() for event in statement.events[:MAX_ENTRIES]]
    return out
