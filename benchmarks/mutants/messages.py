"""Webhooks and limits that lie: messages go through the proxy on their way to the tester's receiver, and are signed again where the change is not to be the signature."""

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
from mutants.wire import Change, MediaRequest, Reply, Send

SECRET = "whsec_test"  # the mock's own
PATH = "/hook-0"


@dataclass
class Message:
    """One message on its way. headers: with lower-case names; lost: never delivered; heard: what the gateway is told of its delivery, 0 for the truth."""

    headers: dict[str, str]
    body: bytes
    lost: bool = False
    heard: int = 0

    def tell(self, value: Json) -> None:
        self.body = orjson.dumps(value)

    def sign(self, stamp: int = 0) -> None:
        """As the gateway does it: over the body alone, or over a timestamp, a dot and the body."""
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
class Hooked(Change):
    """Stands between a gateway and the address that a task names. field: where it is named; edit: what happens to each message."""

    operations: str
    field: str
    edit: Callable[[Message, Memory], None]

    async def serve(self, ask: MediaRequest, send: Send, memory: Memory) -> Reply:
        body = ask.json()
        if ask.path.startswith(PATH):
            return await self._deliver(ask, memory)
        if (
            ask.operation in self.operations.split("|")
            and isinstance(body, dict)
            and "127.0.0.1" in str(body.get(self.field))
        ):
            memory["to"] = body[self.field]
            prefix = ask.target.removesuffix(ask.path)
            ask.body = orjson.dumps(
                body | {self.field: f"http://{ask.header('host')}{prefix}{PATH}"}
            )
        return await send(ask)

    async def _deliver(self, ask: MediaRequest, memory: Memory) -> Reply:
        memory["hits"] = memory.get("hits", 0) + 1
        message = Message({name.lower(): value for name, value in ask.headers}, ask.body)
        self.edit(message, memory)
        status = 200 if message.lost else await _post(memory["to"], message)
        return Reply(message.heard or status, [], [])


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
    """What may be wrong with messages about a task."""

    def mutant(name: str, checks: str, edit: Callable[[Message, Memory], None]) -> Mutant:
        return Mutant(
            f"webhook: {name}",
            gateway,
            operations,
            checks,
            Hooked(operations, field, edit),
            phases=("webhooks",),
        )

    def told(change: Callable[[Json, Memory], Json]) -> Callable[[Message, Memory], None]:
        def edit(message: Message, memory: Memory) -> None:
            message.tell(change(orjson.loads(message.body), memory))
            message.sign()

        return edit

    mutants = [
        mutant(
            "no signature", "webhook_signature", lambda message, memory: _drop(message, "signature")
        ),
        mutant(
            "a signature that is none",
            "webhook_signature",
            lambda message, memory: _resign(message, "0" * 64),
        ),
        mutant(
            "a signature with another secret",
            "webhook_signature",
            lambda message, memory: _resign(message, _other(message.body)),
        ),
        mutant(
            "the body changes after it was signed",
            "webhook_signature",
            lambda message, memory: message.tell(orjson.loads(message.body) | {"added": 1}),
        ),
        mutant(
            "a message is lost", "webhook", lambda message, memory: setattr(message, "lost", True)
        ),
        mutant(
            "a message is not tried again",
            "webhook_retry",
            lambda message, memory: setattr(message, "heard", 200),
        ),
        mutant("a message says that the task failed", "webhook", told(_failed)),
        mutant("a message is no object", "webhook", told(lambda value, memory: [value])),
        mutant(
            "a message lacks what its document requires", "webhook_message|webhook", told(_bare)
        ),
    ]
    if gateway == "sealink":
        mutants.append(mutant("a repetition has another id", "webhook_id", told(_renamed)))
        mutants.append(
            mutant(
                "a message has no id",
                "webhook_message",
                told(
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
                "the event's header is another",
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


def _other(body: bytes) -> str:
    return hmac.new(b"another", body, hashlib.sha256).hexdigest()


def _failed(value: Json, memory: Memory) -> Json:
    inside = value.get("data") if isinstance(value.get("data"), dict) else value
    inside["status"] = "failed"
    return value


def _bare(value: Json, memory: Memory) -> Json:
    inside = value.get("data") if isinstance(value.get("data"), dict) else value
    inside.pop("status", None)
    return value


def _renamed(value: Json, memory: Memory) -> Json:
    memory["number"] = memory.get("number", 0) + 1
    return value | {"event_id": f"evt_{memory['number']}"}


@dataclass
class Limited(Change):
    """After so many requests a 429 that says when to come back, and does not mean it. said: the header, None for none; seconds: until it passes."""

    operation: str
    said: str | None
    seconds: float = 4.0
    after: int = 6

    async def serve(self, ask: MediaRequest, send: Send, memory: Memory) -> Reply:
        reply = await send(ask)
        if ask.operation != self.operation:
            return reply
        memory["asked"] = memory.get("asked", 0) + 1
        since = (
            memory.setdefault("since", time.monotonic())
            if memory["asked"] > self.after
            else time.monotonic() - self.seconds - 1
        )
        if memory["asked"] > self.after and time.monotonic() - since < self.seconds:
            memory["hits"] = memory.get("hits", 0) + 1
            reply.status = 429
            reply.put("retry-after", self.said)
        return reply


def limits(gateway: str, operation: str, remaining: str) -> list[Mutant]:
    """What may be wrong with limits. operation: one that is free; remaining: the header that counts down, "" for none."""

    def mutant(name: str, checks: str, change: Any) -> Mutant:
        return Mutant(f"limits: {name}", gateway, operation, checks, change, phases=("limits",))

    mutants = [
        mutant("Retry-After is too short", "retry_after", Limited(operation, "1")),
        mutant("no Retry-After", "retry_after|schema", Limited(operation, None)),
        mutant("Retry-After is no number", "retry_after|schema", Limited(operation, "soon")),
    ]
    if remaining:
        mutants.append(
            mutant("what remains never goes down", "rate_headers", header("", remaining, "3"))
        )
    return mutants


__all__ = ["limits", "webhooks"]
