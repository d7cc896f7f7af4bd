"""Refusals: wrong requests get a documented status and the gateway's error envelope.

A refused request costs nothing. The first wrong body that an operation accepts ends its part.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping
from typing import Any, NamedTuple

import orjson

from mockgateway.contract.checks.refusal import refused
from mockgateway.contract.failure import Failure, failed
from mockgateway.contract.operation import OperationSpec
from mockgateway.contract.probes.requests import can_post, cheapest_body, cheapest_path
from mockgateway.contract.session import Session

Json = Any
UNKNOWN_MODEL = "no-such-model-0"
MODEL_PARAMETERS = ("endpoint", "model_name")
MAX_OVERSIZE = 12_000_000  # bytes of a body that is sent to be refused
BAD_REQUEST = ("400", "404", "413", "415", "422")
WEBHOOK_FIELDS = ("webhook_url", "callback_url")
WRONG_TYPES: Mapping[Json, Json] = {
    "string": {"a": 1}, "array": 7, "object": "x", "integer": "x", "number": "x", "boolean": "x",
}  # fmt: skip
PLAIN_SCOPES = ("", "health:read", "library:read")  # no key is too weak for these


class WrongKey(NamedTuple):
    """A key that must be refused."""

    key: str  # its role in the session
    check: str
    request: str
    statuses: tuple[str, ...] = ("401", "403")


class WrongBody(NamedTuple):
    """A body that must be refused."""

    check: str
    request: str
    body: Json
    headers: Mapping[str, str] = {}


WRONG_KEYS = (
    WrongKey("none", "missing_key", "a request without a key"),
    WrongKey("garbage", "invalid_key", "a request with an unknown key"),
    WrongKey("revoked", "revoked_key", "a request with a revoked key"),
    WrongKey("narrow", "scope", "a request with a key without the scope", ("403",)),
)


def refusals(session: Session) -> Iterator[Failure]:
    """Send wrong keys, bodies, models, methods and paths."""
    for operation in session.operations:
        yield from _keys(session, operation)
        if operation.do == "refuse":
            yield from _documented(session, operation)
        elif can_post(session, operation) and (yield from _bodies(session, operation)):
            yield from _models(session, operation)
            yield from _webhook_urls(session, operation)
    if session.operations:
        yield from _unknown_path(session)
        yield from _methods(session)
        yield from _oversize(session)


def bad_request_statuses(operation: OperationSpec, *default: str) -> tuple[str, ...]:
    """Return the documented statuses of a wrong body, else the default."""
    return tuple(each for each in operation.statuses if each in BAD_REQUEST) or default


def _keys(session: Session, operation: OperationSpec) -> Iterator[Failure]:
    body = cheapest_body(session, operation) if operation.takes_json else None
    path = cheapest_path(session, operation)
    if not operation.needs_key:
        if operation.method == "POST":
            exchange = session.send(operation, body or {}, key="none")
            if exchange is not None and (status := exchange.response.status) in (401, 403):
                message = f"the document requires no key, but the status is {status}"
                yield failed("open", exchange, message)
        return
    for key, check, request, statuses in WRONG_KEYS:
        if key in ("revoked", "narrow") and key not in session.extra_keys:
            continue
        if key == "narrow" and operation.scope in PLAIN_SCOPES:
            continue
        exchange = session.send(operation, body, path=path, key=key)
        if exchange is None:
            return
        request += f" {operation.scope}" if key == "narrow" else ""
        yield from refused(check, exchange, request, statuses)


def _bodies(session: Session, operation: OperationSpec) -> Generator[Failure, None, bool]:
    """Send wrong bodies; return whether all were sent and refused."""
    path = cheapest_path(session, operation)
    statuses = bad_request_statuses(operation, "400", "422")
    for wrong in _wrong_bodies(session, operation):
        body, headers = wrong.body, wrong.headers
        exchange = session.send(operation, body, path=path, headers=headers, valid=False)
        if exchange is None:
            return False
        yield from refused(wrong.check, exchange, wrong.request, statuses)
        if exchange.accepted:
            return False
    return True


def _wrong_bodies(session: Session, operation: OperationSpec) -> Iterator[WrongBody]:
    good = cheapest_body(session, operation)
    json_type, text_type = {"content-type": "application/json"}, {"content-type": "text/plain"}
    yield WrongBody("malformed", "a body that is not JSON", b'{"model": ', json_type)
    if operation.required or "415" in operation.statuses:
        yield WrongBody("media_type", "a text/plain body", b"hello", text_type)
    for name in operation.required:
        body = {key: value for key, value in good.items() if key != name}
        yield WrongBody("missing_field", f"a body without {name}", body)
    for name in operation.required[:2]:
        schema = operation.fields.get(name)
        kind = schema.get("type") if isinstance(schema, dict) else None
        if isinstance(kind, str) and kind in WRONG_TYPES:
            body = {**good, name: WRONG_TYPES[kind]}
            yield WrongBody("wrong_type", f"a body whose {name} is no {kind}", body)
    declared = operation.definition.get("x-source", "assumed")
    for name, schema in operation.fields.items():
        most = schema.get("maximum") if isinstance(schema, dict) else None
        if isinstance(most, int | float) and schema.get("x-source", declared) != "assumed":
            request = f"a body whose {name} is above the maximum {most}"
            yield WrongBody("out_of_range", request, {**good, name: most + 1})
            break


def _models(session: Session, operation: OperationSpec) -> Iterator[Failure]:
    request = "a request for an unknown model"
    # Without a catalogue and a documented 404, any name may be a model.
    known = session.catalogued or "404" in operation.statuses
    if known and "model" in operation.fields and operation.do in ("complete", "submit", "estimate"):
        body = cheapest_body(session, operation, model=UNKNOWN_MODEL)
        exchange = session.send(operation, body, valid=False)
        statuses = bad_request_statuses(operation, "400", "422")
        statuses = tuple(each for each in statuses if each == "404") or statuses
        yield from refused("unknown_model", exchange, request, statuses)
    named = next((name for name in MODEL_PARAMETERS if name in operation.path_values), "")
    if named and operation.do == "submit":
        path = cheapest_path(session, operation) | {named: UNKNOWN_MODEL}
        body = cheapest_body(session, operation)
        exchange = session.send(operation, body, path=path, valid=False)
        yield from refused("unknown_model", exchange, request, ("404",))


def _webhook_urls(session: Session, operation: OperationSpec) -> Iterator[Failure]:
    for name in (each for each in WEBHOOK_FIELDS if each in operation.fields):
        urls: tuple[str, ...] = ("http://example.com/hook", "not a url")
        if "x-problem" in operation.fields[name]:  # documented as always refused
            urls = ("https://example.com/hook",)
        allowed = operation.fields[name].get("pattern") or "(?!)"
        for url in (url for url in urls if not re.search(allowed, url)):
            body = cheapest_body(session, operation, **{name: url})
            exchange = session.send(operation, body, valid=False)
            statuses = bad_request_statuses(operation, "400")
            yield from refused("webhook_url", exchange, f"{name} {url!r}", statuses)


def _documented(session: Session, operation: OperationSpec) -> Iterator[Failure]:
    body: Json = {} if operation.method == "POST" else None
    exchange = session.send(operation, body, path=cheapest_path(session, operation))
    if exchange is not None and exchange.accepted:
        message = f"the document says that this is refused, but it gets {exchange.response.status}"
        yield failed("documented_refusal", exchange, message)


def _unknown_path(session: Session) -> Iterator[Failure]:
    exchange = session.fetch(f"{session.base}/no/such/path-0", key="first", operation="*")
    found = refused("unknown_path", exchange, "an unknown path", ("404", "403"))
    yield from (failure._replace(operation="*") for failure in found)


def _methods(session: Session) -> Iterator[Failure]:
    """Call paths without ids by a method they do not have; an unknown id may be refused first."""
    by_path = {each.path: each for each in reversed(session.operations)}
    for path, operation in by_path.items():
        methods = {each.method for each in session.all_operations if each.path == path}
        method = next((each for each in ("DELETE", "PATCH") if each not in methods), "")
        if method and "405" in operation.statuses and ("{" not in path or len(by_path) == 1):
            exchange = session.send(operation, method=method)
            request = f"the undocumented method {method}"
            yield from refused("wrong_method", exchange, request, ("405",))


def _oversize(session: Session) -> Iterator[Failure]:
    """Send one body that is a byte too large, to the operation with the lowest limit.

    A good request is padded with spaces, so that no gateway could charge for the padding.
    """
    limited = [each for each in session.operations if 0 < each.max_body <= MAX_OVERSIZE]
    takers = [each for each in limited if "413" in each.statuses and can_post(session, each)]
    operation = min(takers, key=lambda each: each.max_body, default=None)
    if operation is None:
        return
    body = orjson.dumps(cheapest_body(session, operation)).ljust(operation.max_body + 1)
    headers = {"content-type": "application/json"}
    path = cheapest_path(session, operation)
    exchange = session.send(operation, body, path=path, headers=headers, valid=False)
    # A gateway may refuse it by closing the connection before all of it has come.
    if exchange is not None and (exchange.response.status or not exchange.response.error):
        request = f"a body of more than {operation.max_body} bytes"
        yield from refused("oversize", exchange, request, ("413",), instead="413")
