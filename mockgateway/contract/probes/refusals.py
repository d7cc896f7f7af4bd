"""Probe refusals: wrong requests get a documented status and the gateway's error envelope.

A refused request costs nothing. Wrong requests are independent: if one is accepted, or exceeds the
budget, the others are still sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import orjson

from mockgateway.contract.catalogue import COUNTS, LENGTHS, LIMITS
from mockgateway.contract.checks.refusal import refused
from mockgateway.contract.failure import Failure, failed
from mockgateway.contract.location import STATED
from mockgateway.contract.operation import JSON_TYPE, OperationSpec
from mockgateway.contract.probes.requests import (
    TOKEN_LIMITS,
    can_post,
    cheapest_body,
    cheapest_path,
)
from mockgateway.contract.session import Session

Json = Any
UNKNOWN_MODEL = "no-such-model-0"
MODEL_PARAMETERS = ("endpoint", "model_name")
MAX_OVERSIZE = 12_000_000  # bytes of a body that is sent to be refused
MAX_LENGTH = 20_000  # characters or items of a value that is sent to be refused
MAX_OUT_OF_RANGE = 4  # fields of one operation
BAD_REQUEST = ("400", "404", "413", "415", "422")
WEBHOOK_FIELDS = ("webhook_url", "callback_url")
WRONG_TYPES: Mapping[Json, Json] = {
    "string": {"a": 1}, "array": 7, "object": "x", "integer": "x", "number": "x", "boolean": "x",
}  # fmt: skip


class WrongBody(NamedTuple):
    """A body that must be refused."""

    check: str
    request: str
    body: Json
    headers: Mapping[str, str] = {}


def refusals(session: Session) -> Iterator[Failure]:
    """Send wrong bodies, models, methods and paths, to the cheapest operations first."""
    for operation in sorted(session.operations, key=session.price):
        if operation.do == "refuse":
            yield from _documented(session, operation)
        elif can_post(session, operation):
            yield from wrong_bodies(session, operation, cheapest_path(session, operation))
            yield from _models(session, operation)
            yield from _webhook_urls(session, operation)
    if session.operations:
        yield from _unknown_path(session)
        yield from _methods(session)
        yield from _oversize(session)


def bad_request_statuses(operation: OperationSpec, *default: str) -> tuple[str, ...]:
    """Return the documented statuses of a wrong body, and the default if they are about ids."""
    found = tuple(each for each in operation.statuses if each in BAD_REQUEST)
    return found if {"400", "422"} & {*found} else (*found, *default)


def wrong_bodies(
    session: Session, operation: OperationSpec, path: Mapping[str, str]
) -> Iterator[Failure]:
    """Send bodies that an operation must refuse to the path with these parameters."""
    statuses = bad_request_statuses(operation, "400", "415", "422")
    for wrong in _wrong_bodies(session, operation):
        body, headers = _bounded(session, operation, wrong.body), wrong.headers
        exchange = session.send(operation, body, path=path, headers=headers, valid=False)
        yield from refused(wrong.check, exchange, wrong.request, statuses)


def _bounded(session: Session, operation: OperationSpec, body: Json) -> Json:
    """Return a body without a valid token limit for the model whose longest answer costs least."""
    limit = TOKEN_LIMITS.get(operation.say)
    if not limit or not isinstance(body, dict) or session.target.model(operation):
        return body
    given = body.get(limit)
    known = str(body.get("model")) in session.target.catalogue.models
    if not known or (isinstance(given, int) and given > 0):
        return body
    return body | {"model": session.target.catalogue.most_limited(operation.make, body)}


def _wrong_bodies(session: Session, operation: OperationSpec) -> Iterator[WrongBody]:
    good = cheapest_body(session, operation)
    json_type, text_type = {"content-type": JSON_TYPE}, {"content-type": "text/plain"}
    yield WrongBody("malformed", "a body that is not JSON", b'{"model": ', json_type)
    if operation.required or "415" in operation.statuses:
        yield WrongBody("media_type", "a text/plain body", b"hello", text_type)
    for name in operation.required:
        body = {key: value for key, value in good.items() if key != name}
        yield WrongBody("missing_field", f"a body without {name}", body)
    for name in operation.required:
        schema = operation.fields.get(name)
        kind = schema.get("type") if isinstance(schema, dict) else None
        if isinstance(kind, str) and kind in WRONG_TYPES:
            body = {**good, name: WRONG_TYPES[kind]}
            yield WrongBody("wrong_type", f"a body whose {name} is no {kind}", body)
    if not operation.do:
        for name, schema in operation.fields.items():
            typed = isinstance(schema, dict) and isinstance(schema.get("type"), str)
            if typed and not schema.get("nullable"):
                body = {**good, name: None}
                yield WrongBody("wrong_type", f"a body whose {name} is null", body)
    yield from _out_of_range(operation, good)


def _out_of_range(operation: OperationSpec, good: dict[str, Json]) -> Iterator[WrongBody]:
    """Yield bodies that break one stated limit each, those that cost nothing first."""
    source = operation.location.source
    stated = {
        name: schema
        for name, schema in operation.fields.items()
        if isinstance(schema, dict) and schema.get("x-source", source) in STATED
    }
    found = [
        WrongBody("out_of_range", f"a body whose {name} is {words}", {**good, name: value})
        for name, schema in stated.items()
        for words, value in _beyond(name, schema)
    ]
    dear = (*LIMITS, *COUNTS, *LENGTHS)
    found.sort(key=lambda wrong: any(f"whose {name} is" in wrong.request for name in dear))
    yield from found[: MAX_OUT_OF_RANGE if operation.do else 5 * MAX_OUT_OF_RANGE]


def _beyond(name: str, schema: dict[str, Json]) -> Iterator[tuple[str, Json]]:
    """Yield values just beyond the limits of a schema, with words for each."""
    least, most = schema.get("minimum"), schema.get("maximum")
    if isinstance(most, int | float):
        yield f"above the maximum {most}", most + 1
    if isinstance(least, int | float):
        yield f"below the minimum {least}", least - 1
    if isinstance(schema.get("enum"), list) and schema.get("type") == "string":
        yield "none of its words", "no-such-value-0"
    if isinstance(longest := schema.get("maxLength"), int) and longest < MAX_LENGTH:
        yield f"longer than {longest} characters", "x" * (longest + 1)
    if isinstance(shortest := schema.get("minLength"), int) and shortest > 0:
        yield f"shorter than {shortest} characters", "x" * (shortest - 1)
    if isinstance(count := schema.get("minItems"), int) and count > 0:
        yield "an empty list", []
    for word in ("exclusiveMinimum", "exclusiveMaximum"):
        if isinstance(edge := schema.get(word), int | float) and not isinstance(edge, bool):
            yield f"at the {word} {edge}", edge


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
    plain = not any(each.do for each in session.all_operations)
    for failure in refused("unknown_path", exchange, "an unknown path", ("404", "403")):
        if not (plain and failure.check == "envelope"):  # a plain document says nothing of it
            yield failure._replace(operation="*")


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
    headers = {"content-type": JSON_TYPE}
    path = cheapest_path(session, operation)
    exchange = session.send(operation, body, path=path, headers=headers, valid=False)
    # A gateway may refuse it by closing the connection before all of it has come.
    if exchange is not None and (exchange.response.status or not exchange.response.error):
        request = f"a body of more than {operation.max_body} bytes"
        yield from refused("oversize", exchange, request, ("413",), instead="413")
