"""What no answer may hold: a stack trace, the caller's key, a server's own failure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mockgateway.contract.checks.reading import Exchange
from mockgateway.contract.failure import Failure, tell

TRACES = re.compile(
    r'Traceback \(most recent call last\)|File "[^"\n]+", line \d+'
    r"|\n\s+at [\w$.<>]+ ?\([^)\n]*:\d+(:\d+)?\)|goroutine \d+ \[|panicked at |java\.lang\.\w+(Exception|Error)"
    r"|System\.\w+Exception|\.rb:\d+:in |#\d+ /[\w/.-]+\.php\(\d+\)"
)
LONG = 8  # characters from which a key can be told from an ordinary word


def stack_trace(exchange: Exchange) -> Iterator[Failure]:
    """No answer shows the insides of the server."""
    text = (
        exchange.response.body[:200_000]
        .decode("utf-8", "replace")
        .replace("\\n", "\n")
        .replace('\\"', '"')
        if exchange.response.status >= 400
        else ""
    )
    if match := TRACES.search(text):
        yield tell(
            "stack_trace", exchange, f"the answer shows a stack trace: {match[0].strip()[:80]!r}"
        )


def key_echo(exchange: Exchange) -> Iterator[Failure]:
    """No answer repeats the key that was sent."""
    for name, value in exchange.request.headers.items():
        key = value.rpartition(" ")[2]
        if (
            name.lower() in ("authorization", "x-api-key")
            and len(key) >= LONG
            and (
                key.encode() in exchange.response.body
                or any(key in text for text in exchange.response.headers.values())
            )
        ):
            yield tell(
                "key_echo", exchange, f"the answer repeats the whole key that was sent in {name}"
            )


def server_error(exchange: Exchange) -> Iterator[Failure]:
    """Nothing that a client sends makes the server fail: 500 is for its own faults. 501 to 504 are said on purpose."""
    if exchange.response.status == 500 or exchange.response.status > 504:
        yield tell("server_error", exchange, f"the server failed: {exchange.response.status}")
