"""A webhook receiver of the mock's own: stores messages and checks their signatures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from mockgateway.ports import Store
from mockgateway.sandbox import Sandbox
from mockgateway.state.webhooks.webhook_format import WebhookFormat

MAX_MESSAGES = 500  # per sandbox
MAX_BODY = 65_536  # bytes stored of a body
MAX_HEADERS = 100
MAX_HEADER = 2_000  # characters stored of a header


class Inbox:
    """The messages of one sandbox, in its store."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._store: Store = sandbox.store
        self._prefix = f"{sandbox.name}/_inbox"

    def add(
        self,
        name: str,
        now: float,
        method: str,
        query: str,
        headers: Sequence[tuple[str, str]],
        body: bytes,
        signature: Mapping[str, str],
    ) -> int:
        """Store a message with the result of `identify_signature`.

        Returns:
            Its number among the messages of that name, from 1.
        """
        number = self._store.increment(f"{self._prefix}/count")
        message = {
            "number": number,
            "inbox": name,
            "received": now,
            "method": method,
            "query": query,
            **signature,
            "headers": [[key, value[:MAX_HEADER]] for key, value in headers[:MAX_HEADERS]],
            "size": len(body),
            "body": body[:MAX_BODY].decode("utf-8", "replace"),
        }
        self._store.put(f"{self._prefix}/message/{number:010d}", orjson.dumps(message))
        self._store.delete(f"{self._prefix}/message/{number - MAX_MESSAGES:010d}")
        return self._store.increment(f"{self._prefix}/of/{name}")

    def read(self, name: str | None, last: int) -> tuple[int, list[dict[str, Any]]]:
        """Return the number of messages and the last of them, oldest first; name None for all."""
        messages = [orjson.loads(data) for _, data in self._store.scan(f"{self._prefix}/message/")]
        chosen = [message for message in messages if name is None or message["inbox"] == name]
        shown = chosen[len(chosen) - min(last, len(chosen)) :]
        return len(chosen), [message | {"json": _json(message["body"])} for message in shown]

    def total(self) -> int:
        """Return how many messages have ever arrived."""
        return int(self._store.get(f"{self._prefix}/count") or b"0")

    def clear(self, name: str | None) -> int:
        """Delete messages; return how many there were."""
        deleted = 0
        for key, data in self._store.scan(f"{self._prefix}/message/"):
            if name is None or orjson.loads(data)["inbox"] == name:
                deleted += self._store.delete(key)
        for key, _ in self._store.scan(f"{self._prefix}/of/" + (name or "")):
            if name is None or key == f"{self._prefix}/of/{name}":
                self._store.delete(key)
        return deleted


def identify_signature(
    formats: Mapping[str, WebhookFormat],
    secrets: Mapping[str, Iterable[str]],
    headers: Sequence[tuple[str, str]],
    body: bytes,
    now: float,
) -> dict[str, str]:
    """Return the gateway that signed a message, and whether the signature is valid.

    Args:
        formats: The webhook format of each gateway.
        secrets: The secrets to try, by gateway.
        headers: As received.
        body: As received.
        now: Unix time.
    """
    head = {key.lower(): value for key, value in headers}
    for gateway, webhook_format in formats.items():
        if webhook_format.signature_header in head:
            found = {webhook_format.verify(head, body, one, now) for one in secrets[gateway]}
            status = next((one for one in ("valid", "stale") if one in found), "forged")
            return {"gateway": gateway, "signature": status}
    return {"gateway": "", "signature": "unsigned"}


def _json(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
