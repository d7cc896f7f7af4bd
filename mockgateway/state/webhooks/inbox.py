"""A receiver that anyone can point a webhook at, and read back: what came, and what a careful receiver would think of its signature."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from mockgateway.ports import Store
from mockgateway.sandbox import Sandbox
from mockgateway.state.webhooks.webhook_format import WebhookFormat

MAX_KEPT = 500  # messages of a sandbox
MAX_BODY = 65_536  # bytes of a message that are kept
MAX_HEADS = 100  # headers, ...
MAX_HEAD = 2_000  # ... and letters of each


class Inbox:
    """The messages of one sandbox, in its store."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._store: Store = sandbox.store
        self._prefix = f"{sandbox.name}/_inbox"

    def take(
        self,
        name: str,
        now: float,
        method: str,
        query: str,
        heads: Sequence[tuple[str, str]],
        body: bytes,
        judged: Mapping[str, str],
    ) -> int:
        """Keep a message; its number among those of that name, from 1. judged: what `judge` has said."""
        number = self._store.increment(f"{self._prefix}/count")
        shown = {
            "number": number,
            "inbox": name,
            "received": now,
            "method": method,
            "query": query,
            **judged,
        }
        shown |= {
            "headers": [[key, value[:MAX_HEAD]] for key, value in heads[:MAX_HEADS]],
            "size": len(body),
            "body": body[:MAX_BODY].decode("utf-8", "replace"),
        }
        self._store.put(f"{self._prefix}/message/{number:010d}", orjson.dumps(shown))
        self._store.delete(f"{self._prefix}/message/{number - MAX_KEPT:010d}")
        return self._store.increment(f"{self._prefix}/of/{name}")

    def read(self, name: str | None, last: int) -> tuple[int, list[dict[str, Any]]]:
        """How many there are, and the last of them, oldest first. name: None for all."""
        messages = [orjson.loads(data) for _, data in self._store.scan(f"{self._prefix}/message/")]
        chosen = [message for message in messages if name is None or message["inbox"] == name]
        return len(chosen), [
            message | {"json": _json(message["body"])}
            for message in chosen[len(chosen) - min(last, len(chosen)) :]
        ]

    def clear(self, name: str | None) -> int:
        """Forget them; how many there were."""
        gone = 0
        for key, data in self._store.scan(f"{self._prefix}/message/"):
            if name is None or orjson.loads(data)["inbox"] == name:
                gone += self._store.delete(key)
        for key, _ in self._store.scan(f"{self._prefix}/of/" + (name or "")):
            if name is None or key == f"{self._prefix}/of/{name}":
                self._store.delete(key)
        return gone


def identify_signature(
    webhook_formats: Mapping[str, WebhookFormat],
    secrets: Mapping[str, Iterable[str]],
    heads: Sequence[tuple[str, str]],
    body: bytes,
    now: float,
) -> dict[str, str]:
    """Which gateway's signature a message has, and whether it is right under one of that gateway's secrets. now: real seconds since 1970."""
    head = {key.lower(): value for key, value in heads}
    for gateway, webhook_format in webhook_formats.items():
        if webhook_format.signature_header in head:
            said = {webhook_format.verify(head, body, secret, now) for secret in secrets[gateway]}
            return {
                "gateway": gateway,
                "signature": "valid"
                if "valid" in said
                else "stale"
                if "stale" in said
                else "forged",
            }
    return {"gateway": "", "signature": "unsigned"}


def _json(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
