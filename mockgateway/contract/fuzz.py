"""Generated requests, opt-in: schemathesis makes them and follows links; our transport sends them, our checks judge them.

Its own `Session.send` is replaced while it runs: whatever it sends, repeats or probes goes through the budget. What the schema takes is made cheap before it is
sent; what it does not take is sent as it is, and the first such request that a paid operation accepts ends that operation's part.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import orjson

from mockgateway.contract.exchange import Exchange, Request
from mockgateway.contract.failure import Failure, failed
from mockgateway.contract.operation import Example, Operation
from mockgateway.contract.samples import cheap
from mockgateway.contract.session import Session

Json = Any
OF_REQUESTS = ("user-agent", "accept-encoding", "connection", "content-length", "transfer-encoding")
EXAMPLES = 10  # generated requests of a kind for each operation


def fuzz(session: Session, seed: int) -> Iterator[Failure]:
    """Requests that the schema takes, and such that it does not."""
    yield from _engine(session, seed, ("coverage", "fuzzing"))


def stateful(session: Session, seed: int) -> Iterator[Failure]:
    """Sequences of requests that go on from one another's answers."""
    yield from _engine(session, seed, ("stateful",))


def _engine(session: Session, seed: int, phases: tuple[str, ...]) -> Iterator[Failure]:
    """Run schemathesis' engine for some of its phases, and tell what no check of one exchange can see."""
    import schemathesis
    from schemathesis.engine import from_schema

    if session.dry:
        session.skip("", "its requests are generated while it runs; each is counted then")
        return
    names = ("examples", "coverage", "fuzzing", "stateful")
    settings: dict[str, Json] = {
        "seed": seed,
        "request-retries": 0,
        "generation": {"max-examples": EXAMPLES, "mode": "all"},
        "phases": {name: {"enabled": name in phases} for name in names},
        "headers": {},
    }
    config = schemathesis.Config.from_dict(settings)
    schema = schemathesis.openapi.from_dict(_bundled(session), config=config)
    schema.config.update(base_url=session.base)
    chosen = schema.include(operation_id=[operation.id for operation in session.operations])
    way = _Way(session)
    try:
        with way.instead_of_requests():
            stream = from_schema(chosen).execute()
            for _ in stream:
                yield from way.found()
                if way.spent:
                    stream.stop()
    except KeyboardInterrupt:
        if not way.spent:  # it was somebody at the keyboard
            raise
    yield from way.found()


def _bundled(session: Session) -> dict[str, Json]:
    """The document as one object: schemathesis gets it without its own look at other files."""
    document = session.target.document
    names: dict[tuple[str, str], str] = {}
    shared: dict[str, Json] = {}

    def walk(node: Json, file: Any) -> Json:
        if isinstance(node, list):
            return [walk(part, file) for part in node]
        if not isinstance(node, dict):
            return node
        ref = node.get("$ref")
        if isinstance(ref, str) and not (ref.startswith("#") and file == document.path):
            found = document.find(ref, file)
            key = (str(found.file), ref.partition("#")[2])
            if found.file == document.path:
                return {"$ref": f"#{key[1]}"}
            if key not in names:
                names[key] = f"x{len(names)}-{key[1].rsplit('/', 1)[-1]}"
                shared[names[key]] = None
                shared[names[key]] = walk(found.value, found.file)
            return {"$ref": f"#/components/schemas/{names[key]}"}
        return {name: walk(part, file) for name, part in node.items()}

    out: dict[str, Json] = walk(document.root, document.path)
    out.setdefault("components", {}).setdefault("schemas", {}).update(shared)
    return out


