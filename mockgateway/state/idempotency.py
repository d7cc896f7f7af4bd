"""Idempotency keys: a request sent twice under one key runs once.

Follows the IETF draft Idempotency-Key as BabySea documents it: a window of 24 hours, a replay
header, two kinds of 409. A call claims its key before its faults and gives the claim up when its
reply has been sent. Only successful replies are kept, so a failed request can be retried with the
same key.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from math import ceil
from typing import Any

import orjson

from mockgateway.clock import wall
from mockgateway.ports import Values
from mockgateway.problem import Problem
from mockgateway.reply import HANG_LIMIT, Ending, Pace, Reply
from mockgateway.request import ParsedRequest
from mockgateway.seed import Seed
from mockgateway.state.workers import is_gone, worker_name

HEADER = "idempotency-key"
PARAM = "Idempotency-Key"
REPLAYED = ("Idempotency-Replayed", "true")
LEASE = 60.0  # real seconds after which an unfinished first request counts as lost
MAX_KEYS = 10_000  # kept keys of one gateway in one sandbox


class Claim:
    """A call's claim to its idempotency key, which an earlier call may have.

    The record of a key has the `mark` of its request, its `seed`, `at`, the sandbox's time, and
    these: `until`, the real time before which the request is unanswered, and the `worker` that
    answers it; `reply` of a success; `ends`, when the last byte of a delayed reply leaves.

    Attributes:
        resumed: Whether a worker that has stopped began the same request; the call has its seed, so
            that what it made is found by its id.
    """

    def __init__(self, call: ParsedRequest, account: str, window: float) -> None:
        """Claim the key, unless an earlier call has it.

        Args:
            call: The request, with an Idempotency-Key.
            account: The caller's account id.
            window: Seconds of the sandbox's clock that a key is kept.
        """
        self._store = call.sandbox.store
        self._prefix = f"{call.sandbox.name}/{call.gateway}/idempotency"
        self._name = f"{self._prefix}/key/{account}/{call.header(HEADER)}"
        self._window, now = window, call.sandbox.clock.now()
        self.resumed = False
        self._record: dict[str, Any] = {"mark": _fingerprint(call), "at": now}
        self._record["seed"] = call.seed.hex(64)
        self._earlier = self._take(now)  # the record of the earlier call, or None
        if self.resumed:
            call.seed = Seed(bytes.fromhex(self._record["seed"]))
        self._hangs = False

    def _take(self, now: float) -> dict[str, Any] | None:
        lease = {"until": wall() + LEASE, "worker": worker_name()}
        old, known = None, None
        while not self._store.swap(self._name, old, orjson.dumps({**self._record, **lease})):
            old = self._store.get(self._name)
            known = None if old is None else orjson.loads(old)
            if known is None or now - known["at"] >= self._window:
                continue
            if "reply" in known or not self._is_lost(known):
                self.resumed = False
                return dict(known)
            if known["mark"] == self._record["mark"]:
                self._record["seed"], self.resumed = known["seed"], True
        return None

    def _is_lost(self, record: dict[str, Any]) -> bool:
        return record["until"] <= wall() or is_gone(self._store, record.get("worker", ""))

    def check_progress(self) -> None:
        """Raise the problem `idempotency_in_progress` if the same request is unanswered."""
        earlier, now = self._earlier, wall()
        if earlier is None or earlier["mark"] != self._record["mark"]:
            return
        if "reply" in earlier and earlier["until"] <= now:
            return
        message = "The first request with this idempotency key is still being processed."
        wait = max(1, ceil(earlier.get("ends", now) - now))
        raise Problem("idempotency_in_progress", message, param=PARAM, retry_after=wait)

    def replay(
        self, call: ParsedRequest, refresh_reply: Callable[[Any, Any], Any] | None = None
    ) -> Reply | None:
        """Return the stored reply of the key, or None if this call holds the key.

        Args:
            call: The request; it gets the seed of the first, so that the ids in its headers match
                those of the body.
            refresh_reply: Updates the JSON of a generated reply; None to keep it.

        Raises:
            Problem: `idempotency_reused` for a different request under the key.
        """
        earlier = self._earlier
        if earlier is None:
            return None
        if earlier["mark"] != self._record["mark"]:
            message = "This idempotency key was used with another request."
            raise Problem("idempotency_reused", message, param=PARAM)
        call.seed = Seed(bytes.fromhex(earlier["seed"]))
        saved = earlier["reply"]
        headers = [*((name, value) for name, value in saved["headers"]), REPLAYED]
        body = saved["body"].encode("latin-1")
        if saved["canned"] or refresh_reply is None:
            return Reply(saved["status"], saved["type"], body=body, headers=headers)
        value = refresh_reply(call, orjson.loads(body))
        return Reply(saved["status"], saved["type"], value=value, headers=headers)

    def keep(self, call: ParsedRequest, reply: Reply, canned: bool = False) -> Reply:
        """Record the call's reply before faults change it; return it.

        Args:
            call: The request.
            reply: Its reply; an error is not kept.
            canned: Whether a scenario's rule gave the reply.
        """
        if self._earlier is None and reply.status < 400 and reply.stream is None:
            self._record["seed"] = call.seed.hex(64)
            self._record["reply"] = {
                "status": reply.status,
                "type": reply.media_type,
                "headers": list(reply.headers),
                "body": reply.encode().decode("latin-1"),
                "canned": canned,
            }
        return reply

    def hold(self, pace: Pace, passed: float) -> None:
        """Leave the call unanswered until its delayed reply has been sent.

        Args:
            pace: Of the reply.
            passed: Seconds since the request.
        """
        if self._earlier is None:
            ends = wall() - passed + max([pace.head, *(chunk.at for chunk in pace.chunks)])
            self._hangs = pace.ending == Ending.HANG
            until = {"until": ends + HANG_LIMIT} if self._hangs else {"until": ends, "ends": ends}
            self._store.put(self._name, orjson.dumps(self._record | until))

    def close(self, early: bool = False) -> None:
        """Keep a success for repetitions, or free the key: the call has been answered.

        Args:
            early: Whether the client disconnected before a delayed reply was sent. The claim then
                lasts until the reply would have been sent, unless the reply hangs.
        """
        if self._earlier is not None or (early and not self._hangs):
            return
        if "reply" not in self._record:
            self._store.delete(self._name)
            return
        number = self._store.increment(f"{self._prefix}/count")
        slot = f"{self._prefix}/slot/{number % MAX_KEYS}"
        reply = orjson.dumps({**self._record, "until": 0.0, "number": number})
        changes: Values = {self._name: reply, slot: self._name.encode()}
        if oldest := self._store.get(slot):
            record = orjson.loads(self._store.get(oldest.decode()) or b"{}")
            if record.get("number", number) <= number - MAX_KEYS:  # else it was used again
                changes = {**changes, oldest.decode(): None}
        self._store.commit({}, changes)


def _fingerprint(call: ParsedRequest) -> str:
    """Return a hash of the request that ignores the layout of its JSON.

    Keeps the parsed body for validation.
    """
    body = call.body
    if body[:1] in (b"{", b"["):
        try:
            call.parsed = call.parsed or orjson.loads(body)
            body = orjson.dumps(call.parsed, option=orjson.OPT_SORT_KEYS)
        except (orjson.JSONDecodeError, orjson.JSONEncodeError):
            pass  # which validation refuses
    text = b"\n".join((call.method.encode(), call.path.encode(), call.query, body))
    return blake2b(text, digest_size=16).hexdigest()
