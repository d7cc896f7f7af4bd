"""Exchanges to be sent again: as curl, and as tests that hold what came back."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from typing import Any

import orjson

from mockgateway.journal.exchange import MAX_KEPT, Exchange
from mockgateway.journal.hide import hidden

# Headers that a client says by itself, or that are another's next time.
_OWN = frozenset({"host", "content-length", "connection", "accept-encoding", "accept", "user-agent", "transfer-encoding", "cookie", "expect", "te", "upgrade"})
_KEYS = frozenset({"authorization", "x-api-key", "api-key", "x-goog-api-key"})
_WORDS = ("Bearer", "Key", "Token", "Basic")

_HEAD = '''"""What a client asked and was told, from the journal of mockgateway.

They run against the mock at MOCKGATEWAY_URL, where that is set, else where they were taken down; the key is in API_KEY.
"""

import os

import httpx

KEY = os.environ.get("API_KEY", "any-key")
'''


def curl(exchanges: Iterable[Exchange]) -> str:
    """A command each, for a POSIX shell; the key is the variable $API_KEY."""
    return "\n\n".join([_command(exchange) for exchange in exchanges]) + "\n"


def _command(exchange: Exchange) -> str:
    query = exchange.shown_query()
    url = f"{exchange.base_url}{exchange.path}" + (f"?{query}" if query else "")
    how = "-I" if exchange.method == "HEAD" else f"-X {shlex.quote(exchange.method)}"
    words = [f"curl -sS {how} {shlex.quote(url)}"]
    for name, value in _headers(exchange):
        key = value.partition("{KEY}")
        words.append(f'-H "{name}: {key[0]}$API_KEY"' if key[1] else f"-H {shlex.quote(f'{name}: {value}')}")
    if exchange.request:
        text = _text(exchange)
        words.append(
            f"--data-raw {shlex.quote(text)}" if text is not None else f"--data-binary @body.bin  # {len(exchange.request)} bytes that are no text, or not kept whole"
        )
    return f"# call {exchange.number}: {exchange.status}\n" + " \\\n  ".join(words)


def snippet(exchanges: Sequence[Exchange]) -> str:
    """A Python file of tests, one an exchange, for pytest and httpx."""
    return _HEAD + "".join([f"\n\n{_test(exchange)}" for exchange in exchanges])


def _test(exchange: Exchange) -> str:
    query = exchange.shown_query()
    url = f"{exchange.path}" + (f"?{query}" if query else "")
    name = "".join([letter if letter.isalnum() and letter.isascii() else "_" for letter in exchange.operation or exchange.method.lower()])
    pairs = [f'{name!r}: f"{value}"' if "{KEY}" in value else f"{name!r}: {value!r}" for name, value in _headers(exchange)]
    text = _text(exchange)
    if exchange.request and text is None:
        return f"# call {exchange.number}, {exchange.method} {exchange.path[:100]}: its body is no text, or was not kept whole\n"
    body = f", content={text.encode()!r}" if text else ""
    base = f'os.environ.get("MOCKGATEWAY_URL", {_server(exchange.base_url)!r}) + {_below(exchange.base_url) + url!r}'
    lines = [f"def test_call_{exchange.number}_{name}() -> None:", f"    headers = {{{', '.join(pairs)}}}"]
    lines += [
        f"    reply = httpx.request({exchange.method!r}, {base}, headers=headers{body}, timeout=60)",
        "",
        f"    assert reply.status_code == {exchange.status}, reply.text",
    ]
    lines += [f"    {line}" for line in _holds(exchange)]
    return "\n".join(lines) + "\n"


def _holds(exchange: Exchange) -> list[str]:
    """What is held of the reply's body: ids and words differ the next time, its shape does not."""
    kind = next((value for name, value in exchange.reply_headers if name.lower() == "content-type"), "")
    if kind.startswith("text/event-stream"):
        return ['assert reply.headers["content-type"].startswith("text/event-stream")']
    value = _json(exchange.reply) if "json" in kind else None
    if isinstance(value, dict):
        return [f"assert set(reply.json()) == {set(value) or 'set()'!r}" if value else "assert reply.json() == {}"]
    return []


def _headers(exchange: Exchange) -> list[tuple[str, str]]:
    """The headers to be sent, `{KEY}` in the place of the key."""
    out = []
    for raw, data in exchange.request_headers:
        name, value = raw.decode("latin-1"), data.decode("latin-1")
        if name.lower() in _KEYS:
            word = value.split(" ")[0]
            out.append((name, f"{word} {{KEY}}" if word.title() in _WORDS else "{KEY}"))
        elif name.lower() not in _OWN and not name.lower().startswith("x-stainless"):
            out.append((name, hidden(value, exchange.key)))
    return out


def _text(exchange: Exchange) -> str | None:
    if len(exchange.request) >= MAX_KEPT:
        return None
    try:
        return hidden(exchange.request.decode(), exchange.key)
    except UnicodeDecodeError:
        return None


def _server(base: str) -> str:
    """The scheme and the host of a base URL."""
    return "/".join(base.split("/")[:3])


def _below(base: str) -> str:
    return base[len(_server(base)) :]


def _json(data: bytes) -> Any:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        return None
