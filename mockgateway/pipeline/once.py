"""Answer a call under its idempotency key, from before its faults until its reply has been sent."""

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
    """Return the answer, given while the call claims its key.

    The claim to the key of a delayed reply ends when that has been sent (`server/app.py`).
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
    """Return a rule's reply, or the one that the call's idempotency key got before.

    A recording has what the gateway sent to each repetition, so it is replayed as it is.
    """
    claim = call.claim
    if claim is None or canned.recorded is not None:
        return write_canned(call, canned)
    claim.check_progress()
    return claim.replay(call) or claim.keep(call, write_canned(call, canned), canned=True)
