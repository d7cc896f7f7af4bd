"""A proxy between a client and a real gateway that records every exchange.

The client's key stays on this machine if the proxy has one of its own; no key is logged or
written. Pieces of a body are sent on as they come.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx

from mockgateway.call import Call
from mockgateway.pipeline.pipeline import Pipeline
from mockgateway.problem import ConfigError, Problem
from mockgateway.recording.asgi import (
    MAX_BODY,
    Receive,
    Scope,
    Send,
    read_body,
    send_body,
    send_error,
    send_head,
)
from mockgateway.recording.capture import Capture, Exchanges
from mockgateway.recording.cassette import MOST
from mockgateway.recording.credentials import with_key
from mockgateway.recording.rewriting import (
    StreamReplacer,
    can_decode,
    forwarded_headers,
    is_text,
    without_codings,
)
from mockgateway.reply import Reply
from mockgateway.sandbox import Sandbox
from mockgateway.spec.operation import Operation
from mockgateway.state.gateway_state import GatewayState

MOST_SECRETS = 200  # credentials that are removed from every reply, not only from their own
WRITE_INTERVAL = 1.0  # seconds between two writes of the recording, ...
WRITE_SHARE = 30  # ... or so many times as long as a write takes, since streams pause meanwhile
RAW = "mockgateway.raw"  # in the scope's extensions: opens the connection, to break it
ARRIVED = "mockgateway.arrived"  # in the scope: when the request arrived, by time.monotonic()
LOCAL = ("localhost", "127.0.0.1", "::1")  # hosts whose web pages may use the key


class _Request(NamedTuple):
    """A client's request."""

    path: str  # below the gateway's prefix
    body: bytes
    base_url: str  # that the client used
    started: float  # by time.monotonic()
    operation: Operation | None
    connection: Any  # to break it as the upstream did; None without uvicorn
    send: Send


