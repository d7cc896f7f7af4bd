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
