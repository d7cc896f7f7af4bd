"""Refusals: what is wrong is refused, with a documented status and in the gateway's own envelope. None of it costs anything while it is refused."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from mockgateway.contract.checks.reading import Exchange, accepted, kind, told
from mockgateway.contract.failure import Failure, tell
from mockgateway.contract.probes.asking import smallest
from mockgateway.contract.probes.outline import Operation
from mockgateway.contract.probes.session import Session

Json = Any
UNKNOWN_MODEL = "no-such-model-0"
LARGEST = 12_000_000  # bytes of a body that are sent to have them refused
BAD = ("400", "404", "413", "415", "422")  # what a body that is wrong may be answered with


def refusals(session: Session) -> Iterator[Failure]:
    """Keys, bodies, models, methods and paths that are wrong."""
    for operation in session.operations:
        yield from keys(session, operation)
        if operation.takes_json and operation.example is not None and operation.do != "refuse":
            yield from bodies(session, operation)
        if operation.do == "refuse":
            yield from documented(session, operation)
    yield from places(session)


def keys(session: Session, operation: Operation) -> Iterator[Failure]:
    """No key and a wrong key are refused, unless the operation is open."""
    if operation.open:
        if operation.method == "POST":
            exchange = session.send(operation, smallest(session, operation), key="none")
            if exchange is not None and exchange.response.status in (401, 403):
                yield tell(
                    "open",
                    exchange,
                    f"the document asks for no key here, and the answer is {exchange.response.status}",
                )
        return
    body = smallest(session, operation) if operation.takes_json else None
    for key, check in (("none", "missing_key"), ("garbage", "invalid_key")):
        exchange = session.send(operation, body, path=dict(operation.params), key=key)  # type: ignore[arg-type]
        if exchange is None:
            return
        yield from refused(
            exchange,
            check,
            f"{'no key' if key == 'none' else 'a key that nobody has'}",
            ("401", "403"),
        )
    yield from other_keys(session, operation)


def other_keys(session: Session, operation: Operation) -> Iterator[Failure]:
    """Keys that somebody had: revoked ones, and one that may do very little."""
    body = smallest(session, operation) if operation.takes_json else None
    if "revoked" in session.others:
        exchange = session.send(
            operation, body, path=session_params(session, operation), key="revoked"
        )
        if exchange is not None:
            yield from refused(exchange, "revoked_key", "a revoked key", ("401", "403"))
    if "narrow" in session.others and operation.scope not in ("", "health:read", "library:read"):
        exchange = session.send(
            operation, body, path=session_params(session, operation), key="narrow"
        )
        if exchange is not None:
            yield from refused(exchange, "scope", f"a key without {operation.scope}", ("403",))


def refused(
    exchange: Exchange, check: str, what: str, statuses: tuple[str, ...]
) -> Iterator[Failure]:
    """That a request was refused with one of the statuses, and in words that a client can read. what: what is wrong with it."""
    status = exchange.response.status
    if exchange.response.error:
        return  # `connection` has it
    if accepted(exchange):
        yield tell(check, exchange, f"{what} is accepted ({status})")._replace(due=statuses[0])
    elif str(status) not in statuses and status != 429:
        yield tell(
            check,
            exchange,
            f"{what} is answered with {status}, not with {' or '.join(statuses)}",
            instead=statuses[0] if len(statuses) == 1 else "",
        )
    elif status >= 400:
        yield from envelope(exchange)


def envelope(exchange: Exchange) -> Iterator[Failure]:
    """A refusal is a JSON object that says what is wrong."""
    if exchange.request.method == "HEAD":
        return
    body = told(exchange)
    if not kind(exchange).endswith("json"):
        yield tell("envelope", exchange, f"a refusal is {kind(exchange) or 'of no type'}, not JSON")
    elif not any(
        name in body for name in ("error", "detail", "errors", "title", "message", "status")
    ):
        yield tell(
            "envelope",
            exchange,
            f"a refusal says nothing of an error: {', '.join(body) or 'it is empty'}",
        )


def bodies(session: Session, operation: Operation) -> Iterator[Failure]:
    """Bodies that are none, lack something, or have something of the wrong kind. The first that is taken ends it: it may have cost something."""
    statuses = tuple(status for status in operation.statuses if status in BAD) or ("400", "422")
    for check, what, body, headers in wrong_bodies(session, operation):
        exchange = session.send(
            operation, body, path=session_params(session, operation), headers=headers, valid=False
        )
        if exchange is None:
            return
        found = list(refused(exchange, check, what, statuses))
        yield from found
        if accepted(exchange):
            return
    # Without a catalogue, and without a word of the document, any name may be a model.
    if (
        (session.catalogued or "404" in operation.statuses)
        and "model" in operation.fields
        and operation.do in ("complete", "submit", "estimate")
    ):
        exchange = session.send(
            operation, smallest(session, operation, model=UNKNOWN_MODEL), valid=False
        )
        if exchange is not None:
            yield from refused(
                exchange,
                "unknown_model",
                "a model that does not exist",
                ("404",) if "404" in operation.statuses else statuses,
            )
    named = next((name for name in ("endpoint", "model_name") if name in operation.params), "")
    if named and operation.do == "submit":
        exchange = session.send(
            operation,
            smallest(session, operation),
            path={**session_params(session, operation), named: UNKNOWN_MODEL},
            valid=False,
        )
        if exchange is not None:
            yield from refused(exchange, "unknown_model", "a model that does not exist", ("404",))
    for name in ("webhook_url", "callback_url"):
        if name in operation.fields:
            yield from webhook_urls(session, operation, name)


def session_params(session: Session, operation: Operation) -> Mapping[str, str]:
    """The path's parameters, the model's among them cheapest."""
    params = dict(operation.params)
    model = session.model(operation)
    owner, _, name = model.partition("/")
    for parameter, value in (
        ("model_owner", owner),
        ("model_name", name),
        ("endpoint", model if "owner" not in params else ""),
    ):
        if parameter in params and value:
            params[parameter] = value
    return params


def wrong_bodies(
    session: Session, operation: Operation
) -> Iterator[tuple[str, str, Json, dict[str, str]]]:
    """(check, what is wrong, body, headers) of requests that nobody should take."""
    good = smallest(session, operation)
    yield "malformed", "a body that is no JSON", b'{"model": ', {"content-type": "application/json"}
    if operation.required or any(status in operation.statuses for status in ("415",)):
        yield "media_type", "a body of text/plain", b"hello", {"content-type": "text/plain"}
    for name in operation.required:
        body = copy.deepcopy(good)
        body.pop(name, None)
        yield "missing_field", f"a body without {name}", body, {}
    for name in operation.required[:2]:
        if wrong := _retyped(operation.fields.get(name) or {}):
            yield "wrong_type", f"{name} of a wrong type", {**good, name: wrong[0]}, {}
    for name, schema in operation.fields.items():
        if (
            isinstance(schema, dict)
            and isinstance(schema.get("maximum"), (int, float))
            and schema.get("x-source", operation.source) != "assumed"
        ):
            yield (
                "out_of_range",
                f"{name} above its maximum",
                {**good, name: schema["maximum"] + 1},
                {},
            )
            break


def _retyped(schema: Json) -> list[Json]:
    """A value of another type than a schema of one type wants."""
    kind_ = schema.get("type") if isinstance(schema, dict) else None
    wrong: dict[str, list[Json]] = {
        "string": [{"a": 1}],
        "array": [7],
        "object": ["x"],
        "integer": ["x"],
        "number": ["x"],
        "boolean": ["x"],
    }
    return wrong.get(kind_, []) if isinstance(kind_, str) else []


def webhook_urls(session: Session, operation: Operation, name: str) -> Iterator[Failure]:
    """Addresses that a gateway must not call: not https, and on its own side of the wall. The second only where the gateway is not this machine itself."""
    wrong = [
        ("an address on plain http", "http://example.com/hook"),
        ("an address that is none", "not a url"),
    ]
    never = "x-problem" in (operation.fields.get(name) or {})
    for what, url in (
        [("any at all, which is documented not to work", "https://example.com/hook")]
        if never
        else wrong
    ):
        exchange = session.send(operation, smallest(session, operation, **{name: url}), valid=False)
        if exchange is None:
            return
        yield from refused(
            exchange,
            "webhook_url",
            f"{name}: {what}",
            tuple(status for status in operation.statuses if status in BAD) or ("400",),
        )


def documented(session: Session, operation: Operation) -> Iterator[Failure]:
    """An operation that is documented only to refuse does."""
    exchange = session.send(
        operation,
        {} if operation.method == "POST" else None,
        path=session_params(session, operation),
    )
    if exchange is not None and accepted(exchange):
        yield tell(
            "documented_refusal",
            exchange,
            f"the document says that this is refused, and the answer is {exchange.response.status}",
        )


def places(session: Session) -> Iterator[Failure]:
    """Unknown paths and methods."""
    if not session.operations:
        return
    exchange = session.fetch(f"{session.base}/no/such/path-0", key="first", operation="*")
    if exchange is not None:
        for broken in refused(
            exchange, "unknown_path", "a path that does not exist", ("404", "403")
        ):
            yield broken._replace(operation="*")
    yield from methods(session)
    yield from oversize(session)


def methods(session: Session) -> Iterator[Failure]:
    """A verb that a path does not have. Only of paths without ids: an id that nobody has may be refused first."""
    known = {
        operation.path: {
            other.method for other in session.everything if other.path == operation.path
        }
        for operation in session.operations
    }
    for path, verbs in known.items():
        operation = next(operation for operation in session.operations if operation.path == path)
        verb = next((verb for verb in ("DELETE", "PATCH") if verb not in verbs), "")
        if verb and "405" in operation.statuses and ("{" not in path or len(known) == 1):
            exchange = session.send(operation, path=dict(operation.params), method=verb)
            if exchange is not None:
                yield from refused(
                    exchange, "wrong_method", f"{verb} where the document has none", ("405",)
                )


def oversize(session: Session) -> Iterator[Failure]:
    """One body, of the operation that takes the least, that is a little too large: spaces after a good request, which nobody could bill."""
    takers = [
        operation
        for operation in session.operations
        if operation.takes_json and operation.example is not None and "413" in operation.statuses
    ]
    able = [operation for operation in takers if 0 < operation.max_body <= LARGEST]
    for operation in sorted(able, key=lambda operation: operation.max_body)[:1]:
        body = orjson.dumps(smallest(session, operation))
        headers = {"content-type": "application/json"}
        exchange = session.send(
            operation,
            body.ljust(operation.max_body + 1),
            path=session_params(session, operation),
            headers=headers,
            valid=False,
        )
        if exchange is None or (exchange.response.error and not exchange.response.status):
            return  # to break the connection before all of it came is a refusal too
        for broken in refused(
            exchange, "oversize", f"a body of more than {operation.max_body} bytes", ("413",)
        ):
            yield broken._replace(instead="413")
