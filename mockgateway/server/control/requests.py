"""Requests to the control API: their routes, their fields, and how wrong ones are refused."""

from __future__ import annotations

import math
import re
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mockgateway.ports import StoreUnavailable
from mockgateway.problem import ConfigError, Problem, nearest
from mockgateway.server.bodies import ReceivedBody, declared
from mockgateway.server.control.document import find_operation
from mockgateway.server.evidence import first_mounts, outboxes

if TYPE_CHECKING:
    from mockgateway.journal import Journal
    from mockgateway.pipeline.locate import Mount
    from mockgateway.sandbox import Sandbox
    from mockgateway.server.app import App
    from mockgateway.server.sandboxes import SandboxState
    from mockgateway.spec.operation import Operation
    from mockgateway.state.webhooks import Outbox

MAX_BODY = 1_048_576  # bytes
MAX_WAIT = 60.0  # real seconds

_SECONDS = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?s?")

Json = dict[str, Any]


class ControlError(Exception):
    """A control request that is refused.

    Attributes:
        error: What is wrong.
        advice: What would be right, or "".
        status: The status of the response.
    """

    def __init__(self, error: str, advice: str = "", status: int = 400) -> None:
        super().__init__(error)
        self.error = error
        self.advice = advice
        self.status = status


def quote(value: Any, most: int = 50) -> str:
    """Return a client's value, shortened and quoted for a message."""
    return repr(str(value)[:most])


def unknown(what: str, value: Any, known: Iterable[str]) -> ControlError:
    """Return the error for a name that is not among the known ones."""
    return ControlError(f"{what} {quote(value)}", nearest(str(value)[:50], known))


