"""Checks of every response: leaks, server errors, redirects, CORS and totals."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from mockgateway.contract.checks.reading import error_of, unwrap
from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure

Json = Any
TRACE = re.compile(
    r'Traceback \(most recent call last\)|File "[^"\n]+", line \d+'
    r"|\n\s+at [\w$.<>]+ ?\([^)\n]*:\d+(:\d+)?\)|goroutine \d+ \[|panicked at "
    r"|java\.lang\.\w+(Exception|Error)|System\.\w+Exception|\.rb:\d+:in "
    r"|#\d+ /[\w/.-]+\.php\(\d+\)"
)
MAX_RETRY_AFTER = 86_400  # seconds; a larger number is in another unit
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
    if exchange.response.crashed:
        yield Failure(f"the server failed: {exchange.response.status}")


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
        own, listed = value.get(f"{name}_total"), _count_distinct(rows)
        if isinstance(own, int) and own != listed:
            yield Failure(f"{name}_total is {own}, but {listed} are listed", f"/{name}_total")
        if isinstance(total, int) and total < listed:
            yield Failure(f"total is {total}, but {listed} are listed", "/total")


def _count_distinct(rows: list[Json]) -> int:
    """Return the number of rows, those with the same id once: that is another finding."""
    ids = [str(row["id"]) for row in rows if isinstance(row, dict) and row.get("id") is not None]
    return len(rows) - len(ids) + len(set(ids))


PROVIDER_KEY = re.compile(
    r"\bsk-(?:proj|ant|or)-[\w-]{8,}|\bAIza[\w-]{20,}|\bAKIA[A-Z0-9]{12,}|\bBearer [\w.-]{16,}"
    r"|\bsk-[A-Za-z0-9]{20,}"
)
# Keys of providers, their hosts, and addresses inside a network.
INSIDE = re.compile(
    PROVIDER_KEY.pattern
    + r"|\b(?:api\.(?:openai|anthropic|mistral|cohere|deepseek|together|replicate)\.\w+"
    r"|\w+\.openai\.azure\.com|dashscope[\w-]*\.aliyuncs\.com|api-inference\.huggingface\.co"
    r"|generativelanguage\.googleapis\.com|bedrock-runtime[\w.-]*\.amazonaws\.com|queue\.fal\.run)"
    r"|\b(?:10\.\d+|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d+\.\d+(?::\d+)?\b"
    r"|\b[\w-]+(?:\.[\w-]+)*\.(?:internal|svc\.cluster\.local|svc|consul)\b(?::\d+)?"
)


def leak(exchange: Exchange) -> Iterator[Failure]:
    """No error names a provider's key or host, nor an address of the inner network."""
    response = exchange.response
    if response.status < 400:
        texts = [event.data for event in response.events if error_of(event.value)]
    else:
        texts = [response.body[:200_000].decode("utf-8", "replace")]
    own = exchange.request.url.encode() + exchange.request.body
    for text in texts:
        found = [match[0] for match in INSIDE.finditer(text) if match[0].encode() not in own]
        if found:
            found.sort(key=lambda secret: "." in secret)  # a key is worse than a host
            shown = [each if "." in each else f"the key {each[:6]}..." for each in found]
            listed = ", ".join(dict.fromkeys(shown))
            yield Failure(f"the error shows what is behind the gateway: {listed}")
            return


def duplicates(exchange: Exchange) -> Iterator[Failure]:
    """No list has the same id twice."""
    value = exchange.response.json
    lists = {"": value} if isinstance(value, list) else unwrap(value)
    for name, rows in lists.items():
        if isinstance(rows, list):
            ids = [row["id"] for row in rows if isinstance(row, dict) and row.get("id") is not None]
            again = next((each for each, n in Counter(map(str, ids)).items() if n > 1), None)
            if again is not None:
                yield Failure(f"the list has {again} more than once", f"/{name}")


def too_many_requests(exchange: Exchange) -> Iterator[Failure]:
    """A 429 says in `Retry-After` after how many seconds to retry, and never that it is useless."""
    response = exchange.response
    if response.status != 429:
        return
    given, reset = response.header("retry-after"), response.header("x-ratelimit-reset-requests")
    seconds = float(given) if given.replace(".", "", 1).isdigit() else None
    if seconds is not None and seconds > MAX_RETRY_AFTER:
        yield Failure(f"Retry-After is {given}: {seconds / 3600:.0f} hours, if it is in seconds")
    elif seconds and reset.isdigit() and float(reset) < 1e6 and seconds > 100 * (float(reset) + 1):
        yield Failure(f"Retry-After is {given}, but the limit is reset in {reset} s")
    error = error_of(exchange.reply)
    if isinstance(error, dict) and error.get("retryable") is False:
        yield Failure("a 429 says that it is not retryable", "/error/retryable")
