"""Answer a call that holds its idempotency key until the reply has been sent, faults included."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from mockgateway.call import Call
from mockgateway.pipeline.canned import write_canned
from mockgateway.reply import Reply
from mockgateway.scenario.reply import CannedReply
from mockgateway.spec.credentials import read_key
from mockgateway.spec.operation import Operation
from mockgateway.state.accounts import Accounts
from mockgateway.state.idempotency import HEADER, Claim

IDEMPOTENCY_KEY = HEADER.encode()


async def answer_once(
    call: Call, operation: Operation, accounts: Accounts, answer: Callable[[], Awaitable[Reply]]
) -> Reply:
    """Answer a call while it holds its key.

    For a delayed reply, the call holds the key until the reply has been sent (`server/app.py`).
    """
    key, _ = read_key(operation, call.head, call.query)
    if not key or not call.head[IDEMPOTENCY_KEY]:
        return await answer()
    claim = call.claim = Claim(call, accounts.find(key).id, operation.idempotent)
    try:
        reply = await answer()
    except BaseException:
        claim.close()
        raise
    if reply.pace is not None:
        claim.hold(reply.pace, time.perf_counter() - call.started)
    elif reply.stream is None:
        claim.close()
    return reply


def write_canned_once(call: Call, canned: CannedReply) -> Reply:
    """Return a rule's reply, or the stored reply of the call's idempotency key.

    A recording contains the gateway's reply to each repetition, so it is replayed unchanged.
    """
    claim = call.claim
    if claim is None or canned.recorded is not None:
        return write_canned(call, canned)
    claim.check_progress()
    return claim.replay(call) or claim.keep(call, write_canned(call, canned), canned=True)
