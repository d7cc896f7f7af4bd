"""Exchanges as code that sends them again: curl commands, and tests that check the replies."""

from __future__ import annotations

import base64
import shlex
from collections.abc import Iterable, Sequence
from typing import Any

import orjson

from mockgateway.journal.exchange import MAX_KEPT, Exchange
from mockgateway.redaction import redact_headers

# Headers that a client sets by itself, or that differ the next time.
_OWN = frozenset(
    "host content-length connection accept-encoding accept user-agent transfer-encoding cookie"
    " expect te upgrade".split()
)
_KEYS = frozenset({"authorization", "x-api-key", "api-key", "x-goog-api-key"})
_WORDS = ("Bearer", "Key", "Token", "Basic")
_KEY = "\0"  # stands for the key; a client's headers cannot hold it

_HEAD = '''"""Requests and replies from the journal of mockgateway.

The tests use the sandbox at MOCKGATEWAY_URL (such as http://127.0.0.1:4010/~mine), by default the
one that was recorded; the key is in API_KEY.
"""

import os

import httpx
{imports}
MOCK = os.environ.get("MOCKGATEWAY_URL", {mock!r}).rstrip("/")
KEY = os.environ.get("API_KEY", "any-key")
'''
_SCENARIO = '''

@pytest.fixture(autouse=True, scope="module")
def scenario():
    """Restart the scenario that was active."""
    httpx.put(f"{{MOCK}}/_mock/scenario", json={{"name": {name!r}}}).raise_for_status()
'''


def curl(exchanges: Iterable[Exchange]) -> str:
    """Return a command for each exchange, for a POSIX shell; the key is the variable $API_KEY."""
    return "\n\n".join([_command(exchange) for exchange in exchanges]) + "\n"


def _command(exchange: Exchange) -> str:
    query = exchange.redacted_query()
    url = f"{exchange.base_url}{exchange.redacted_path()}" + (f"?{query}" if query else "")
    how = "-I" if exchange.method == "HEAD" else f"-X {shlex.quote(exchange.method)}"
    words = [
        f"curl -sSg {how} {shlex.quote(url)}"
    ]  # -g: brackets and braces in a URL are no pattern
    for name, value in _headers(exchange):
        key = value.partition(_KEY)
        words.append(
            f'-H "{name}: {key[0]}$API_KEY"' if key[1] else f"-H {shlex.quote(f'{name}: {value}')}"
        )
    before = ""
    if exchange.request:
        body = _body(exchange)
        try:
            words.append(
                f"--data-raw {shlex.quote(body.decode())}"
                if body is not None
                else "--data-binary @body.bin  # which is too long for the journal"
            )
        except UnicodeDecodeError:
            before = f"echo {base64.b64encode(body or b'').decode()} | base64 -d |\n  "
            words.append("--data-binary @-")
    return f"# call {exchange.number}: {exchange.status}\n{before}" + " \\\n  ".join(words)


def script(exchanges: Iterable[Exchange]) -> str:
    """Return a Python script that sends each request with httpx and prints the reply."""
    head = '"""Requests from the journal of mockgateway; the key is in API_KEY."""\n\nimport os\n'
    head += '\nimport httpx\n\nKEY = os.environ.get("API_KEY", "any-key")\n'
    return head + "".join([f"\n{_request(exchange)}" for exchange in exchanges])


def _request(exchange: Exchange) -> str:
    query, body = exchange.redacted_query(), _body(exchange)
    url = f"{exchange.base_url}{exchange.redacted_path()}" + (f"?{query}" if query else "")
    call = f"# call {exchange.number}: {exchange.status}\n"
    if body is None:
        return f"{call}# its body was not kept whole\n"
    content = f"    content={body!r},\n" if body else ""
    return (
        f"{call}reply = httpx.request(\n    {exchange.method!r},\n    {url!r},\n"
        f"    headers={_header_code(exchange)},\n{content}    timeout=60,\n)\n"
        "print(reply.status_code, reply.text)\n"
    )


def _header_code(exchange: Exchange) -> str:
    """Return a dictionary with the headers, as code that takes the key from KEY."""
    pairs = [
        f'{name!r}: f"{value.replace(_KEY, "{KEY}")}"' if _KEY in value else f"{name!r}: {value!r}"
        for name, value in _headers(exchange)
    ]
    return f"{{{', '.join(pairs)}}}"


