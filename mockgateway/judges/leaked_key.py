"""A key in a URL, where logs, proxies and histories keep it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote

from mockgateway.evidence import FAULT, Attempt, Evidence, Finding

SHORTEST = 8  # letters of a key
NAMES = ("api_key", "api-key", "apikey", "x-api-key", "access_token", "key", "token", "secret")


class LeakedKey:
    """A credential in the path or the query: one that the run sends elsewhere too, or what stands under the name of one. Where the document wants it there, it may."""

    name = "leaked_key"
    about = "sent a key in a URL"
    rule = "RFC 6750, 2.3; RFC 9110, 17.9"

    def judge(self, evidence: Evidence) -> Iterator[Finding]:
        """Look for the keys of the run in every URL; each URL is told of once."""
        keys = {call.exchange.key for call in evidence.calls if len(call.exchange.key) >= SHORTEST}
        told: dict[str, list[int]] = {}
        for call in evidence.calls:
            if (where := _where(call, keys)) is not None:
                told.setdefault(f"{call.exchange.method} {where}", []).append(call.number)
        for where, numbers in told.items():
            what = f"call {numbers[0]}{f' and {len(numbers) - 1} more' if len(numbers) > 1 else ''} ({where}) has a key in its URL"
            yield Finding(
                self.name,
                FAULT,
                tuple(numbers),
                what,
                "send it in the header Authorization, and make a new key: this one is in logs by now",
                self.rule,
            )


def _where(call: Attempt, keys: set[str]) -> str | None:
    """Where in the URL a key stands, without the key; None for nowhere."""
    path, query = unquote(call.path), call.exchange.query.decode("latin-1")
    for key in keys:
        if key in path:
            return f"{path.replace(key, '...')[:120]}: in the path"
    for name, value in parse_qsl(query):
        if name in call.credentials:
            continue
        if any(key in value for key in keys) or (name.lower() in NAMES and len(value) >= SHORTEST):
            return f"{path[:120]}: in the query, as {name[:40]!r}"
    return None
