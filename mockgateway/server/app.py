"""The ASGI application: locate a request, read its body, answer it, send the reply."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from mockgateway.call import Call
from mockgateway.journal import Journal
from mockgateway.pipeline.locate import Mount
from mockgateway.ports import Store, StoreUnavailable
from mockgateway.problem import ConfigError, Problem
from mockgateway.reply import Reply
from mockgateway.scenario import Library
from mockgateway.server.bodies import BodyMemory, ClientGone, ReceivedBody, timed
from mockgateway.server.http import AsgiRequest, HttpRequest, Receive, Scope, Send, encode_headers
from mockgateway.server.limits import LIMITS, Limits
from mockgateway.server.locator import Located, Locator
from mockgateway.server.observing import Observers
from mockgateway.server.reading import may_take, read_call
from mockgateway.server.recent import RecentRequests
from mockgateway.server.sandboxes import Sandboxes, SandboxState
from mockgateway.server.sending import (
    add_own_headers,
    complete_headers,
    lossy_lines,
    plain,
    send_paced,
    send_plainly,
    send_stream,
    send_whole,
)
from mockgateway.server.streaming import run_until_disconnect
from mockgateway.state.webhooks import Outbox, Targets, WebhookSender
from mockgateway.state.webhooks.outbox import REGISTER
from mockgateway.state.workers import beat
from mockgateway.stores import MemoryStore
from mockgateway.telemetry.observer import CLIENT_LEFT

AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]


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
        make_control: Callable[[App], AsgiApp] | None = None,
        unserved: Mount | None = None,
        timeline_speed: float = 1.0,
        limits: Limits = LIMITS,
    ) -> None:
        self.limits = limits
        self.bodies = BodyMemory(limits)
        self.mounts = mounts
        self.library = library or Library([], {})
        self.scenario = scenario
        self.seed = seed
        self.store = store or MemoryStore()
        self.webhook_sender = WebhookSender(targets or Targets(), self.store, self._outboxes)
        self.speed = speed
        self._sandboxes = Sandboxes(seed, self.store, speed, self.webhook_sender, timeline_speed)
        self._sandboxes.library, self._sandboxes.scenario = self.library, scenario
        self.sandbox_state = self._sandboxes.open
        self.list_sandboxes, self.open_sandboxes = self._sandboxes.list, self._sandboxes.open_all
        self.forget_sandbox = self._sandboxes.forget
        self.forget_sandboxes = self._sandboxes.forget_all
        self.recent = RecentRequests()
        self.observers = Observers()
        self.is_closing = False  # whether replies that have no end should end
        self._unserved = unserved
        self._locator = self._make_locator(mounts, default)
        self._make_control = make_control  # called with the first control call
        self._control: AsgiApp | None = None

    def adopt(self, fresh: App) -> None:
        """Serve the documents that another application loaded; sandboxes and journals stay."""
        self.recent.clear()
        fresh.library.copy_puts(self.library)
        self.mounts, self.library, self.scenario = fresh.mounts, fresh.library, fresh.scenario
        self._sandboxes.library, self._sandboxes.scenario = self.library, self.scenario
        default = fresh.default_mount.name if fresh.default_mount is not None else ""
        self._locator = self._make_locator(fresh.mounts, default)

    def _make_locator(self, mounts: Mapping[str, Mount], default: str) -> Locator:
        control, recent = self._control_api, self.recent
        return Locator(mounts, default, self.sandbox_state, control, recent, self._unserved)

    @property
    def default_mount(self) -> Mount | None:
        """The gateway that also answers at `/`, if any."""
        return self._locator.mounts.default

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI 3, http and lifespan)."""
        if scope["type"] == "http":
            await self.store.suspend(self._serve(AsgiRequest(scope, receive, send)))
        elif scope["type"] == "lifespan":
            await self.store.suspend(self._lifespan(receive, send))

    def dispatch(self, request: HttpRequest) -> Coroutine[Any, Any, None] | None:
        """Return the work on a complete request, or None if it should begin in a task.

        The work of most operations never suspends, unless other workers share the store.
        """
        if self.store.shared:
            is_control = b"/_mock" in request.raw_path  # Starlette needs a task
            return None if is_control else self.store.suspend(self._serve(request))
        found = self._locator.locate(request)
        if type(found) is Reply:
            return self._send_plainly(request, found, time.perf_counter())
        if type(found) is not Located or found.waits or found.problem is not None:
            return None
        return self._handle(request, found)

    async def _serve(self, request: HttpRequest) -> None:
        began, problem = time.perf_counter(), self._sandboxes.refresh(request)
        try:
            found = self._locator.locate(request)
        except StoreUnavailable as error:  # of a sandbox that is not known here
            found = plain(503, error.message)
            found.headers.append(("retry-after", "1"))
        if not isinstance(found, Located) or found.waits:
            await asyncio.sleep(0)  # in a task from here on
        if isinstance(found, Located):
            await self._handle(request, found._replace(problem=problem or found.problem))
        elif isinstance(found, Reply):
            await self._send_plainly(request, found, began)
        else:
            await self.observers.watch(found, request)

    async def _send_plainly(self, request: HttpRequest, reply: Reply, began: float) -> None:
        """Send a reply that the journal does not have."""
        await send_plainly(request, reply)
        self.observers.add_other(request, reply.status, began)

    # Read, answer and send

    async def _handle(self, request: HttpRequest, located: Located) -> None:
        """Read the body, answer the call, record the exchange and send the reply."""
        call, body = located.call, request.body
        if body is not None and may_take(call, body):
            call.body = body
            await self._answer(request, located, located.problem)
            return
        received = ReceivedBody(self.bodies)
        try:
            problem, closes = await read_call(request, located, received, self.bodies)
            await self._answer(request, located, problem, closes, received)
        except ClientGone:
            return
        finally:
            received.release()

    async def _answer(
        self,
        request: HttpRequest,
        located: Located,
        problem: Problem | None,
        closes: bool = False,
        received: ReceivedBody | None = None,
    ) -> None:
        """Answer a call whose body was read, record the exchange and send the reply."""
        call, pipeline, state, _, waits = located
        sandbox, head = call.sandbox, call.head
        call.number, call.seed = sandbox.call(request.number)
        call.received = sandbox.clock.now()
        seed = f"{sandbox.label}/{call.number}"
        try:
            if b"x-mock-seed" in head:
                seed = _use_requested_seed(call)
            if waits and problem is None:
                work = pipeline.answer(call, problem)
                reply = await run_until_disconnect(work, request.asgi()[1])
            else:
                reply = await pipeline.answer(call, problem)
        except ClientGone:  # the call was made all the same
            self._record_disconnect(call, state.journal, request.raw)
            return
        except ConfigError as error:  # of the call's own scenario or fault
            reply = plain(400, str(error))
            add_own_headers(call, reply, seed, closes)
            await self._send_plainly(request, reply, call.started)
            return
        add_own_headers(call, reply, seed, closes)
        if reply.pace is not None or reply.stream is not None:
            await self._send_slowly(request, call, reply, state.journal, received)
            return
        body = reply.encode()
        headers = complete_headers(reply, head, len(body))
        lines = encode_headers(headers)
        operation = "" if call.operation is None else call.operation.id
        took = time.perf_counter() - call.started
        state.journal.add(call, reply, lines or lossy_lines(headers), operation, took, request.raw)
        body = reply.body or b""
        if (
            lines is None
            or closes
            or request.method == "HEAD"
            or not request.write_whole(reply.status, headers, lines, body)
        ):
            await send_whole(request, reply.status, headers, None, body)
        self.observers.add_call(call, reply, None if reply.events is None else took)

    async def _send_slowly(
        self,
        request: HttpRequest,
        call: Call,
        reply: Reply,
        journal: Journal,
        received: ReceivedBody | None,
    ) -> None:
        """Send a reply that takes its time, and record it."""
        headers = complete_headers(reply, call.head, len(reply.encode()))
        lines = encode_headers(headers) or lossy_lines(headers)
        operation = "" if call.operation is None else call.operation.id
        took = time.perf_counter() - call.started
        journal.add(call, reply, lines, operation, took, request.raw)
        first: float | None = None
        if received is not None and reply.stream is None:  # the reply may last longer than wanted
            call.body, call.content, call.payload, call.parsed = b"", None, None, None
            received.release()
        if reply.stream is not None:
            done = partial(journal.add_streamed_body, call.number)
            capture = await send_stream(request, reply, headers, call.sandbox, call.started, done)
            left = None if capture.ended else capture.age
            first = capture.chunks[0][0] if capture.chunks else None
        else:
            left = await send_paced(request, reply, headers, call.sandbox, call.started)
            if left is not None:
                journal.add_disconnect(call.number, left)
            if reply.events is not None and reply.pace is not None and reply.pace.chunks:
                first = max(took, reply.pace.chunks[0].at)
        if call.claim is not None:
            with suppress(StoreUnavailable):  # the claim ends by itself
                call.claim.close(early=left is not None)
        self.observers.add_call(call, reply, first, left is not None)

    def _record_disconnect(self, call: Call, journal: Journal, raw: bytes) -> None:
        """Record a call whose client left before there was a reply."""
        took = time.perf_counter() - call.started
        reply = Reply(CLIENT_LEFT, None, problem="client_left")
        journal.add(call, reply, b"", call.operation.id if call.operation else "", took, raw)
        journal.add_disconnect(call.number, took)
        self.observers.add_call(call, reply, None, left=True)

    # Sandboxes, webhooks, the control API

    def _outboxes(self) -> Iterator[Outbox]:
        """Yield the outboxes that the store knows, opening their sandboxes."""
        for key, _ in self.store.scan(REGISTER):
            name, _, gateway = key.removeprefix(REGISTER).partition("/")
            mounts = [mount for mount in self.mounts.values() if mount.gateway == gateway]
            if mounts:
                sandbox = self.sandbox_state(name).sandbox
                yield mounts[0].pipeline.states.open(sandbox, gateway).outbox

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        """Send the webhooks that the store has from before; those in flight at the end stay."""
        await receive()
        with suppress(StoreUnavailable):
            beat(self.store)  # before this worker begins anything
        self.webhook_sender.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.webhook_sender.stop()
        self.store.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _control_api(self, state: SandboxState, path: str, request: HttpRequest) -> None:
        if self._control is None:
            assert self._make_control is not None, "this application has no control API"
            self._control = self._make_control(self)
        scope, receive, send = request.asgi()
        below = {"path": path, "raw_path": path.encode("latin-1"), "root_path": ""}
        scope = {**scope, **below, "mockgateway.sandbox_state": state}
        await self._control(scope, timed(receive, self.limits), send)


def _use_requested_seed(call: Call) -> str:
    """Set the seed that X-Mock-Seed asks for, and return its text. Raises ConfigError."""
    text, call.seed = call.sandbox.requested_seed(call.head[b"x-mock-seed"].decode("latin-1"))
    return text
