"""Idempotency keys: a request sent twice under one key runs once.

Follows the IETF draft Idempotency-Key as BabySea documents it: a window of 24 hours, a replay
header, two kinds of 409. Only successful replies are kept, so a failed request can be retried
with the same key.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from hashlib import blake2b
from math import ceil
from typing import Any

import orjson

from mockgateway.clock import wall
from mockgateway.problem import Problem
from mockgateway.reply import Reply
from mockgateway.request import ParsedRequest
from mockgateway.seed import Seed

HEADER = "idempotency-key"
REPLAYED = ("Idempotency-Replayed", "true")
LEASE = 60.0  # real seconds after which an unfinished first request counts as lost
CLEAN_EVERY = 200  # finished requests between two deletions of expired keys


async def run_once(
    call: ParsedRequest,
    account: str,
    window: float,
    work: Callable[[], Awaitable[Reply]],
    refresh_reply: Callable[[Any, Any], Any] | None = None,
) -> Reply:
    """Return the reply of `work`, or the one that the key got before.

    Args:
        call: The request.
        account: The caller's account id; "" for none.
        window: Seconds of the sandbox's clock that a key is kept.
        work: Handles the request.
        refresh_reply: Updates the JSON of a replayed reply; None to keep it.

    Raises:
        Problem: `idempotency_reused` for a different request under the key;
            `idempotency_in_progress` while the first one is running.
    """
    key = call.header(HEADER)
    if not key or not account:
        return await work()
    store, prefix = call.sandbox.store, f"{call.sandbox.name}/{call.gateway}/idempotency"
    name, now = f"{prefix}/key/{account}/{key}", call.sandbox.clock.now()
    fingerprint = _fingerprint(call)
    claim = orjson.dumps({"mark": fingerprint, "at": now, "until": wall() + LEASE})
    while not store.swap(name, None, claim):
        stored = store.get(name)
        if stored is None:
            continue
        known = orjson.loads(stored)
        valid = known["mark"] != fingerprint or "reply" in known or known["until"] > wall()
        if now - known["at"] < window and valid:
            if known["mark"] == fingerprint and (left := known.get("sent", 0.0) - wall()) > 0:
                raise _in_progress(ceil(left))
            reply = _replay(call, known, fingerprint)
            reply.value = refresh_reply(call, reply.value) if refresh_reply else reply.value
            return reply
        if store.swap(name, stored, claim):
            break
    try:
        reply = await work()
    except BaseException:
        store.delete(name)
        raise
    if reply.status >= 400:
        store.delete(name)
    else:
        saved = {
            "status": reply.status,
            "type": reply.media_type,
            "headers": reply.headers,
            "body": reply.encode().decode(),
        }
        entry = {"mark": fingerprint, "at": now, "seed": call.seed.hex(64), "reply": saved}
        store.put(name, orjson.dumps(entry))
    if store.increment(f"{prefix}/count") % CLEAN_EVERY == 0:
        _delete_expired(store, f"{prefix}/key/", now - window)
    return reply


def _replay(call: ParsedRequest, known: dict[str, Any], fingerprint: str) -> Reply:
    param = "Idempotency-Key"
    if known["mark"] != fingerprint:
        message = "This idempotency key was used with another request."
        raise Problem("idempotency_reused", message, param=param)
    if "reply" not in known:
        raise _in_progress(1)
    # The replay has the first call's seed, so that the id in its header matches the body's.
    call.seed = Seed(bytes.fromhex(known["seed"]))
    saved = known["reply"]
    headers = [(name, value) for name, value in saved["headers"]]
    body = orjson.loads(saved["body"])
    return Reply(saved["status"], saved["type"], value=body, headers=[*headers, REPLAYED])


def hold(call: ParsedRequest, account: str, seconds: float) -> None:
    """Refuse repetitions of a request until its reply, which faults delay, has been sent.

    Args:
        call: The request, answered by `run_once`.
        account: The caller's account id; "" for none.
        seconds: From now until the last byte leaves.
    """
    key, store = call.header(HEADER), call.sandbox.store
    if not key or not account:
        return
    name = f"{call.sandbox.name}/{call.gateway}/idempotency/key/{account}/{key}"
    stored = store.get(name)
    known = orjson.loads(stored) if stored is not None else {}
    if known.get("seed") == call.seed.hex(64) and "reply" in known:  # not a replay's
        store.swap(name, stored, orjson.dumps({**known, "sent": wall() + seconds}))


def _in_progress(wait: int) -> Problem:
    message = "The first request with this idempotency key is still being processed."
    param = "Idempotency-Key"
    return Problem("idempotency_in_progress", message, param=param, retry_after=wait)


def _fingerprint(call: ParsedRequest) -> str:
    """Return a hash of the request that ignores the layout of its JSON."""
    body = call.body
    if call.media_type.endswith("json"):
        body = orjson.dumps(call.content, option=orjson.OPT_SORT_KEYS)
    text = b"\n".join((call.method.encode(), call.path.encode(), call.query, body))
    return blake2b(text, digest_size=16).hexdigest()


def _delete_expired(store: Any, prefix: str, before: float) -> None:
    for key, stored in store.scan(prefix):
        if orjson.loads(stored)["at"] < before:
            store.delete(key)
