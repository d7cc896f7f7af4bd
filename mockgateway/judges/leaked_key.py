"""The client sends a key in a URL, where logs, proxies and histories keep it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote

from mockgateway.evidence import FAULT, Attempt, ClientMistake, Evidence, Judge

MIN_KEY_LENGTH = 8  # characters
NAMES = ("api_key", "api-key", "apikey", "x-api-key", "access_token", "key", "token", "secret")


class LeakedKey(Judge):
    """A key of the run in a path or a query, or a value under a key's name in a query.

    Query parameters that the document declares for keys do not count.
    """

    name = "leaked_key"
    about = "sent a key in a URL"
    rule = "RFC 6750, 2.3; RFC 9110, 17.9"

    def judge(self, evidence: Evidence) -> Iterator[ClientMistake]:
        """Look for the keys of the run in every URL, and report each URL once."""
        keys = {call.exchange.key for call in evidence.calls}
        keys = {key for key in keys if len(key) >= MIN_KEY_LENGTH}
        leaks: dict[str, list[Attempt]] = {}
        for call in evidence.calls:
            if (place := _place(call, keys)) is not None:
                leaks.setdefault(f"{call.exchange.method} {place}", []).append(call)
        for place, calls in leaks.items():
            more = f" and {len(calls) - 1} more" if len(calls) > 1 else ""
            what = f"call {calls[0].number}{more} ({place}) has a key in its URL"
            right = (
                "send it in the header Authorization, and replace the key: this one is in logs now"
            )
            yield self.mistake(FAULT, calls, what, right)


def _place(call: Attempt, keys: set[str]) -> str | None:
    """Return where in the URL a key is, without the key, or None."""
    path, query = unquote(call.path), call.exchange.query.decode("latin-1")
    for key in keys:
        if key in path:
            return f"{path.replace(key, '...')[:120]}: in the path"
    for name, value in parse_qsl(query):
        if name in call.credentials:
            continue
        named = name.lower() in NAMES and len(value) >= MIN_KEY_LENGTH
        if named or any(key in value for key in keys):
            return f"{path[:120]}: in the query, as {name[:40]!r}"
    return None