def snippet(exchanges: Sequence[Exchange]) -> str:
    """Return a Python file of tests, one for each exchange, for pytest and httpx.

    If all exchanges were in one scenario, the file restarts it.
    """
    scenarios = {exchange.scenario for exchange in exchanges}
    name = scenarios.pop() if len(scenarios) == 1 else ""
    head = _HEAD.format(
        imports="import pytest\n" if name or any(exchange.ending for exchange in exchanges) else "",
        mock=_server(exchanges[0].base_url) if exchanges else "http://127.0.0.1:4010",
    )
    return (
        head
        + (_SCENARIO.format(name=name) if name else "")
        + "".join([f"\n\n{_test(exchange)}" for exchange in exchanges])
    )


def _test(exchange: Exchange) -> str:
    query = exchange.redacted_query()
    url = f"{exchange.redacted_path()}" + (f"?{query}" if query else "")
    name = "".join(
        [
            letter if letter.isalnum() and letter.isascii() else "_"
            for letter in exchange.operation or exchange.method.lower()
        ]
    )
    sent = _body(exchange)
    call = f"# call {exchange.number}, {exchange.method} {exchange.redacted_path()[:100]}:"
    if exchange.ending == "hang" or exchange.problem == "client_left":
        return f"{call} it was never answered\n"
    if sent is None:
        return f"{call} its body was not kept whole\n"
    body = f", content={sent!r}" if sent else ""
    base = f"MOCK + {exchange.base_url[len(_server(exchange.base_url)) :] + url!r}"
    lines = [
        f"def test_call_{exchange.number}_{name}() -> None:",
        f"    headers = {_header_code(exchange)}",
    ]
    asked = f"httpx.request({exchange.method!r}, {base}, headers=headers{body}, timeout=60)"
    if exchange.ending:
        lines.append("    with pytest.raises(httpx.TransportError):  # the connection broke")
        return "\n".join([*lines, f"        {asked}"]) + "\n"
    lines += [
        f"    reply = {asked}",
        "",
        f"    assert reply.status_code == {exchange.status}, reply.text",
    ]
    lines += [f"    {line}" for line in _assertions(exchange)]
    return "\n".join(lines) + "\n"


def _assertions(exchange: Exchange) -> list[str]:
    """Return assertions on the reply's shape; ids and words differ the next time."""
    kind = next(
        (value for name, value in exchange.reply_headers if name.lower() == "content-type"), ""
    )
    if exchange.method == "HEAD":
        return []
    if kind.startswith("text/event-stream"):
        return ['assert reply.headers["content-type"].startswith("text/event-stream")']
    value = _json(exchange.reply) if "json" in kind else None
    if isinstance(value, dict):
        return [f"assert sorted(reply.json()) == {sorted(value)!r}"]
    return []


def _headers(exchange: Exchange) -> list[tuple[str, str]]:
    """Return the headers to send, with `_KEY` in place of the key."""
    out = []
    for raw, data in exchange.request_headers:
        name, value = raw.decode("latin-1"), data.decode("latin-1")
        if name.lower() in _KEYS:
            word = value.split(" ")[0]
            out.append((name, f"{word} {_KEY}" if word.title() in _WORDS else _KEY))
        elif name.lower() not in _OWN and not name.lower().startswith("x-stainless"):
            out += redact_headers([(name, value)], exchange.credential)
    return out


def _body(exchange: Exchange) -> bytes | None:
    """Return the request's body without the key.

    None if it was not kept whole, or holds the key among bytes that are not text.
    """
    if len(exchange.request) >= MAX_KEPT:
        return None
    try:
        return exchange.redact(exchange.request.decode()).encode()
    except UnicodeDecodeError:
        return (
            None if exchange.key and exchange.key.encode() in exchange.request else exchange.request
        )


def _server(base: str) -> str:
    """Return the scheme, the host and the sandbox of a base URL."""
    parts = base.split("/")
    return "/".join(parts[: 4 if len(parts) > 3 and parts[3].startswith("~") else 3])


def _json(data: bytes) -> Any:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        return None
