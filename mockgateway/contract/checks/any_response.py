"""Checks of every response: leaks, server errors, redirects, CORS and totals."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mockgateway.contract.checks.reading import unwrap
from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure

TRACE = re.compile(
    r'Traceback \(most recent call last\)|File "[^"\n]+", line \d+'
    r"|\n\s+at [\w$.<>]+ ?\([^)\n]*:\d+(:\d+)?\)|goroutine \d+ \[|panicked at "
    r"|java\.lang\.\w+(Exception|Error)|System\.\w+Exception|\.rb:\d+:in "
    r"|#\d+ /[\w/.-]+\.php\(\d+\)"
)
MIN_KEY = 8  # characters from which a key cannot be an ordinary word


def stack_trace(exchange: Exchange) -> Iterator[Failure]:
    """No response shows a stack trace."""
    if exchange.response.status >= 400:
        text = exchange.response.body[:200_000].decode("utf-8", "replace")
        if match := TRACE.search(text.replace("\\n", "\n").replace('\\"', '"')):
            yield Failure(f"the response shows a stack trace: {match[0].strip()[:80]!r}")


def key_echo(exchange: Exchange) -> Iterator[Failure]:
    """No response repeats the key that was sent."""
    response = exchange.response
    for name in ("Authorization", "X-API-Key"):
        key = exchange.request.header(name).rpartition(" ")[2]
        headers = response.headers.values()
        if len(key) >= MIN_KEY and (
            key.encode() in response.body or any(key in text for text in headers)
        ):
            yield Failure(f"the response repeats the whole key that was sent in {name}")


def server_error(exchange: Exchange) -> Iterator[Failure]:
    """No request causes a 500 or a status above 504; 501 to 504 are deliberate."""
    status = exchange.response.status
    if status == 500 or status > 504:
        yield Failure(f"the server failed: {status}")


def no_redirect(exchange: Exchange) -> Iterator[Failure]:
    """No documented operation redirects its client and the client's key, least of all to http."""
    status, target = exchange.response.status, exchange.response.header("location")
    if 300 <= status < 400 and status != 304:
        plain = target.startswith("http://") and exchange.request.url.startswith("https://")
        where = f"{target or 'nowhere'}{', which is not encrypted' if plain else ''}"
        yield Failure(f"the request is redirected to {where} ({status})")


def cors(exchange: Exchange) -> Iterator[Failure]:
    """No response allows credentials for any origin, or for the origin that was sent."""
    allowed = exchange.response.header("access-control-allow-origin")
    credentials = exchange.response.header("access-control-allow-credentials").lower() == "true"
    if credentials and allowed and allowed in ("*", exchange.request.header("origin")):
        yield Failure(
            "any page may call with its visitor's credentials: Access-Control-Allow-Origin is "
            f"{allowed}, with Access-Control-Allow-Credentials"
        )


def count(exchange: Exchange) -> Iterator[Failure]:
    """`<things>_total` is the number of `<things>`; `total` is at least the number listed."""
    value, total = unwrap(exchange.reply), exchange.reply.get("total")
    for name, rows in value.items():
        if not isinstance(rows, list):
            continue
        own = value.get(f"{name}_total")
        if isinstance(own, int) and own != len(rows):
            yield Failure(f"{name}_total is {own}, but {len(rows)} are listed", f"/{name}_total")
        if isinstance(total, int) and total < len(rows):
            yield Failure(f"total is {total}, but {len(rows)} are listed", "/total")