def is_finite_number(value: Any) -> bool:
    """Return whether a JSON value is a finite number; a boolean is not one."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


class Fields(Json):
    """The fields of a body or a query; every method raises ControlError for a wrong value."""

    def number(self, name: str, low: float, high: float) -> float:
        """Return a number between `low` and `high`."""
        value = self[name]
        if not is_finite_number(value) or not low <= value <= high:
            error = f"{name}: {quote(value)} is not a valid number"
            raise ControlError(error, f"use a number from {low:g} to {high:.0f}")
        return float(value)

    def flag(self, name: str) -> bool:
        """Return a boolean."""
        value = self[name]
        if not isinstance(value, bool):
            advice = f'write {{"{name}": true}} or {{"{name}": false}}'
            raise ControlError(f"{name}: {quote(value)} is not a boolean", advice)
        return value

    def text(self, name: str, most: int = 2048, default: str | None = None) -> str:
        """Return a string of at most `most` characters; it is required unless it has a default."""
        value = self.get(name, default)
        advice = f"give {name} as a string"
        if value is None:
            raise ControlError(f"{name} is missing", advice)
        if not isinstance(value, str) or len(value) > most:
            error = f"{name}: {quote(value)} is not a string of at most {most} characters"
            raise ControlError(error, advice)
        return value


class ControlRequest(Request):
    """A request to the control API. The methods raise ControlError for a wrong value."""

    @property
    def mock(self) -> App:
        """The running mock."""
        app: App = self.scope["mockgateway.app"]
        return app

    @property
    def sandbox_state(self) -> SandboxState:
        """The sandbox that the path or the header names, with its journal."""
        state: SandboxState = self.scope["mockgateway.sandbox_state"]
        return state

    @property
    def sandbox(self) -> Sandbox:
        """The sandbox that the path or the header names."""
        return self.sandbox_state.sandbox

    @property
    def prefix(self) -> str:
        """The part of a path that selects the sandbox, "" for the default one."""
        return f"/~{self.sandbox.name}" if self.sandbox.name else ""

    @property
    def journal(self) -> Journal:
        """The sandbox's journal, up to date."""
        journal = self.sandbox_state.journal
        journal.sync()
        return journal

    @property
    def gateways(self) -> dict[str, Mount]:
        """The first mount of each gateway, by the gateway's name, which its regions share."""
        return first_mounts(self.mock.mounts)

    def mount(self, name: Any) -> Mount:
        """Return the mount of that name."""
        mount = self.mock.mounts.get(name) if isinstance(name, str) else None
        if mount is None:
            advice = nearest(str(name)[:50], self.mock.mounts)
            raise ControlError(f"gateway: {quote(name)} is not served here", advice)
        return mount

    def read_gateway(self) -> str:
        """Return the gateway of the mount that the query names, "" for all. Raises ControlError."""
        name = self.query_params.get("gateway")
        return self.mount(name).gateway if name else ""

    def outboxes(self) -> Iterator[Outbox]:
        """Return the outbox of each gateway with webhooks."""
        return outboxes(self.mock.mounts, self.sandbox)

    async def read_body(self, limit: int = MAX_BODY) -> bytes:
        """Return the body, at most `limit` bytes; it counts in the memory of all bodies."""
        parts, body = [], ReceivedBody(self.mock.bodies)
        too_large = ControlError(f"the body is over {limit} bytes", "send a shorter one", 413)
        try:
            if (size := declared(dict(self.headers.raw))) > limit:
                raise too_large
            body.count(size)
            async for part in self.stream():
                body.size += len(part)
                if body.size > limit:
                    raise too_large
                body.count(body.size)
                parts.append(part)
        except TimeoutError:
            raise ControlError("the body did not arrive in time", status=408) from None
        except Problem as problem:
            raise ControlError(problem.message, "try again later", 503) from None
        finally:
            body.release()
        return b"".join(parts)

    async def read_fields(self, known: Collection[str]) -> Fields:
        """Return the body's JSON object, whose fields must be in `known`; none for no body."""
        data = await self.read_body()
        try:
            value = orjson.loads(data) if data.strip() else {}
        except orjson.JSONDecodeError as error:
            raise ControlError(f"the body is not JSON: {error}", "send a JSON object") from None
        if not isinstance(value, dict):
            advice = f"its fields are: {', '.join(sorted(known))}"
            raise ControlError("the body is not a JSON object", advice)
        for name in value:
            if name not in known:
                raise unknown("unknown field", name, known)
        return Fields(value)

    async def read_valid(self) -> Fields:
        """Return the body's JSON object, which the document says to be valid; {} for no body."""
        data, found = await self.read_body(), self._documented
        assert found is not None, f"{self.method} {self.url.path} is not documented"
        try:
            return Fields(found[0].bodies.read("application/json", data.strip()).value or {})
        except Problem as problem:
            raise ControlError(problem.message) from None

    def check_parameters(self) -> None:
        """Raise ControlError for a path or a query that the document does not allow."""
        if (found := self._documented) is None:
            return
        operation, route = found
        known = operation.parameters.schemas("query")
        for name in self.query_params:
            if name not in known and not operation.definition.get("x-any-query"):
                raise unknown("unknown parameter", name, known)
        try:
            operation.parameters.read(route, self.scope["query_string"], ())
        except Problem as problem:
            name = str(problem.values.get("param"))
            names = known.get(name, {}).get("enum", ())
            advice = nearest(self.query_params.get(name, "")[:50], names) if names else ""
            about = operation.parameters.descriptions.get(name, "")
            raise ControlError(problem.message, advice or about) from None

    @property
    def _documented(self) -> tuple[Operation, Mapping[str, str]] | None:
        """The document's operation, with the path's values, or None."""
        method = "GET" if self.method == "HEAD" else self.method
        return find_operation(method, self.scope["path"])

    def read_count(self, name: str = "last", default: int = 100, most: int = 1000) -> int:
        """Return a whole number of the query, cut to `most`."""
        value = self.query_params.get(name, str(default))
        if not value.isascii() or not value.isdigit():
            raise ControlError(f"{name}: {quote(value)} is not a whole number", f"write ?{name}=20")
        return min(int(value), most) if len(value) < 10 else most

    def read_wait(self) -> float:
        """Return the query's `wait` in real seconds, 0 without one."""
        text = self.query_params.get("wait", "0")
        value = float(text.removesuffix("s")) if _SECONDS.fullmatch(text) else MAX_WAIT + 1
        if value > MAX_WAIT:
            error = f"wait: {quote(text)} is not a number of seconds"
            raise ControlError(error, f"write ?wait=2, at most {MAX_WAIT:g}")
        return value

    def is_set(self, name: str) -> bool:
        """Return whether a query parameter is `true`, `1` or given without a value."""
        return self.query_params.get(name) in ("true", "1", "")


Handler = Callable[[ControlRequest], Awaitable[Any]]


class Routes(list[Route]):
    """The routes of one file."""

    def add(self, path: str, *methods: str) -> Callable[[Handler], Handler]:
        """Route requests to a handler; a result that is not a Response is sent as JSON."""

        def add_route(handler: Handler) -> Handler:
            async def endpoint(request: Request) -> Response:
                control = ControlRequest(request.scope, request.receive)
                control.check_parameters()
                result = await handler(control)
                return result if isinstance(result, Response) else respond(result)

            self.append(Route(path, endpoint, methods=methods))
            return handler

        return add_route


def respond(value: Any, status: int = 200) -> Response:
    """Return a JSON response; NaN and infinity become null."""
    return Response(orjson.dumps(value), status, media_type="application/json")


def respond_to_error(request: Request, error: Exception) -> Response:
    """Return the response to a ControlError, a ConfigError or a StoreUnavailable."""
    if isinstance(error, StoreUnavailable):
        response = respond({"error": f"the store is unavailable: {error.reason}"}, 503)
        response.headers["retry-after"] = "1"
        return response
    if isinstance(error, ConfigError):
        what = error.what if error.where == "scenario" else f"{error.where}: {error.what}"
        error = ControlError(what, error.advice)
    assert isinstance(error, ControlError)
    advice = {"advice": error.advice} if error.advice else {}
    return respond({"error": error.error} | advice, error.status)
