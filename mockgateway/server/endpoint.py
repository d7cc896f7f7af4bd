"""The one ASGI endpoint: find gateway, sandbox and operation, read the body, walk the line, send the reply."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from mockgateway.call import Call
from mockgateway.journal import Journal
from mockgateway.pipeline import Line
from mockgateway.problem import Problem
from mockgateway.reply import Reply
from mockgateway.sandbox import Sandbox
from mockgateway.server.cors import is_preflight, preflight, with_cors
from mockgateway.spec.operation import DEFAULT_MAX_BODY, Operation

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

MAX_SANDBOXES = 1000
MAX_DRAIN = 512 * 1024 * 1024

_SANDBOX_NAME = re.compile(r"[A-Za-z0-9._-]{1,64}\Z")


@dataclass(frozen=True, slots=True)
class Mount:
    """A line at a prefix: `/name/...`, and at `/` for its host names."""

    name: str
    region: str
    line: Line
    hosts: Sequence[str]


@dataclass(slots=True)
class World:
    """A sandbox with its journal."""

    sandbox: Sandbox
    journal: Journal


class App:
    """The ASGI application of the whole mock."""

    def __init__(self, mounts: Mapping[str, Mount], default: str, seed: int) -> None:
        self.mounts = mounts
        self.seed = seed
        self.default = mounts.get(default)
        self._hosts = {host: mount for mount in mounts.values() for host in mount.hosts if host}
        self._worlds: OrderedDict[str, World] = OrderedDict()
        self._ordinary = self._world("")
        self._control: Callable[[Scope, Receive, Send], Awaitable[None]] | None = None

    def adopt(self, fresh: App) -> None:
        """Serve what another application has loaded; sandboxes and journals stay."""
        self.mounts, self.default, self._hosts = fresh.mounts, fresh.default, fresh._hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI 3, http only)."""
        if scope["type"] != "http":
            return
        path = scope["raw_path"].decode("latin-1") or "/"
        world, base, path = self._ordinary, "", path
        if path.startswith("/~"):
            name, slash, rest = path[2:].partition("/")
            if not _SANDBOX_NAME.match(name):
                await _send(send, _plain(404, f"'{name[:80]}' is no sandbox name: use up to 64 letters, digits, '.', '_' or '-'"), scope)
                return
            world, base, path = self._world(name), f"/~{name}", slash + rest or "/"
        elif (named := _header(scope, b"x-mock-sandbox")) and _SANDBOX_NAME.match(named):
            world = self._world(named)
        if path.startswith("/_mock") and (len(path) == 6 or path[6] == "/"):
            await self._control_api(scope, receive, send, world, path)
            return
        mount, prefix, path = self._mount(scope, path)
        if mount is None:
            await _send(send, self._lost(path), scope)
            return
        await self._answer(scope, receive, send, world, mount, base + prefix, path)

    async def _answer(self, scope: Scope, receive: Receive, send: Send, world: World, mount: Mount, prefix: str, path: str) -> None:
        method = scope["method"]
        line = mount.line
        operation: Operation | None = None
        route: dict[str, str] = {}
        problem: Problem | None = None
        if method == "OPTIONS" and is_preflight(scope["headers"]):
            await _send(send, preflight(scope["headers"]), scope)
            return
        base_url = f"{scope['scheme']}://{_header(scope, b'host') or 'localhost'}{prefix}"
        try:
            operation, route = line.router.find(method, path)
        except Problem as lost:
            if path == "/openapi.json" and method == "GET":
                await _send(send, Reply(200, value=line.publish(base_url)), scope)
                return
            problem = lost
        body = b""
        try:
            body = await _body(scope, receive, operation.max_body if operation else DEFAULT_MAX_BODY)
        except Problem as large:
            problem = problem or large
        except ClientGone:
            return
        sandbox = world.sandbox
        number = next(sandbox.calls)
        call = Call(
            method,
            path,
            scope["query_string"],
            scope["headers"],
            body,
            scope["client"][0] if scope.get("client") else "",
            base_url,
            line.gateway.name or mount.name,
            mount.region,
            sandbox,
            number,
            sandbox.seed.of("call", number),
            sandbox.clock.now(),
            route,
        )
        reply = await line.answer(call, operation, problem, world.journal)
        reply.headers.append(("x-mock-call", str(call.number)))
        reply.headers.append(("x-mock-seed", str(sandbox.number)))
        await _send(send, reply, scope)

    def _mount(self, scope: Scope, path: str) -> tuple[Mount | None, str, str]:
        """The mount, the prefix that named it ("" for a host name or the default), and the path below it."""
        end = path.find("/", 1)
        name = path[1:] if end < 0 else path[1:end]
        mount = self.mounts.get(name)
        if mount is not None:
            return mount, f"/{name}", path[end:] if end > 0 else "/"
        host = (_header(scope, b"host") or "").rsplit(":", 1)[0].lower()
        return self._hosts.get(host) or self.default, "", path

    def _lost(self, path: str) -> Reply:
        known = ", ".join(f"/{name}" for name in self.mounts)
        return _plain(404, f"No gateway is served at {path[:200]}. Known prefixes: {known}. `--gateway NAME` serves one of them at / as well.")

    def _world(self, name: str) -> World:
        world = self._worlds.get(name)
        if world is None:
            world = self._worlds[name] = World(Sandbox.create(name, self.seed), Journal())
            if len(self._worlds) > MAX_SANDBOXES:  # the one not used for longest goes; the ordinary one stays
                oldest = next(other for other in self._worlds if other)
                del self._worlds[oldest]
        elif name:
            self._worlds.move_to_end(name)
        return world

    async def _control_api(self, scope: Scope, receive: Receive, send: Send, world: World, path: str) -> None:
        if self._control is None:
            from mockgateway.server.control import create_control  # Starlette, loaded when first asked for

            self._control = create_control(self)
        await self._control({**scope, "path": path, "raw_path": path.encode("latin-1"), "root_path": "", "mockgateway.world": world}, receive, send)