class _Way:
    """From requests' session to ours. spent: the budget has ended it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._found: list[Failure] = []
        self.spent = False

    def found(self) -> Iterator[Failure]:
        """What has come up since the last time."""
        found, self._found = self._found, []
        yield from found

    @contextmanager
    def instead_of_requests(self) -> Iterator[None]:
        """While this lasts, whatever goes through `requests` goes through our transport."""
        import requests

        kept = requests.Session.send
        requests.Session.send = lambda _, prepared, **__: self._send(prepared)  # type: ignore[method-assign]
        try:
            yield
        finally:
            requests.Session.send = kept  # type: ignore[method-assign]

    def _send(self, prepared: Any) -> Any:
        import requests

        path = urlsplit(prepared.url).path.removeprefix(urlsplit(self._session.base).path)
        operation = self._session.target.at(prepared.method, path)
        request = self._request(prepared, operation)
        exchange = self._session.raw(operation, request)
        if exchange is None:
            self.spent = (
                self._session.budget.left <= 0 or "max-paid-calls" in self._session.budget.hit
            )
            if self.spent:
                raise KeyboardInterrupt  # the one way to end a phase of the engine at once
            raise requests.exceptions.ConnectionError("not run: budget")
        if exchange.response.error and not exchange.response.status:
            raise requests.exceptions.ConnectionError(exchange.response.error)
        if (
            operation is not None
            and exchange.accepted
            and not exchange.valid
            and _judgeable(operation, exchange)
        ):
            words = "a body that the schema does not take is accepted"
            self._found.append(
                failed("accepts_invalid", exchange, f"{words} ({exchange.response.status})")
            )
        return _response(prepared, exchange)

    def _request(self, prepared: Any, operation: Operation | None) -> Request:
        body = prepared.body or b""
        body = (
            body.encode()
            if isinstance(body, str)
            else body
            if isinstance(body, bytes)
            else b"".join(body)
        )
        headers = {
            name: (value.decode("latin-1") if isinstance(value, bytes) else str(value)).strip()
            for name, value in prepared.headers.items()
        }
        headers = {
            name: value for name, value in headers.items() if name.lower() not in OF_REQUESTS
        }
        kind = next(
            (value for name, value in headers.items() if name.lower() == "content-type"), ""
        ).partition(";")[0]
        if operation is not None and operation.works and kind == "application/json":
            body = _cheap(self._session, operation, body, kind)
        own = any(
            scheme.name.lower() in {name.lower() for name in headers}
            for entry in (operation.schemes if operation is not None else [])
            for scheme in entry
        )
        return Request(prepared.method, prepared.url, headers, body, "none" if own else "first")


def _cheap(session: Session, operation: Operation, body: bytes, kind: str) -> bytes:
    """A body that the schema takes, with the cheapest model, one thing, few tokens; any other as it is."""
    place = operation.body_schema(kind)
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        return body
    if place is None or not isinstance(value, dict) or not operation.schemas.fits(value, place):
        return body
    sample = session.target.sample(operation)
    if isinstance(sample.body, dict) and "model" in sample.body:
        value["model"] = sample.body["model"]
    return orjson.dumps(
        cheap(operation, session.target.catalogue, Example(kind, "", value), sample.path)
    )


def _judgeable(operation: Operation, exchange: Exchange) -> bool:
    """Whether it was the body that was wrong, and not the key."""
    kind = exchange.request.header("content-type").partition(";")[0]
    return (
        exchange.request.key == "first"
        and operation.body is not None
        and operation.body_schema(kind) is not None
    )


def _response(prepared: Any, exchange: Exchange) -> Any:
    """An answer as requests has it."""
    import io
    from datetime import timedelta

    import requests
    from urllib3 import HTTPResponse

    answer = exchange.response
    headers = {
        name: value
        for name, value in answer.headers.items()
        if name not in ("content-encoding", "transfer-encoding", "content-length")
    }
    made = requests.Response()
    made.status_code, made.url, made.request = answer.status, prepared.url, prepared
    made.headers.update(headers)
    made.raw = HTTPResponse(
        io.BytesIO(answer.body), headers=headers, status=answer.status, preload_content=False
    )
    made.elapsed = timedelta(seconds=answer.total)
    return made