class Proxy:
    """An ASGI application that forwards everything to one gateway."""

    def __init__(
        self,
        name: str,
        pipeline: Pipeline,
        upstream: str,
        key: str,
        cassette: Exchanges,
        timeout: float,
        log: Callable[[str], None],
        ended: Callable[[Capture], None] = lambda capture: None,
        stop: Callable[[ConfigError], None] = lambda error: None,
    ) -> None:
        """Create a proxy.

        Args:
            name: The gateway's mount.
            pipeline: The gateway's pipeline, for its document and its errors.
            upstream: The real gateway's base URL.
            key: The key for the upstream; "" sends the client's own.
            cassette: The collector of the exchanges.
            timeout: Seconds without a byte from the upstream.
            log: Prints a line.
            ended: Called with each exchange that has ended, after its line.
            stop: Ends the server if the recording cannot be written.
        """
        self._name = name
        self._pipeline = pipeline
        self._gateway = pipeline.gateway.name or name
        self._upstream = upstream
        self._key = key
        self._cassette = cassette
        self._timeout = timeout
        self._log = log
        self._ended = ended
        self._stop = stop
        self._next_write, self._sandbox = 0.0, Sandbox.create("", 0)
        self._secrets: dict[str, None] = {}  # all credentials so far, in their order
        # The environment's proxies and certificates apply to upstreams on other machines only.
        self._client = httpx.AsyncClient(
            trust_env=urlsplit(upstream).hostname not in LOCAL,
            timeout=httpx.Timeout(timeout),
            limits=httpx.Limits(max_connections=None),
            follow_redirects=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),  # keeps none
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection (ASGI 3, http and lifespan)."""
        if scope["type"] == "lifespan":
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await self._client.aclose()
            self._write()
            await send({"type": "lifespan.shutdown.complete"})
        elif scope["type"] == "http":
            await self._handle(scope, receive, send)

    async def _handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = scope.get(ARRIVED) or time.monotonic()
        open_raw = scope.get("extensions", {}).get(RAW)
        connection = open_raw(send) if open_raw else None
        body = await read_body(receive)
        if body is None:  # the client left
            return
        head = dict(scope["headers"])
        if len(body) > MAX_BODY:
            await send_error(send, 413, "The request is too large to record.")
            return
        origin = head.get(b"origin", b"http://localhost").decode("latin-1")
        if self._key and urlsplit(origin).hostname not in LOCAL:
            message = "A web page of another host may not use the key of the recording."
            await send_error(send, 403, message)
            return
        path: str = scope["raw_path"].decode("latin-1") or "/"
        prefix = f"/{self._name}" if f"{path}/".startswith(f"/{self._name}/") else ""
        path, operation = path[len(prefix) :] or "/", None
        host = head.get(b"host", b"localhost").decode("latin-1")
        with suppress(Problem):  # unknown paths are forwarded as well
            operation, _ = self._pipeline.router.find(scope["method"], path)
        base_url = f"{scope['scheme']}://{host}{prefix}"
        request = _Request(path, body, base_url, started, operation, connection, send)
        await self._record(scope, request, head.get(b"content-type", b"").decode("latin-1"))

    async def _record(self, scope: Scope, request: _Request, content_type: str) -> None:
        """Forward a request, and record the exchange."""
        method, query = scope["method"], scope["query_string"]
        headers, new_query, sent = with_key(scope["headers"], query, self._key, request.operation)
        if len(self._secrets) < MOST_SECRETS:
            self._secrets |= dict.fromkeys(sent)
        capture = Capture(
            self._gateway,
            request.operation.id if request.operation else "",
            method,
            request.path,
            query,
            content_type,
            request.body,
            self._upstream,
            tuple(dict.fromkeys((*sent, *self._secrets))),
            request_headers=headers,
        )
        if not self._cassette.add(capture):
            message = f"The recording is full ({MOST:,} exchanges)"
            self._log(f"{message}: further requests are forwarded but not recorded.")
        try:
            await self._forward(capture, headers, new_query, request)
        except httpx.ConnectError as error:
            message = f"The upstream {self._upstream} cannot be reached: {error}."
            await self._refuse(capture, request, Problem("upstream_error", message))
            self._log(f"{message} Check --upstream and the network.")
        except httpx.TimeoutException:
            if capture.status:
                self._break(capture, request, reset=False)
            else:
                message = f"The upstream did not answer within {self._timeout:g} seconds."
                await self._refuse(capture, request, Problem("upstream_timeout", message))
        except (httpx.RequestError, httpx.StreamError) as error:
            self._break(capture, request, reset=isinstance(error, httpx.ReadError))
        capture.done = True
        self._log(_log_line(capture, time.monotonic() - request.started))
        self._ended(capture)
        if time.monotonic() >= self._next_write:
            self._write()

    async def _forward(
        self,
        capture: Capture,
        headers: Sequence[tuple[bytes, bytes]],
        query: bytes,
        request: _Request,
    ) -> None:
        """Send a request to the upstream, and its reply to the client piece by piece."""
        url = self._upstream + capture.path + (f"?{query.decode('latin-1')}" if query else "")
        response = await self._client.send(
            self._client.build_request(
                capture.method, url, headers=list(headers), content=capture.request or None
            ),
            stream=True,
        )
        send = request.send
        try:
            capture.head = time.monotonic() - request.started
            capture.status = response.status_code
            capture.headers = [
                (name.decode("latin-1").lower(), value.decode("latin-1"))
                for name, value in response.headers.raw
            ]
            # The upstream was asked not to compress. What httpx decodes is forwarded and recorded
            # without compression; anything else passes as it is.
            codings = self._client.headers["accept-encoding"].split(", ")
            decoded, replacer = can_decode(capture.headers, codings), None
            if decoded:
                capture.headers = without_codings(capture.headers)
                if is_text(capture.headers):
                    replacer = StreamReplacer(self._upstream.encode(), request.base_url.encode())
            reply_headers = forwarded_headers(
                capture.headers, replacer is None, self._upstream, request.base_url
            )
            await send_head(send, response.status_code, reply_headers)
            async for data in response.aiter_bytes() if decoded else response.aiter_raw():
                if data:
                    capture.pieces.append((time.monotonic() - request.started, data))
                    await send_body(send, replacer.feed(data) if replacer else data, more=True)
            await send_body(send, replacer.end() if replacer else b"")
        finally:
            await response.aclose()

    def _break(self, capture: Capture, request: _Request, reset: bool) -> None:
        """Break the client's connection as the upstream broke its own: by a TCP RST, or early."""
        how = "reset" if reset else "close"
        if capture.status:
            capture.ending = how
        else:
            wait = round(time.monotonic() - request.started, 3)
            capture.fault = {"disconnect": {"at": "start", "how": how, "wait": wait}}
        if request.connection is None:
            raise ConnectionAbortedError("the upstream closed the connection")
        request.connection.abort(reset)

    async def _refuse(self, capture: Capture, request: _Request, problem: Problem) -> None:
        """Send an error of the gateway's document, and record it as a fault."""
        number, seed = self._sandbox.call()
        call = Call(
            method=capture.method,
            path=capture.path,
            query=b"",
            headers=(),
            head={},
            body=b"",
            client="",
            base_url="",
            gateway=self._gateway,
            region="",
            sandbox=self._sandbox,
            number=number,
            seed=seed,
            received=self._sandbox.clock.now(),
            route={},
            state=GatewayState(self._sandbox.store),
            operation=request.operation,
        )
        reply: Reply = await self._pipeline.answer(call, problem)
        capture.fault = {"refuse": {"kind": problem.name, "status": reply.status}}
        data = reply.encode()
        headers = [
            *reply.headers,
            ("content-type", reply.media_type or "application/json"),
            ("content-length", str(len(data))),
        ]
        encoded = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        await send_head(request.send, reply.status, encoded)
        await send_body(request.send, data if capture.method != "HEAD" else b"")

    def _write(self) -> None:
        started = time.monotonic()
        try:
            self._cassette.write()
        except ConfigError as error:
            self._stop(error)
        ended = time.monotonic()
        self._next_write = ended + max(WRITE_INTERVAL, WRITE_SHARE * (ended - started))


def _log_line(capture: Capture, seconds: float) -> str:
    """Return the terminal's line about an exchange, without query and body, which are private."""
    pieces = len(capture.pieces)
    result = f"{capture.status} in {pieces} {'piece' if pieces == 1 else 'pieces'}"
    if capture.fault is not None:
        result = next(iter(capture.fault))
    result += ", then the connection broke" if capture.ending else ""
    return f"  {capture.method} {capture.hide(capture.path)[:120]}  {result}  {seconds:.2f} s"
