"""A request that is sent twice under one key happens once (IETF draft Idempotency-Key, as BabySea documents it: 24 hours, a replay header, two kinds of 409).

The first request's answer is kept in the store once it went well; one that was refused or failed is not kept, so that it can be tried again with the same key.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from hashlib import blake2b
from typing import Any

import orjson

from mockgateway.clock import wall
from mockgateway.problem import Problem
from mockgateway.reply import Reply
from mockgateway.request import ParsedRequest
from mockgateway.seed import Seed

HEADER = "idempotency-key"
REPLAYED = ("Idempotency-Replayed", "true")
LEASE = 60.0  # real seconds after which a first request that never ended is taken for lost with its worker
TIDY = 200  # keys between looks for those whose window is over


async def run_once(
    call: ParsedRequest,
    account: str,
    window: float,
    work: Callable[[], Awaitable[Reply]],
    refresh_reply: Callable[[Any, Any], Any] | None = None,
) -> Reply:
    """The work's reply, or the one that its key got before.

    account: the caller's account id, "" for none; window: seconds of the sandbox's clock that a key is remembered; retold: what the first reply's JSON has become since, None for the same.

    Raises Problem `idempotency_reused` for another request under the key, `idempotency_in_progress` while the first one is still running.
    """
    key = call.header(HEADER)
    if not key or not account:
        return await work()
    store, place = call.sandbox.store, f"{call.sandbox.name}/{call.gateway}/idempotency"
    name, now, mark = (f"{place}/key/{account}/{key}", call.sandbox.clock.now(), _fingerprint(call))
    claim = orjson.dumps({"mark": mark, "at": now, "until": wall() + LEASE})
    while not store.swap(name, None, claim):
        kept = store.get(name)
        if kept is None:
            continue
        known = orjson.loads(kept)
        if now - known["at"] < window and (
            known["mark"] != mark or "reply" in known or known["until"] > wall()
        ):
            reply = _again(call, known, mark)
            reply.value = refresh_reply(call, reply.value) if refresh_reply else reply.value
            return reply
        if store.swap(name, kept, claim):
            break
    try:
        reply = await work()
    except BaseException:
        store.delete(name)
        raise
    if reply.status >= 400:
        store.delete(name)
    else:
        told = {
            "status": reply.status,
            "type": reply.media_type,
            "headers": reply.headers,
            "body": reply.encode().decode(),
        }
        store.put(
            name, orjson.dumps({"mark": mark, "at": now, "seed": call.seed.hex(64), "reply": told})
        )
    if store.increment(f"{place}/count") % TIDY == 0:
        _tidy(store, f"{place}/key/", now - window)
    return reply


def _again(call: ParsedRequest, known: dict[str, Any], mark: str) -> Reply:
    if known["mark"] != mark:
        raise Problem(
            "idempotency_reused",
            "This idempotency key was used with another request.",
            param="Idempotency-Key",
        )
    if "reply" not in known:
        raise Problem(
            "idempotency_in_progress",
            "The first request with this idempotency key is still being processed.",
            param="Idempotency-Key",
            retry_after=1,
        )
    call.seed = Seed(
        bytes.fromhex(known["seed"])
    )  # the call's own id is the first one's, in the body and in its header alike
    told = known["reply"]
    headers = [(name, value) for name, value in told["headers"]]
    return Reply(
        told["status"], told["type"], value=orjson.loads(told["body"]), headers=[*headers, REPLAYED]
    )


def _fingerprint(call: ParsedRequest) -> str:
    """The request, however its JSON is spaced and ordered."""
    body = (
        orjson.dumps(call.content, option=orjson.OPT_SORT_KEYS)
        if call.media_type.endswith("json")
        else call.body
    )
    return blake2b(
        b"\n".join((call.method.encode(), call.path.encode(), call.query, body)), digest_size=16
    ).hexdigest()


def _tidy(store: Any, prefix: str, before: float) -> None:
    for key, kept in store.scan(prefix):
        if orjson.loads(kept)["at"] < before:
            store.delete(key)