class ClientGone(Exception):
    """The client hung up while it was still sending."""


async def _body(scope: Scope, receive: Receive, limit: int) -> bytes:
    message = await receive()
    if message["type"] == "http.disconnect":
        raise ClientGone
    first: bytes = message.get("body", b"")
    if not message.get("more_body") and len(first) <= limit:
        return first
    parts, size = [first], len(first)
    while message.get("more_body"):
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        part = message.get("body", b"")
        size += len(part)
        if size <= limit:
            parts.append(part)
        elif size > MAX_DRAIN:  # whoever sends on and on is cut off; others get to read their answer
            break
        else:
            parts.clear()
    if size > limit:
        raise Problem("request_too_large", f"The request body is {size} bytes; at most {limit} are allowed.", limit=limit)
    return b"".join(parts)


def _header(scope: Scope, wanted: bytes) -> str | None:
    for name, value in scope["headers"]:
        if name == wanted:
            return str(value.decode("latin-1"))
    return None


def _plain(status: int, message: str) -> Reply:
    return Reply(status, body=orjson.dumps({"error": {"message": message, "type": "mockgateway"}}))


async def _send(send: Send, reply: Reply, scope: Scope) -> None:
    body = reply.encode()
    headers = [(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in reply.headers]
    if reply.media_type is not None:
        headers.append((b"content-type", _CONTENT_TYPES.get(reply.media_type) or reply.media_type.encode("latin-1")))
    if reply.events is not None:
        headers.append((b"cache-control", b"no-cache"))
    elif reply.status != 204:
        headers.append((b"content-length", str(len(body)).encode()))
    with_cors(scope["headers"], headers)
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": body if scope["method"] != "HEAD" else b""})


_CONTENT_TYPES = {
    "application/json": b"application/json",
    "text/event-stream": b"text/event-stream; charset=utf-8",
    "text/plain": b"text/plain; charset=utf-8",
}
