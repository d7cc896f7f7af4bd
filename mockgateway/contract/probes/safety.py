"""Safety: other sites' pages, encryption, and webhook URLs that a gateway must never call."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from mockgateway.contract.checks.refusal import refused
from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure, failed
from mockgateway.contract.probes.refusals import WEBHOOK_FIELDS, bad_request_statuses
from mockgateway.contract.probes.requests import cheapest_body
from mockgateway.contract.session import Session

ORIGIN = "https://another-site.example"
PRIVATE_URLS = (
    "https://127.0.0.1/hook",
    "https://10.0.0.1/hook",
    "https://169.254.169.254/latest/meta-data",
    "https://[::1]/hook",
    "https://localhost/hook",
)


def safety(session: Session) -> Iterator[Failure]:
    """Test CORS and TLS with one ordinary request; try private webhook URLs on a remote gateway."""
    reads = (each for each in session.operations if each.method == "GET" and not each.path_values)
    operation = next(reads, None)
    remote = not is_private(session.base)
    if operation is not None:
        headers = {"Origin": ORIGIN}
        exchange = session.send(operation, headers=headers)
        if exchange is not None and exchange.response.status and remote:
            yield from _encryption(session, exchange)
        headers["Access-Control-Request-Method"] = "GET"
        session.send(operation, headers=headers, method="OPTIONS", key="none")
    if remote:
        yield from _request_forgery(session)


def is_private(base: str) -> bool:
    """Return whether a URL leads to this machine or a private network."""
    host = urlsplit(base).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_private
    except ValueError:
        return host.endswith(".localhost")


def _encryption(session: Session, exchange: Exchange) -> Iterator[Failure]:
    """Check that keys travel over TLS only (RFC 6797). No document states it."""
    if exchange.request.url.startswith("http://"):
        yield failed("tls", exchange, "keys are sent over plain http", assumed=True)
        return
    strict = exchange.response.header("strict-transport-security")
    if not re.search(r"max-age=\"?0*[1-9]", strict):
        message = "browsers may try plain http first: Strict-Transport-Security is"
        yield failed("hsts", exchange, f"{message} {strict or 'missing'}", assumed=True)
    # Plain http, without a key: refused, redirected to https, or unreachable.
    url = exchange.request.url.replace("https://", "http://", 1)
    plain = session.fetch(url, operation="*")
    if plain is None or plain.response.error:
        return
    status, target = plain.response.status, plain.response.header("location")
    if plain.accepted or (300 <= status < 400 and target.startswith("http://")):
        where = f" to {target}" if target else ""
        yield failed("tls", plain, f"plain http gets {status}{where}", exchange, assumed=True)


def _request_forgery(session: Session) -> Iterator[Failure]:
    """Check that webhook URLs cannot reach the gateway's inner network (OWASP: SSRF)."""
    for operation in session.operations:
        name = next((each for each in WEBHOOK_FIELDS if each in operation.fields), "")
        for url in PRIVATE_URLS if name and operation.do == "submit" else ():
            body = cheapest_body(session, operation, **{name: url})
            exchange = session.send(operation, body, valid=False)
            if exchange is None:
                return
            statuses = bad_request_statuses(operation, "400")
            found = list(refused("webhook_url", exchange, f"{name} {url}", statuses))
            yield from found
            if found:
                return
