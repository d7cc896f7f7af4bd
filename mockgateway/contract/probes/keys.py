"""Probe keys: every operation refuses wrong keys, and the scheme's name is case-insensitive."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from mockgateway.contract.checks.refusal import refused
from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure, failed
from mockgateway.contract.operation import KeyPlacement, OperationSpec
from mockgateway.contract.probes.requests import cheapest_body, cheapest_path
from mockgateway.contract.request_builder import INVALID
from mockgateway.contract.session import Session

PLAIN_SCOPES = ("", "health:read", "library:read")  # no key is too weak for these
# How keys of several gateways and providers begin.
PREFIXES = ("sk-proj-", "sk-or-v1-", "sk-ant-", "sk-sealink-", "sk-sea-", "bye_", "ak_")

QUERY_NAMES = ("api_key", "key", "access_token", "token", "apikey")


class WrongKey(NamedTuple):
    """A key that must be refused."""

    key: str  # its role in the session
    check: str
    request: str
    statuses: tuple[str, ...] = ("401", "403")


WRONG_KEYS = (
    WrongKey("none", "missing_key", "a request without a key"),
    WrongKey("garbage", "invalid_key", "a request with an unknown key"),
    WrongKey("revoked", "revoked_key", "a request with a revoked key"),
    WrongKey("narrow", "scope", "a request with a key without the scope", ("403",)),
)


def keys(session: Session) -> Iterator[Failure]:
    """Call every operation with wrong keys, the cheapest operations first."""
    for operation in sorted(session.operations, key=session.price):
        if operation.needs_key:
            yield from _wrong_keys(session, operation)
        elif operation.method == "POST" and operation.do and not operation.produces:
            body = cheapest_body(session, operation) if operation.takes_json else {}
            path = cheapest_path(session, operation)
            yield from opened(session.send(operation, body, path=path, key="none"))
    yield from _forms(session)


def opened(exchange: Exchange | None) -> Iterator[Failure]:
    """Check that an operation for which the document requires no key does not ask for one."""
    if exchange is not None and (status := exchange.response.status) in (401, 403):
        message = f"the document requires no key, but the status is {status}"
        yield failed("open", exchange, message)


def _wrong_keys(session: Session, operation: OperationSpec) -> Iterator[Failure]:
    body = cheapest_body(session, operation) if operation.takes_json else None
    path = cheapest_path(session, operation)
    for key, check, request, statuses in WRONG_KEYS:
        if key in ("revoked", "narrow") and key not in session.extra_keys:
            continue
        if key == "narrow" and operation.scope in PLAIN_SCOPES:
            continue
        exchange = session.send(operation, body, path=path, key=key)
        request += f" {operation.scope}" if key == "narrow" else ""
        yield from refused(check, exchange, request, statuses)


def _forms(session: Session) -> Iterator[Failure]:
    """Send the key in wrong forms, in a free and in a paid call: one refusal proves little.

    A gateway reads keys in one way, so the cheapest call of each method is enough. Where any key,
    or none, is accepted, that is the only fault.
    """
    first = session.target.keys.get("first", "")
    wrong = [each for each in session.exchanges if each.request.key in ("none", "garbage")]
    unprotected = {each.operation for each in wrong if each.accepted}
    keyed = [
        each
        for each in session.operations
        if each.needs_key and first and each.id not in unprotected
    ]
    for method in ("GET", "POST"):
        fitting = [each for each in keyed if each.method == method and not each.path_values]
        operation = min(fitting, key=session.price, default=None)
        if operation is not None and operation.authentication:
            scheme = operation.authentication[0][0]
            if scheme.place == "header":
                yield from _wrong_forms(session, operation, scheme, first)


def _wrong_forms(
    session: Session, operation: OperationSpec, scheme: KeyPlacement, first: str
) -> Iterator[Failure]:
    body = cheapest_body(session, operation) if operation.takes_json else None
    prefix = f"{scheme.prefix} " if scheme.prefix else ""
    own = {each.name.lower() for way in operation.authentication for each in way}
    elsewhere = "X-Api-Key" if scheme.name.lower() != "x-api-key" else "X-Auth-Token"
    bearer = f"Bearer {first}"
    wrong = [
        ("a request with an empty key", {scheme.name: prefix.strip()}),
        ("a request with more text after the key", {scheme.name: f"{prefix}{first}-{INVALID}"}),
        ("a request with a part of the key", {scheme.name: f"{prefix}{first[:-4]}{INVALID}"}),
    ]
    if (swapped := first.swapcase()) != first:
        name = f"{prefix}{swapped}"
        wrong.append(("a request with the key in another letter case", {scheme.name: name}))
    others = {elsewhere: first} if scheme.prefix else {elsewhere: first, "Authorization": bearer}
    for name, value in others.items():
        if name.lower() not in own:
            wrong.append((f"a request with the key in {name} only", {name: value}))
    foreign = [start for start in PREFIXES if not first.startswith(start)]
    for start in foreign if operation.method == "GET" else foreign[:1]:
        header = {scheme.name: f"{prefix}{start}{INVALID}"}
        wrong.append((f"a request with a key of another gateway ({start}...)", header))
    for request, headers in wrong:
        exchange = session.send(operation, body, headers=headers, key="none")
        yield from refused("invalid_key", exchange, request, ("401", "403"))
    if operation.method == "GET":
        yield from _query(session, operation, first)
    if scheme.prefix == "Bearer" and operation.method == "GET":
        exchange = session.send(operation, headers={scheme.name: f"bearer {first}"}, key="none")
        if exchange is not None and exchange.response.status in (401, 403):
            status = exchange.response.status
            yield failed(
                "bearer_case", exchange, f"the scheme `bearer` in lower case gets {status}"
            )


def _query(session: Session, operation: OperationSpec, first: str) -> Iterator[Failure]:
    """Send the key in the query only: it would be kept in logs, histories and referrers.

    All names are in one request. Another refusal than that of a key is not a finding.
    """
    own = {each.name for way in operation.authentication for each in way}
    query = {name: first for name in QUERY_NAMES if name not in own}
    exchange = session.send(operation, query=query, key="none")
    if exchange is not None and exchange.accepted:
        names = ", ".join(f"?{name}=" for name in query)
        message = f"a request with the key in the query only ({names}) is accepted"
        yield failed("invalid_key", exchange, f"{message} ({exchange.response.status})", due="401")
