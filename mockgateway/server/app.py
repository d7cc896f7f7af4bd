"""The ASGI application: locate a request, read its body, answer it, send the reply."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from mockgateway.call import Call
from mockgateway.journal import Journal
from mockgateway.pipeline.locate import Head, Mount, Mounts, split_sandbox
from mockgateway.pipeline.pipeline import RENDERER, Pipeline
from mockgateway.ports import Store
from mockgateway.problem import ConfigError, Problem
from mockgateway.reply import Reply
from mockgateway.request import ParsedRequest
from mockgateway.sandbox import Sandbox
from mockgateway.scenario import Library, activate
from mockgateway.server.bodies import ClientGone, read_body, refuse_unread
from mockgateway.server.connection import encode_headers
from mockgateway.server.cors import is_preflight, preflight
from mockgateway.server.http import AsgiRequest, HttpRequest, Receive, Scope, Send
from mockgateway.server.sandboxes import Sandboxes, SandboxState
from mockgateway.server.sending import complete_headers, plain, send_paced, send_stream, send_whole
from mockgateway.server.streaming import run_until_disconnect
from mockgateway.spec.operation import DEFAULT_MAX_BODY, Operation
from mockgateway.state.webhooks import Outbox, Targets, WebhookSender
from mockgateway.state.webhooks.outbox import REGISTER
from mockgateway.stores import MemoryStore

CLIENT_LEFT = 499  # the journal's status for a client that did not wait, as in nginx's log

Handler = Callable[[HttpRequest], Awaitable[None]]


@dataclass(slots=True)
class Located:
    """A request for a gateway."""

    call: Call
    pipeline: Pipeline
    state: SandboxState
    problem: Problem | None = None  # why no operation answers it


class App:
    """The ASGI application of the whole mock."""

    def __init__(
        self,
        mounts: Mapping[str, Mount],
        default: str,
        seed: int,
        store: Store | None = None,
        speed: float = 1.0,
        library: Library | None = None,
        scenario: str = "",
        targets: Targets | None = None,
    ) -> None:
        self.mounts = mounts
        self.library = library or Library([], {})
        self.scenario = scenario
        self.seed = seed
        self.store = store or MemoryStore()
        self.webhook_sender = WebhookSender(targets or Targets(), self.store.shared, self._outboxes)
        self.speed = speed
        self.places = Mounts(mounts, default)
        self._sandboxes = Sandboxes(seed, self.store, speed, self.webhook_sender)
        self.forget_sandbox = self._sandboxes.forget
        self._default = self.sandbox_state("")
        self._control: Callable[[Scope, Receive, Send], Awaitable[None]] | None = None

    def adopt(self, fresh: App) -> None:
        """Serve what another application has loaded; sandboxes and journals stay."""
        fresh.library.copy_puts(self.library)
        self.mounts, self.places = fresh.mounts, fresh.places
        self.library, self.scenario = fresh.library, fresh.scenario

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI 3, http and lifespan)."""
        if scope["type"] == "http":
            await self._serve(AsgiRequest(scope, receive, send))
        elif scope["type"] == "lifespan":
            await self._lifespan(receive, send)

    def dispatch(self, request: HttpRequest) -> Coroutine[Any, Any, None] | None:
        """Return the work on a complete request, or None if it should begin in a task.

        The work of most operations never suspends.
        """
        found = self._locate(request)
        if type(found) is not Located or found.problem is not None:
            return None
        operation = found.call.operation
        if operation is None or found.pipeline.compiled(operation).waits:
            return None
        return self._handle(request, found)

    async def _serve(self, request: HttpRequest) -> None:
        found = self._locate(request)
        if isinstance(found, Located):
            await self._handle(request, found)
        elif isinstance(found, Reply):
            await _send_plainly(request, found)
        else:
            await found(request)

    # Locate

    def _locate(self, request: HttpRequest) -> Located | Reply | Handler:
        """Return the call for a gateway; else the reply, or what handles the request."""
        path = request.raw_path.decode("latin-1") or "/"
        head = dict(request.headers)
        state, prefix = self._default, ""
        if path.startswith(("/~", "/_mock")) or b"x-mock-sandbox" in head:
            path, prefix, name = split_sandbox(path, head)
            if name is None:
                advice = "use up to 64 letters, digits, '.', '_' or '-'"
                return plain(404, f"{prefix[:80]!r} is no sandbox name: {advice}")
            state = self.sandbox_state(name) if name else state
            if path.startswith("/_mock") and (len(path) == 6 or path[6] == "/"):
                return partial(self._control_api, state, path)
        mount, mounted, path = self.places.find(path, head)
        base_url = self.places.base_url(request.scheme, head, prefix)
        if mount is None:
            return self._refuse_unserved(request, head, state, base_url, path)
        if request.method == "OPTIONS" and is_preflight(head):
            return preflight(head)
        try:
            operation, route = mount.pipeline.router.find(request.method, path)
        except Problem as problem:
            other = _locate_extra(request, mount, path, base_url + mounted, state.sandbox)
            if other is not None:
                return other
            call = _call(request, head, mount, path, base_url + mounted, state.sandbox, None, {})
            return Located(call, mount.pipeline, state, problem)
        call = _call(
            request, head, mount, path, base_url + mounted, state.sandbox, operation, route
        )
        return Located(call, mount.pipeline, state)

    def _refuse_unserved(
        self, request: HttpRequest, head: Head, state: SandboxState, base_url: str, path: str
    ) -> Reply:
        """Return the reply to a path that no gateway serves.

        The journal has it without a number: what a browser asks for by itself must not change what
        later calls draw.
        """
        known = ", ".join(f"/{name}" for name in self.mounts)
        advice = "`--gateway NAME` serves one of them at / as well."
        message = f"No gateway is served at {path[:200]}. Known prefixes: {known}. {advice}"
        reply, sandbox = plain(404, message), state.sandbox
        unserved = ParsedRequest(
            request.method, path, request.query, request.headers, head, b"", "", base_url, "", "",
            sandbox, 0, sandbox.seed, sandbox.clock.now(), {},
        )  # fmt: skip
        lines = encode_headers(complete_headers(reply, head, len(reply.encode())))
        state.journal.add(unserved, reply, lines or b"")
        reply.headers.clear()
        return reply

    # Read, answer and send

    async def _handle(self, request: HttpRequest, located: Located) -> None:
        """Answer a call for a gateway."""
        call, state, sandbox = located.call, located.state, located.call.sandbox
        try:
            closes = await self._read(request, located)
        except ClientGone:
            return
        call.number, call.seed = sandbox.call()
        call.received = sandbox.clock.now()
        seed = f"{sandbox.label}/{call.number}"
        try:
            if b"x-mock-seed" in call.head:
                seed = _use_requested_seed(call)
            reply = await self._answer(request, located)
        except ClientGone:  # the call was made all the same
            reply = Reply(CLIENT_LEFT, None, problem="client_left")
            took = time.perf_counter() - call.started
            state.journal.add(call, reply, b"", _id(call), took, request.raw)
            state.journal.add_disconnect(call.number, took)
            return
        except ConfigError as error:  # of the call's own scenario or fault
            reply = plain(400, str(error))
            _finish(call, reply, seed, closes)
            await _send_plainly(request, reply)
            return
        _finish(call, reply, seed, closes)
        await self._send(request, call, reply, closes, state.journal)

    async def _read(self, request: HttpRequest, located: Located) -> bool:
        """Read the body into the call; return whether the connection closes with the reply.

        A client that asked first (`Expect`) does not send a refused body, so that what it sends
        next would be taken for one. Raises ClientGone.
        """
        call = located.call
        head, operation, sandbox = call.head, call.operation, call.sandbox
        limit = operation.max_body if operation else DEFAULT_MAX_BODY
        active = sandbox.active_scenario
        slowed = (
            (active is not None and active.slows_upload)
            or b"x-mock-fault" in head
            or b"x-mock-scenario" in head
        )
        body = request.body
        try:
            if b"content-encoding" in head or b"expect" in head:
                refuse_unread(head, limit)
            if body is None or slowed or len(body) > limit:
                receive = _receiver(request, located) if slowed else request.asgi()[1]
                body = await read_body(receive, head, limit)
            call.body = body
        except Problem as problem:
            located.problem = located.problem or problem
            return b"expect" in head
        except ConfigError:  # which the pipeline reports
            pass
        return False

    async def _answer(self, request: HttpRequest, located: Located) -> Reply:
        """Return the reply; cancel the work if the client hangs up while a worker makes a file."""
        call, pipeline = located.call, located.pipeline
        work = pipeline.answer(call, located.problem)
        if call.operation is None or not pipeline.compiled(call.operation).waits:
            return await work
        return await run_until_disconnect(work, request.asgi()[1])

    async def _send(
        self, request: HttpRequest, call: Call, reply: Reply, closes: bool, journal: Journal
    ) -> None:
        """Record the exchange and send the reply."""
        took = time.perf_counter() - call.started
        body = reply.encode()
        headers = complete_headers(reply, call.head, len(body))
        lines = encode_headers(headers)
        journal.add(call, reply, lines or _lossy(headers), _id(call), took, request.raw)
        if reply.stream is not None:
            done = partial(journal.add_streamed_body, call.number)
            await send_stream(request, reply, headers, call.sandbox, call.started, done)
        elif reply.pace is None:
            body = reply.body or b""
            await send_whole(request, reply.status, headers, None if closes else lines, body)
        else:
            left = await send_paced(request, reply, headers, call.sandbox, call.started)
            if left is not None:
                journal.add_disconnect(call.number, left)

    # Sandboxes, webhooks, the control API

    def sandbox_state(self, name: str) -> SandboxState:
        """Return the state of the sandbox `name` ("" for the default one), creating it if needed."""
        state = self._sandboxes.find(name)
        if state is None:
            state = self._sandboxes.create(name)
            if self.scenario:
                activate(state.sandbox, self.library.get(self.scenario), anew=False)
            self._sandboxes.limit()
        return state

    def _outboxes(self) -> Iterator[Outbox]:
        """Yield the outboxes that the store knows, opening their sandboxes."""
        for key, _ in self.store.scan(REGISTER):
            name, _, gateway = key.removeprefix(REGISTER).partition("/")
            mounts = [mount for mount in self.mounts.values() if mount.gateway == gateway]
            if mounts:
                sandbox = self.sandbox_state(name).sandbox
                yield mounts[0].pipeline.states.open(sandbox, gateway).outbox

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        """Send the webhooks that the store has from before; those in flight at the end stay there."""
        await receive()
        self.webhook_sender.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.webhook_sender.stop()
        await send({"type": "lifespan.shutdown.complete"})

    async def _control_api(self, state: SandboxState, path: str, request: HttpRequest) -> None:
        if self._control is None:
            from mockgateway.server.control import create_control  # Starlette, on first use

            self._control = create_control(self)
        scope, receive, send = request.asgi()
        below = {"path": path, "raw_path": path.encode("latin-1"), "root_path": ""}
        await self._control({**scope, **below, "mockgateway.sandbox_state": state}, receive, send)


