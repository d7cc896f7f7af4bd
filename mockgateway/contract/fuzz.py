"""Opt-in phases with generated requests: schemathesis makes them, our transport sends them.

While it runs, `requests.Session.send` is replaced, so that everything that schemathesis sends,
repeats or probes is counted by the budget. Bodies that the schema allows are made cheap first;
others are sent as they are, until a paid operation accepts one.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import orjson

from mockgateway.contract.exchange import Exchange, Request, parse_json
from mockgateway.contract.failure import Failure, failed
from mockgateway.contract.operation import JSON_TYPE, ExampleBody, OperationSpec
from mockgateway.contract.samples import cheapest_body
from mockgateway.contract.session import Session
from mockgateway.spec.bundle import bundle

# requests and schemathesis take a second to import: only these phases pay for it.

Json = Any
MAX_EXAMPLES = 10  # generated requests of each kind for each operation
LIBRARY_HEADERS = frozenset(
    {"user-agent", "accept-encoding", "connection", "content-length", "transfer-encoding"}
)
FRAMING_HEADERS = frozenset({"content-encoding", "transfer-encoding", "content-length"})


def fuzz(session: Session, seed: int) -> Iterator[Failure]:
    """Send requests that the schema allows, and requests that it does not."""
    yield from _run_engine(session, seed, ("coverage", "fuzzing"))


def stateful(session: Session, seed: int) -> Iterator[Failure]:
    """Send sequences of requests that use each other's answers."""
    yield from _run_engine(session, seed, ("stateful",))


def _run_engine(session: Session, seed: int, phases: tuple[str, ...]) -> Iterator[Failure]:
    if session.dry:
        session.skip("", "requests are generated while it runs, and counted then")
        return
    import schemathesis
    from schemathesis.engine import from_schema

    every = ("examples", "coverage", "fuzzing", "stateful")
    config = schemathesis.Config.from_dict(
        {
            "seed": seed,
            "request-retries": 0,
            "generation": {"max-examples": MAX_EXAMPLES, "mode": "all"},
            "phases": {name: {"enabled": name in phases} for name in every},
            "headers": {},
        }
    )
    schema = schemathesis.openapi.from_dict(bundle(session.target.document), config=config)
    schema.config.update(base_url=session.base)
    chosen = schema.include(operation_id=[operation.id for operation in session.operations])
    bridge = _Bridge(session)
    try:
        with bridge.installed():
            stream = from_schema(chosen).execute()
            for _ in stream:
                yield from bridge.new_failures()
                if bridge.over_budget:
                    stream.stop()
    except KeyboardInterrupt:
        if not bridge.over_budget:  # the user pressed Ctrl-C
            raise
    yield from bridge.new_failures()


class _Bridge:
    """Sends the requests of the library `requests` through our session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._failures: list[Failure] = []
        self.over_budget = False

    def new_failures(self) -> Iterator[Failure]:
        """Yield the failures since the last call."""
        found, self._failures = self._failures, []
        yield from found

    @contextmanager
    def installed(self) -> Iterator[None]:
        import requests

        original = requests.Session.send
        requests.Session.send = lambda _, prepared, **__: self._send(prepared)  # type: ignore[method-assign]
        try:
            yield
        finally:
            requests.Session.send = original  # type: ignore[method-assign]

    def _send(self, prepared: Any) -> Any:
        import requests

        session = self._session
        path = urlsplit(prepared.url).path.removeprefix(urlsplit(session.base).path)
        operation = session.target.at(prepared.method, path)
        exchange = session.resend(operation, self._request(prepared, operation))
        if exchange is None:
            self.over_budget = (
                session.budget.left <= 0 or "max-paid-calls" in session.budget.exceeded
            )
            if self.over_budget:
                raise KeyboardInterrupt  # the only way to end a phase of the engine at once
            raise requests.exceptions.ConnectionError("skipped: budget")
        response = exchange.response
        if response.error and not response.status:
            raise requests.exceptions.ConnectionError(response.error)
        if exchange.accepted and not exchange.valid and _has_invalid_body(operation, exchange):
            message = f"a body that the schema does not allow was accepted ({response.status})"
            self._failures.append(failed("accepts_invalid", exchange, message))
        return _response(prepared, exchange)

    def _request(self, prepared: Any, operation: OperationSpec | None) -> Request:
        body = prepared.body or b""
        if not isinstance(body, bytes):
            body = body.encode() if isinstance(body, str) else b"".join(body)
        headers = {
            name: (value.decode("latin-1") if isinstance(value, bytes) else str(value)).strip()
            for name, value in prepared.headers.items()
            if name.lower() not in LIBRARY_HEADERS
        }
        request = Request(prepared.method, prepared.url, headers, body)
        if operation is not None and operation.produces and request.media_type == JSON_TYPE:
            body = _cheap(self._session, operation, body)
        names = {name.lower() for name in headers}
        ways = operation.authentication if operation is not None else []
        has_key = any(each.name.lower() in names for way in ways for each in way)
        key = "none" if has_key else "first"
        return Request(prepared.method, prepared.url, headers, body, key)


def _cheap(session: Session, operation: OperationSpec, body: bytes) -> bytes:
    """Make a valid body cheap; return any other as it is."""
    schema, value = operation.body_schema(JSON_TYPE), parse_json(body)
    if schema is None or not isinstance(value, dict):
        return body
    if not operation.schemas.is_valid(value, schema):
        return body
    sample = session.target.sample(operation)
    if isinstance(sample.body, dict) and "model" in sample.body:
        value["model"] = sample.body["model"]
    example = ExampleBody(JSON_TYPE, "", value)
    return orjson.dumps(cheapest_body(operation, session.target.catalogue, example))


def _has_invalid_body(operation: OperationSpec | None, exchange: Exchange) -> bool:
    """Return whether the body made the request invalid, and not the key."""
    if operation is None or operation.body is None or exchange.request.key != "first":
        return False
    return operation.body_schema(exchange.request.media_type) is not None


def _response(prepared: Any, exchange: Exchange) -> Any:
    """Return the response as an object of `requests`."""
    import requests
    from urllib3 import HTTPResponse

    response = exchange.response
    headers = {
        name: value for name, value in response.headers.items() if name not in FRAMING_HEADERS
    }
    out = requests.Response()
    out.status_code, out.url, out.request = response.status, prepared.url, prepared
    out.headers.update(headers)
    body = io.BytesIO(response.body)
    out.raw = HTTPResponse(body, headers=headers, status=response.status, preload_content=False)
    out.elapsed = timedelta(seconds=response.total)
    return out
