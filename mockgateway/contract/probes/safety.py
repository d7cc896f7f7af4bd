"""Safety: pages of other sites, encryption, and addresses that a gateway must never call."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from mockgateway.contract.checks.reading import Exchange, accepted, header
from mockgateway.contract.failure import Failure, tell
from mockgateway.contract.probes.asking import smallest
from mockgateway.contract.probes.refusals import BAD, refused
from mockgateway.contract.probes.session import Session

ORIGIN = "https://somebody-elses-page.example"
INSIDE = (
    "https://127.0.0.1/hook",
    "https://10.0.0.1/hook",
    "https://169.254.169.254/latest/meta-data",
    "https://[::1]/hook",
    "https://localhost/hook",
)


def safety(session: Session) -> Iterator[Failure]:
    """CORS of one ordinary answer and its preflight; TLS; webhooks to private addresses, but only where the gateway is not on this machine itself."""
    operation = next(
        (
            operation
            for operation in session.operations
            if operation.method == "GET" and not operation.params
        ),
        None,
    )
    if operation is not None:
        exchange = session.send(operation, headers={"Origin": ORIGIN})
        if exchange is not None and exchange.response.status:
            yield from _secure(session, exchange)
        session.send(
            operation,
            headers={"Origin": ORIGIN, "Access-Control-Request-Method": "GET"},
            method="OPTIONS",
            key="none",
        )
    if not here(session.base):
        yield from _forgery(session)


def _secure(session: Session, exchange: Exchange) -> Iterator[Failure]:
    """Keys go through TLS only (RFC 6797): not over plain http, and a browser that was here once does not try that. No document states it."""
    if here(session.base):
        return
    if exchange.request.url.startswith("http://"):
        yield tell("tls", exchange, "keys are sent over plain http", assumed=True)
        return
    strict = header(exchange, "strict-transport-security")
    if not re.search(r"max-age=\"?0*[1-9]", strict):
        yield tell(
            "hsts",
            exchange,
            f"Strict-Transport-Security is {strict or 'missing'}: browsers may try plain http first",
            assumed=True,
        )
    yield from _plain(session, exchange)


def _plain(session: Session, exchange: Exchange) -> Iterator[Failure]:
    """The same address over plain http, without a key: refused, redirected to https, or not there at all."""
    over = session.fetch(exchange.request.url.replace("https://", "http://", 1), operation="*")
    if over is None or over.response.error:
        return
    to = header(over, "location")
    if accepted(over) or (300 <= over.response.status < 400 and to.startswith("http://")):
        yield tell(
            "tls",
            over,
            f"plain http is answered with {over.response.status}{f', which leads to {to}' if to else ''}",
            "",
            exchange,
            assumed=True,
        )


def here(base: str) -> bool:
    """Whether an address is this machine's, or one of its own network."""
    host = urlsplit(base).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_private
    except ValueError:
        return host.endswith(".localhost")


def _forgery(session: Session) -> Iterator[Failure]:
    """OWASP's server-side request forgery: whoever names a webhook's address must not reach the inside."""
    for operation in session.operations:
        name = next(
            (name for name in ("webhook_url", "callback_url") if name in operation.fields), ""
        )
        if name and operation.do == "submit":
            for url in INSIDE:
                exchange = session.send(
                    operation, smallest(session, operation, **{name: url}), valid=False
                )
                if exchange is None:
                    return
                found = list(
                    refused(
                        exchange,
                        "webhook_url",
                        f"{name} {url}",
                        tuple(status for status in operation.statuses if status in BAD) or ("400",),
                    )
                )
                yield from found
                if found:
                    return