def _call(
    request: HttpRequest,
    head: Head,
    mount: Mount,
    path: str,
    base_url: str,
    sandbox: Sandbox,
    operation: Operation | None,
    route: Mapping[str, str],
) -> Call:
    name = mount.gateway
    return Call(
        request.method, path, request.query, request.headers, head, b"", request.client, base_url,
        name, mount.region, sandbox, 0, sandbox.seed, 0.0, route,
        state=mount.pipeline.states.open(sandbox, name), operation=operation,
    )  # fmt: skip


def _locate_extra(
    request: HttpRequest, mount: Mount, path: str, base_url: str, sandbox: Sandbox
) -> Reply | Handler | None:
    """Return what every gateway serves beside its document, or None."""
    if request.method == "GET" and path == "/openapi.json":
        return Reply(200, value=mount.pipeline.publish(base_url))
    if request.method == "GET" and path == "/":
        operations = [f"{one.method} {base_url}{one.path}" for one in mount.pipeline.operations]
        document = f"{base_url}/openapi.json"
        value = {"gateway": mount.name, "document": document, "operations": operations}
        return Reply(200, value=value)
    if path.startswith("/media/") and not _is_replaying(sandbox):
        if request.method in ("GET", "HEAD"):
            return partial(_serve_file, path, sandbox, mount)
        refused = plain(405, "Files are read, by GET or HEAD.")
        refused.headers.append(("allow", "GET, HEAD"))
        return refused
    return None


