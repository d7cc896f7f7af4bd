"""Mutants of webhooks and rate limits.

Webhooks pass through the proxy on their way to the tester's receiver. Unless the mutant breaks the
signature, they are signed again.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import orjson

from mutants.changes import Json, Memory, Mutant, header
from mutants.wire import Change, ProxyRequest, Reply, Send

SECRET = "whsec_test"  # the mock's own
PATH = "/hook-0"


@dataclass
class Message:
    """A webhook on its way."""

    headers: dict[str, str]  # lower-case names
    body: bytes
    dropped: bool = False  # never delivered
    status: int = 0  # reported to the gateway, 0 for the receiver's own

    def set_json(self, value: Json) -> None:
        self.body = orjson.dumps(value)

    def sign(self, stamp: int = 0) -> None:
        """Sign like the gateway: the body, or timestamp, dot and body."""
        if "x-api-key-timestamp" in self.headers:
            now = str(stamp or int(time.time()))
            self.headers |= {
                "x-api-key-timestamp": now,
                "x-api-key-signature": _digest(now.encode() + b"." + self.body),
            }
        else:
            self.headers["x-sealink-signature"] = f"sha256={_digest(self.body)}"


def _digest(text: bytes) -> str:
    return hmac.new(SECRET.encode(), text, hashlib.sha256).hexdigest()


@dataclass
class EditWebhooks(Change):
    """Replace the URL in `field` by one of the proxy and edit the webhooks that arrive there."""

    operations: str
    field: str
    edit: Callable[[Message, Memory], None]

    async def serve(self, request: ProxyRequest, send: Send, memory: Memory) -> Reply:
        body = request.json()
        if request.path.startswith(PATH):
            return await self._deliver(request, memory)
        if (
            request.operation in self.operations.split("|")
            and isinstance(body, dict)
            and "127.0.0.1" in str(body.get(self.field))
        ):
            memory["to"] = body[self.field]
            prefix = request.target.removesuffix(request.path)
            request.body = orjson.dumps(
                body | {self.field: f"http://{request.header('host')}{prefix}{PATH}"}
            )
        return await send(request)

    async def _deliver(self, request: ProxyRequest, memory: Memory) -> Reply:
        memory["hits"] = memory.get("hits", 0) + 1
        message = Message({name.lower(): value for name, value in request.headers}, request.body)
        self.edit(message, memory)
        status = 200 if message.dropped else await _post(memory["to"], message)
        return Reply(message.status or status, [], [])


async def _post(url: str, message: Message) -> int:
    to = urlsplit(url)
    reader, writer = await asyncio.open_connection(to.hostname, to.port)
    kept = {
        name: value
        for name, value in message.headers.items()
        if name not in ("host", "connection", "content-length", "transfer-encoding")
    }
    lines = [
        f"POST {to.path} HTTP/1.1",
        f"host: {to.netloc}",
        f"content-length: {len(message.body)}",
        "connection: close",
        *(f"{name}: {text}" for name, text in kept.items()),
    ]
    writer.write("\r\n".join([*lines, "", ""]).encode("latin-1") + message.body)
    await writer.drain()
    try:
        return int((await reader.readline()).split(b" ")[1])
    finally:
        writer.close()


def webhooks(gateway: str, operations: str, field: str) -> list[Mutant]:
    """Return the mutants of webhooks."""

    def mutant(name: str, checks: str, edit: Callable[[Message, Memory], None]) -> Mutant:
        return Mutant(
            f"webhook: {name}",
            gateway,
            operations,
            checks,
            EditWebhooks(operations, field, edit),
            phases=("webhooks",),
        )

    def edit_json(change: Callable[[Json, Memory], Json]) -> Callable[[Message, Memory], None]:
        def edit(message: Message, memory: Memory) -> None:
            message.set_json(change(orjson.loads(message.body), memory))
            message.sign()

        return edit

    mutants = [
        mutant(
            "no signature", "webhook_signature", lambda message, memory: _drop(message, "signature")
        ),
        mutant(
            "an invalid signature",
            "webhook_signature",
            lambda message, memory: _resign(message, "0" * 64),
        ),
        mutant(
            "a signature with another secret",
            "webhook_signature",
            lambda message, memory: _resign(message, _foreign_digest(message.body)),
        ),
        mutant(
            "the body changes after it was signed",
            "webhook_signature",
            lambda message, memory: message.set_json(orjson.loads(message.body) | {"added": 1}),
        ),
        mutant(
            "a message is dropped",
            "webhook",
            lambda message, memory: setattr(message, "dropped", True),
        ),
        mutant(
            "a failed delivery is not retried",
            "webhook_retry",
            lambda message, memory: setattr(message, "status", 200),
        ),
        mutant("a message reports a failure", "webhook", edit_json(_set_failed)),
        mutant("a message is not an object", "webhook", edit_json(lambda value, memory: [value])),
        mutant(
            "a message without a required field",
            "webhook_message|webhook",
            edit_json(_without_status),
        ),
    ]
    if gateway == "sealink":
        mutants.append(mutant("a retry has another id", "webhook_id", edit_json(_new_event_id)))
        mutants.append(
            mutant(
                "a message has no id",
                "webhook_message",
                edit_json(
                    lambda value, memory: {
                        key: part for key, part in value.items() if key != "event_id"
                    }
                ),
            )
        )
    else:
        mutants.append(
            mutant(
                "an old timestamp",
                "webhook_timestamp",
                lambda message, memory: message.sign(int(time.time()) - 4000),
            )
        )
        mutants.append(
            mutant(
                "another event in the header",
                "webhook_message",
                lambda message, memory: message.headers.update({"x-api-key-event": "task.done"}),
            )
        )
        mutants.append(
            mutant(
                "no task in the headers",
                "webhook_message",
                lambda message, memory: _drop(message, "task-id"),
            )
        )
    return mutants


def _drop(message: Message, word: str) -> None:
    message.headers = {
        name: value for name, value in message.headers.items() if not name.endswith(word)
    }


def _resign(message: Message, digest: str) -> None:
    message.headers = {
        name: (f"sha256={digest}" if value.startswith("sha256=") else digest)
        if name.endswith("signature")
        else value
        for name, value in message.headers.items()
    }


def _foreign_digest(body: bytes) -> str:
    return hmac.new(b"another", body, hashlib.sha256).hexdigest()


def _set_failed(value: Json, memory: Memory) -> Json:
    inside = value.get("data") if isinstance(value.get("data"), dict) else value
    inside["status"] = "failed"
    return value


def _without_status(value: Json, memory: Memory) -> Json:
    inside = value.get("data") if isinstance(value.get("data"), dict) else value
    inside.pop("status", None)
    return value


def _new_event_id(value: Json, memory: Memory) -> Json:
    memory["number"] = memory.get("number", 0) + 1
    return value | {"event_id": f"evt_{memory['number']}"}


@dataclass
class FalseLimit(Change):
    """Answer 429 after some requests, with a wrong Retry-After."""

    operation: str
    retry_after: str | None
    seconds: float = 4.0  # until the limit resets
    after: int = 6

    async def serve(self, request: ProxyRequest, send: Send, memory: Memory) -> Reply:
        reply = await send(request)
        if request.operation != self.operation:
            return reply
        memory["requests"] = memory.get("requests", 0) + 1
        since = (
            memory.setdefault("since", time.monotonic())
            if memory["requests"] > self.after
            else time.monotonic() - self.seconds - 1
        )
        if memory["requests"] > self.after and time.monotonic() - since < self.seconds:
            memory["hits"] = memory.get("hits", 0) + 1
            reply.status = 429
            reply.put("retry-after", self.retry_after)
        return reply


def limits(gateway: str, operation: str, remaining: str) -> list[Mutant]:
    """Return the mutants of rate limits.

    The operation is free; `remaining` is the header that counts down, "" if there is none.
    """

    def mutant(name: str, checks: str, change: Any) -> Mutant:
        return Mutant(f"limits: {name}", gateway, operation, checks, change, phases=("limits",))

    mutants = [
        mutant("Retry-After is too short", "retry_after", FalseLimit(operation, "1")),
        mutant("no Retry-After", "retry_after|schema", FalseLimit(operation, None)),
        mutant("Retry-After is not a number", "retry_after|schema", FalseLimit(operation, "soon")),
    ]
    if remaining:
        mutants.append(
            mutant(
                "the remaining count never decreases", "rate_headers", header("", remaining, "3")
            )
        )
    return mutants


__all__ = ["limits", "webhooks"]
