"""Route a request to a gateway's pipeline, to a page of the mock, or to an error."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from mockgateway.call import Call
from mockgateway.pipeline.locate import Head, Mount, Mounts, split_sandbox
from mockgateway.pipeline.pipeline import Pipeline
from mockgateway.problem import Problem
from mockgateway.reply import Reply
from mockgateway.request import ParsedRequest
from mockgateway.sandbox import Sandbox
from mockgateway.server.cors import is_preflight, preflight
from mockgateway.server.http import HttpRequest, encode_headers
from mockgateway.server.recent import RecentRequest, RecentRequests, Target
from mockgateway.server.sandboxes import SandboxState
from mockgateway.server.sending import complete_headers, plain
from mockgateway.spec.operation import Operation

if TYPE_CHECKING:
    from mockgateway.server.media import FilePath

MAX_TARGETS = 1000  # URLs that are remembered

# Headers that change where a request leads.
_REROUTING = frozenset({b"x-mock-sandbox", b"x-forwarded-host", b"x-forwarded-proto"})

# Where a browser that opens an address finds it in the console.
PAGES = {"/": "/_mock/", "/docs": "/_mock/#api", "/_mock": "/_mock/"}

Handler = Callable[[HttpRequest], Awaitable[None]]


class Located(NamedTuple):
    """A request for a gateway."""

    call: Call
    pipeline: Pipeline | FilePath
    state: SandboxState
    problem: Problem | None = None  # why no operation answers it
    waits: bool = False  # whether the operation waits for a worker process


ControlApi = Callable[[SandboxState, str, HttpRequest], Awaitable[None]]


class Locator:
    """Locates the requests of one mock; URLs without path parameters are remembered."""

    def __init__(
        self,
        mounts: Mapping[str, Mount],
        default: str,
        open_sandbox: Callable[[str], SandboxState],
        control_api: ControlApi,
        recent: RecentRequests,
        unserved: Mount | None = None,
    ) -> None:
        self.mounts = Mounts(mounts, default)
        self._names = list(mounts)
        self._open_sandbox = open_sandbox
        self._control_api = control_api
        self._default = open_sandbox("")
        self._recent = recent
        self._unserved = unserved  # for paths that no gateway serves but a scenario may answer
        self._targets: dict[tuple[str, bytes, bytes | None, str], Target] = {}

    def locate(self, request: HttpRequest) -> Located | Reply | Handler:
        """Return the call for a gateway, else the reply or the handler of the request."""
        known = request.recent
        if known is not None:
            found = _at(known.target, request, known.head, self._default, {})
            found.call.repeatable = known
            return found
        head = dict(request.headers)
        key = (request.method, request.raw_path, head.get(b"host"), request.scheme)
        target = self._targets.get(key)
        if target is not None and _REROUTING.isdisjoint(head):
            found = _at(target, request, head, self._default, {})
            if request.keep_alive and self._recent.is_repeated(request.raw):
                found.call.repeatable = self._recent.keep(RecentRequest(request, head, target))
            return found
        return self._search(request, head, key)

    def _search(
        self, request: HttpRequest, head: Head, key: tuple[str, bytes, bytes | None, str]
    ) -> Located | Reply | Handler:
        """Locate a request whose URL is not cached."""
        path = request.raw_path.decode("latin-1") or "/"
        state, prefix = self._default, ""
        if path.startswith(("/~", "/_mock")) or b"x-mock-sandbox" in head:
            path, prefix, name = split_sandbox(path, head)
            if name is None:
                advice = "use up to 64 letters, digits, '.', '_' or '-'"
                return plain(404, f"{prefix[:80]!r} is no sandbox name: {advice}")
            state = self._open_sandbox(name) if name else state
            if path.startswith("/_mock") and (len(path) == 6 or path[6] == "/"):
                base_url = self.mounts.base_url(request.scheme, head, prefix)
                page = _console_page(request, head, path, base_url)
                return page or partial(self._control_api, state, path)
        mount, mounted, path = self.mounts.find(path, head)
        base_url = self.mounts.base_url(request.scheme, head, prefix)
        if mount is None:
            return self._refuse_unserved(request, head, state, base_url, path)
        if request.method == "OPTIONS" and is_preflight(head):
            return preflight(head)
        try:
            operation, route = mount.pipeline.router.find(request.method, path)
        except Problem as problem:
            base_url += mounted
            page = None if mounted else _console_page(request, head, path, base_url)
            other = page or _locate_extra(request, mount, path, base_url)
            if other is not None:
                return other
            if path.startswith("/media/") and not _is_replaying(state.sandbox):
                return _locate_file(request, head, mount, path, base_url, state)
            call = _call(request, head, mount, mount.gateway, path, base_url, state.sandbox)
            return Located(call, mount.pipeline, state, problem)
        target = Target(mount, mount.gateway, path, base_url + mounted, operation)
        if not route and state is self._default and _REROUTING.isdisjoint(head):
            if len(self._targets) >= MAX_TARGETS:
                self._targets.clear()
            self._targets[key] = target
        return _at(target, request, head, state, route)

    def _refuse_unserved(
        self, request: HttpRequest, head: Head, state: SandboxState, base_url: str, path: str
    ) -> Reply | Located:
        """Return the reply to a path that no gateway serves, or the call for a scenario's rules.

        The journal has such a reply without a number: automatic requests of a browser must not
        change the random values of later calls.
        """
        known = ", ".join(f"/{name}" for name in self._names)
        advice = "`--gateway NAME` serves one of them at / as well."
        message = f"No gateway is served at {path[:200]}. Known prefixes: {known}. {advice}"
        page = _console_page(request, head, path, base_url)
        if page is not None:
            return page
        reply, sandbox, mount = plain(404, message), state.sandbox, self._unserved
        active = sandbox.active_scenario
        if mount is not None and active is not None and active.scenario.answers_paths:
            call = _call(request, head, mount, mount.name, path, base_url, sandbox)
            return Located(call, mount.pipeline, state, Problem("not_found", message))
        unserved = ParsedRequest(
            request.method, path, request.query, request.headers, head, b"", "", base_url, "", "",
            sandbox, 0, sandbox.seed, sandbox.clock.now(), {},
        )  # fmt: skip
        lines = encode_headers(complete_headers(reply, head, len(reply.encode())))
        state.journal.add(unserved, reply, lines or b"")
        reply.headers.clear()
        return reply


def _console_page(request: HttpRequest, head: Head, path: str, base_url: str) -> Reply | None:
    """Return a browser's way to the console, or None for another client or address."""
    page = PAGES.get(path)
    if page is None or request.method != "GET" or b"text/html" not in head.get(b"accept", b""):
        return None
    return Reply(302, media_type=None, body=b"", headers=[("location", base_url + page)])


