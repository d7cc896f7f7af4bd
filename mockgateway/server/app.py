"""The one ASGI endpoint: find gateway, sandbox and operation, read the body, walk the line, send the reply."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from mockgateway.call import Call
from mockgateway.journal import Budget, Journal
from mockgateway.pipeline.pipeline import RENDERER
from mockgateway.ports import Store
from mockgateway.problem import ConfigError, Problem
from mockgateway.reply import Reply
from mockgateway.request import ParsedRequest
from mockgateway.sandbox import Sandbox
from mockgateway.scenario import Library, activate
from mockgateway.server.bodies import ClientGone, long_body, refuse_unread
from mockgateway.server.cors import is_preflight, preflight
from mockgateway.server.mounts import Mount, Places, sandbox_of
from mockgateway.server.sending import (
    Head,
    Receive,
    Scope,
    Send,
    plain,
    send_paced,
    send_reply,
    send_stream,
)
from mockgateway.spec.operation import DEFAULT_MAX_BODY, Operation
from mockgateway.state.webhooks import Outbox, Targets, WebhookSender
from mockgateway.state.webhooks.outbox import REGISTER
from mockgateway.stores import MemoryStore

MAX_SANDBOXES = 1000
LEFT = (
    499  # what the journal has for a client that did not wait for its answer, as nginx's log does
)


@dataclass(slots=True)
class SandboxState:
    """A sandbox with its journal."""

    sandbox: Sandbox
    journal: Journal


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
        self.places = Places(mounts, default)
        self._sandbox_states: OrderedDict[str, SandboxState] = OrderedDict()
        self._budget = Budget()
        self._ordinary = self.sandbox_state("")
        self._control: Callable[[Scope, Receive, Send], Awaitable[None]] | None = None

    def adopt(self, fresh: App) -> None:
        """Serve what another application has loaded; sandboxes and journals stay."""
        fresh.library.copy_puts(self.library)
        self.mounts, self.places, self.library, self.scenario = (
            fresh.mounts,
            fresh.places,
            fresh.library,
            fresh.scenario,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI 3, http and lifespan)."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._lifespan(receive, send)
            return
        path: str = scope["raw_path"].decode("latin-1") or "/"
        head = dict(scope["headers"])
        world, base = self._ordinary, ""
        if path.startswith(("/~", "/_mock")) or b"x-mock-sandbox" in head:
            path, base, named = sandbox_of(path, head)
            if named is None:
                await send_reply(
                    send,
                    plain(
                        404,
                        f"{base[:80]!r} is no sandbox name: use up to 64 letters, digits, '.', '_' or '-'",
                    ),
                    scope,
                    head,
                )
                return
            world = self.sandbox_state(named) if named else world
            if path.startswith("/_mock") and (len(path) == 6 or path[6] == "/"):
                await self._control_api(scope, receive, send, world, path)
                return
        mount, prefix, path = self.places.find(path, head)
        here = self.places.here(scope, head, base)
        if mount is None:
            await send_reply(send, self._lost(scope, head, world, here, path), scope, head)
            return
        method, pipeline = scope["method"], mount.pipeline
        if method == "OPTIONS" and is_preflight(head):
            await send_reply(send, preflight(head), scope, head)
            return
        base_url = here + prefix
        operation: Operation | None = None
        route: Mapping[str, str] = {}
        problem: Problem | None = None
        try:
            operation, route = pipeline.router.find(method, path)
        except Problem as lost:
            if method == "GET" and (page := _own_page(mount, path, base_url)) is not None:
                await send_reply(send, page, scope, head)
                return
            if path.startswith("/media/") and not _replayed(world.sandbox):
                if method in ("GET", "HEAD"):
                    await _serve_file(scope, receive, send, path, world.sandbox, mount)
                else:
                    refused = plain(405, "Files are read, by GET or HEAD.")
                    refused.headers.append(("allow", "GET, HEAD"))
                    await send_reply(send, refused, scope, head)
                return
            problem = lost
        sandbox, client = world.sandbox, scope["client"]
        name = pipeline.gateway.name or mount.name
        call = Call(
            method,
            path,
            scope["query_string"],
            scope["headers"],
            head,
            b"",
            client[0] if client else "",
            base_url,
            name,
            mount.region,
            sandbox,
            0,
            sandbox.seed,
            0.0,
            route,
            state=pipeline.states.open(sandbox, name),
        )
        limit = operation.max_body if operation else DEFAULT_MAX_BODY
        leave = False
        try:
            if b"content-encoding" in head or b"expect" in head:
                refuse_unread(head, limit)
            if (
                (sandbox.active_scenario is not None and sandbox.active_scenario.slows_upload)
                or b"x-mock-fault" in head
                or b"x-mock-scenario" in head
            ):
                receive = _read_at(pipeline.read_rate(call, operation), receive, send, scope)
            message = await receive()
            body: bytes = message.get("body", b"")
            if message.get("more_body") or len(body) > limit or message["type"] != "http.request":
                body = await long_body(message, receive, head, limit)
            call.body = body
        except Problem as unread:
            problem, leave = problem or unread, b"expect" in head
        except ClientGone:
            return
        except ConfigError:  # which is told below
            pass
        call.number, call.seed = sandbox.call()
        call.received = sandbox.clock.now()
        seed = f"{sandbox.label}/{call.number}"
        try:
            if b"x-mock-seed" in head:
                seed, call.seed = sandbox.wished(head[b"x-mock-seed"].decode("latin-1"))
            work = pipeline.answer(call, operation, problem, world.journal)
            reply = await (
                work
                if operation is None or not pipeline.compiled(operation).waits
                else _attended(work, receive)
            )
        except ClientGone:  # nobody is answered, but it was asked
            took = time.perf_counter() - call.started
            world.journal.add(
                call,
                Reply(LEFT, None, problem="client_left"),
                operation.id if operation else "",
                took,
            )
            world.journal.left(call.number, took)
            return
        except ConfigError as wrong:  # what the call wished for itself
            reply = plain(400, str(wrong))
        if reply.applied:
            reply.headers.append(("x-mock-applied", "; ".join(reply.applied)))
        reply.headers.append(("x-mock-seed", seed))
        if (
            leave
        ):  # a client that asked first will not send the body now: what it sends next is not one
            reply.headers.append(("connection", "close"))
        if reply.stream is not None:
            await send_stream(
                send,
                receive,
                reply,
                head,
                sandbox,
                call.started,
                partial(world.journal.passed, call.number),
            )
            return
        if reply.pace is None:
            await send_reply(send, reply, scope, head, leave)
            return
        sandbox.streams += 1
        try:
            left = await send_paced(send, reply, scope, head, call.started)
        finally:
            sandbox.streams -= 1
        if left is not None:
            world.journal.left(call.number, left)

    def _lost(self, scope: Scope, head: Head, world: SandboxState, here: str, path: str) -> Reply:
        """What is said where no gateway is served; its journal has it, as a call without a number: whatever a browser asks for changes nothing that is drawn later."""
        known = ", ".join(f"/{name}" for name in self.mounts)
        reply = plain(
            404,
            f"No gateway is served at {path[:200]}. Known prefixes: {known}. `--gateway NAME` serves one of them at / as well.",
        )
        sandbox = world.sandbox
        call = ParsedRequest(
            scope["method"],
            path,
            scope["query_string"],
            scope["headers"],
            head,
            b"",
            "",
            here,
            "",
            "",
            sandbox,
            0,
            sandbox.seed,
            sandbox.clock.now(),
            {},
        )
        world.journal.add(call, reply, "", 0.0)
        return reply

    def sandbox_state(self, name: str) -> SandboxState:
        """Return the state of the sandbox `name` ("" for the default one), creating it if needed."""
        world = self._sandbox_states.get(name)
        if world is None:
            world = self._sandbox_states[name] = SandboxState(
                Sandbox.create(name, self.seed, self.store, self.speed),
                Journal(budget=self._budget),
            )
            world.sandbox.past = world.journal.all
            world.sandbox.webhook_sender = self.webhook_sender
            if self.scenario:
                activate(world.sandbox, self.library.get(self.scenario), anew=False)
            if (
                len(self._sandbox_states) > MAX_SANDBOXES
            ):  # the one not used for longest goes; the ordinary one stays
                self.forget_sandbox(next(other for other in self._sandbox_states if other))
        elif name:
            self._sandbox_states.move_to_end(name)
        return world

    def forget_sandbox(self, name: str) -> None:
        """Drop a sandbox with its journal and, unless other workers share the store, its state."""
        state = self._sandbox_states.pop(name, None)
        if state is not None:
            state.journal.clear()
        if not self.store.shared:
            self.webhook_sender.forget(name)
            for key, _ in self.store.scan(f"{name}/"):
                self.store.delete(key)

    def _outboxes(self) -> Iterator[Outbox]:
        """Those that the store has something of, their sandboxes opened."""
        for key, _ in self.store.scan(REGISTER):
            name, _, gateway = key.removeprefix(REGISTER).partition("/")
            mount = next(
                (
                    mount
                    for mount in self.mounts.values()
                    if (mount.pipeline.gateway.name or mount.name) == gateway
                ),
                None,
            )
            if mount is not None:
                sandbox = self.sandbox_state(name).sandbox
                yield mount.pipeline.states.open(sandbox, gateway).outbox

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        """What the store has from before is sent on from the start; what is on its way at the end stays in the store."""
        await receive()
        self.webhook_sender.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.webhook_sender.stop()
        await send({"type": "lifespan.shutdown.complete"})

    async def _control_api(
        self, scope: Scope, receive: Receive, send: Send, world: SandboxState, path: str
    ) -> None:
        if self._control is None:
            from mockgateway.server.control import (
                create_control,
            )  # Starlette, loaded when first asked for

            self._control = create_control(self)
        await self._control(
            {
                **scope,
                "path": path,
                "raw_path": path.encode("latin-1"),
                "root_path": "",
                "mockgateway.world": world,
            },
            receive,
            send,
        )


def _own_page(mount: Mount, path: str, base_url: str) -> Reply | None:
    """What every mount has beside its document: the document itself, and a word at its top for whoever opens it in a browser."""
    if path == "/openapi.json":
        return Reply(200, value=mount.pipeline.publish(base_url))
    if path == "/":
        operations = [
            f"{operation.method} {base_url}{operation.path}"
            for operation in mount.pipeline.operations
        ]
        return Reply(
            200,
            value={
                "gateway": mount.name,
                "document": f"{base_url}/openapi.json",
                "operations": operations,
            },
        )
    return None


def _read_at(rate: float | None, receive: Receive, send: Send, scope: Scope) -> Receive:
    """What reads the body, at so many bytes in a second."""
    if rate is None:
        return receive
    from mockgateway.server.paced import slowly  # loaded where something delays

    return slowly(receive, rate, scope, send)


def _replayed(sandbox: Sandbox) -> bool:
    """Whether a recording is played: its links were signed elsewhere, and its files are answered from it."""
    return sandbox.active_scenario is not None and any(
        rule.when.same for rule in sandbox.active_scenario.scenario.rules
    )


async def _serve_file(
    scope: Scope, receive: Receive, send: Send, path: str, sandbox: Sandbox, mount: Mount
) -> None:
    from mockgateway.server.media import serve  # loaded where somebody looks at a file

    name = mount.pipeline.gateway.name or mount.name
    state = mount.pipeline.states.open(sandbox, name)
    await serve(scope, receive, send, path, state.links, RENDERER, sandbox.clock.now())


async def _attended(work: Coroutine[Any, Any, Reply], receive: Receive) -> Reply:
    """A reply that takes its time. Raises ClientGone where the client does not wait for it."""
    from mockgateway.server.media import ClientLeft, attended

    try:
        return await attended(work, receive)
    except ClientLeft:
        raise ClientGone from None