def _is_replaying(sandbox: Sandbox) -> bool:
    """Return whether a recording is active: it answers the links that were signed elsewhere."""
    active = sandbox.active_scenario
    return active is not None and any(rule.when.same for rule in active.scenario.rules)


async def _serve_file(path: str, sandbox: Sandbox, mount: Mount, request: HttpRequest) -> None:
    from mockgateway.server.media import serve  # loaded with the first file

    scope, receive, send = request.asgi()
    links = mount.pipeline.states.open(sandbox, mount.gateway).links
    await serve(scope, receive, send, path, links, RENDERER, sandbox.clock.now())


def _receiver(request: HttpRequest, located: Located) -> Receive:
    """Return ASGI's receive, slowed down where a fault says so. Raises ConfigError."""
    scope, receive, send = request.asgi()
    try:
        rate = located.pipeline.read_rate(located.call)
    except ConfigError:  # which the pipeline reports
        return receive
    if rate is None:
        return receive
    from mockgateway.server.paced import read_slowly  # loaded with the first delay

    return read_slowly(receive, rate, scope, send)


def _use_requested_seed(call: Call) -> str:
    """Set the seed that X-Mock-Seed asks for, and return its text. Raises ConfigError."""
    text, call.seed = call.sandbox.requested_seed(call.head[b"x-mock-seed"].decode("latin-1"))
    return text


def _finish(call: Call, reply: Reply, seed: str, closes: bool) -> None:
    """Add the mock's own headers."""
    if reply.applied:
        reply.headers.append(("x-mock-applied", "; ".join(reply.applied)))
    reply.headers.append(("x-mock-seed", seed))
    if closes:
        reply.headers.append(("connection", "close"))


def _id(call: Call) -> str:
    return call.operation.id if call.operation else ""


def _lossy(headers: list[tuple[str, str]]) -> bytes:
    """Return header lines for the journal where a value cannot be sent as it is."""
    return encode_headers([(name, " ".join(value.split())) for name, value in headers]) or b""


async def _send_plainly(request: HttpRequest, reply: Reply) -> None:
    """Send a reply that the journal does not have."""
    head = dict(request.headers)
    body = reply.encode()
    headers = complete_headers(reply, head, len(body))
    closes = ("connection", "close") in headers
    lines = None if closes else encode_headers(headers)
    await send_whole(request, reply.status, headers, lines, reply.body or b"")