def _at(
    target: Target, request: HttpRequest, head: Head, state: SandboxState, route: Mapping[str, str]
) -> Located:
    mount, gateway, path, base_url, operation = target
    call = _call(request, head, mount, gateway, path, base_url, state.sandbox, operation, route)
    pipeline = mount.pipeline
    return Located(call, pipeline, state, None, pipeline.compiled(operation).waits)


def _call(
    request: HttpRequest,
    head: Head,
    mount: Mount,
    gateway: str,
    path: str,
    base_url: str,
    sandbox: Sandbox,
    operation: Operation | None = None,
    route: Mapping[str, str] = MappingProxyType({}),
) -> Call:
    return Call(
        request.method, path, request.query, request.headers, head, b"", request.client, base_url,
        gateway, mount.region, sandbox, 0, sandbox.seed, 0.0, route,
        state=mount.pipeline.states.open(sandbox, gateway), operation=operation,
    )  # fmt: skip


def _locate_extra(request: HttpRequest, mount: Mount, path: str, base_url: str) -> Reply | None:
    """Return the page that every gateway serves besides its document, or None."""
    if request.method == "GET" and path == "/openapi.json":
        return Reply(200, value=mount.pipeline.publish(base_url))
    if request.method == "GET" and path == "/":
        operations = [f"{one.method} {base_url}{one.path}" for one in mount.pipeline.operations]
        document = f"{base_url}/openapi.json"
        value = {"gateway": mount.name, "document": document, "operations": operations}
        return Reply(200, value=value)
    return None


def _locate_file(
    request: HttpRequest, head: Head, mount: Mount, path: str, base_url: str, state: SandboxState
) -> Located | Reply | Handler:
    """Return the call for a file that a link leads to; the console's previews are no calls."""
    if request.method not in ("GET", "HEAD"):
        refused = plain(405, "Files are read, by GET or HEAD.")
        refused.headers.append(("allow", "GET, HEAD"))
        return refused
    from mockgateway.server.media import FilePath, show  # loaded with the first file

    call = _call(request, head, mount, mount.gateway, path, base_url, state.sandbox)
    if b"/_mock/" in head.get(b"referer", b""):
        return partial(show, call)
    return Located(call, FilePath(mount.pipeline), state, waits=True)


def _is_replaying(sandbox: Sandbox) -> bool:
    """Return whether a recording is active: it answers the links that were signed elsewhere."""
    active = sandbox.active_scenario
    return active is not None and any(rule.when.same for rule in active.scenario.rules)
