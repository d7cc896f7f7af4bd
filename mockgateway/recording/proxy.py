"""Between a client and a real gateway: everything passes through as it comes, and is written down.

The client's key never leaves this machine where an own one is given, no key is ever told or written, and a body's pieces are sent on before the next one is waited for.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import httpx

from mockgateway.call import Call
from mockgateway.journal import Journal
from mockgateway.pipeline.pipeline import Pipeline
from mockgateway.problem import ConfigError, Problem
from mockgateway.recording.capture import Capture
from mockgateway.recording.cassette import MOST, Cassette
from mockgateway.recording.credentials import with_key
from mockgateway.recording.redaction import HOP_BY_HOP
from mockgateway.recording.swap import Swap
from mockgateway.reply import Reply
from mockgateway.sandbox import Sandbox
from mockgateway.spec.operation import Operation
from mockgateway.state.gateway_state import GatewayState

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

MAX_BODY = 256 * 1024 * 1024  # bytes of a request
MOST_SECRETS = 200  # credentials that are looked for in every answer, not only in their own
EACH = 1.0  # seconds between two writings of the recording, ...
SELDOM = 30  # ... and how much longer than a writing takes: streams stand still meanwhile
RAW = "mockgateway.raw"  # in the scope's extensions: opens the bare connection, to break it as the upstream did
ARRIVED = "mockgateway.arrived"
HERE = ("localhost", "127.0.0.1", "::1")  # whose pages may use the key


def parse_upstream(url: str) -> str:
    """A base URL without its final slash. Raises ConfigError for what is none."""
    parts = urlsplit(url)
    where = "--upstream"
    try:
        named = bool(parts.hostname) and (parts.port or 0) >= 0
    except ValueError:
        named = False
    if parts.scheme not in ("http", "https") or not named or parts.query or parts.fragment:
        raise ConfigError(
            where,
            f"{url.partition('?')[0][:100]!r} is no base URL",
            "write one such as https://api.example.com/v1 without what the documents' paths begin with",
        )
    if parts.username or parts.password:
        raise ConfigError(where, "has a user's name or password in it", "give the key by --key-env")
    return url.rstrip("/")


class Proxy:
    """An ASGI application that passes everything on to one gateway.

    name, line: the gateway's; upstream: its base URL; key: what is sent there, "" for the client's own; patience: seconds without a byte from there;
    tell: prints a line; stop: ends the server, once nothing can be written any more.
    """

    def __init__(
        self,
        name: str,
        line: Pipeline,
        upstream: str,
        key: str,
        cassette: Cassette,
        patience: float,
        tell: Callable[[str], None],
        stop: Callable[[ConfigError], None],
    ) -> None:
        self._name = name
        self._line = line
        self._upstream = upstream
        self._key = key
        self._tape = cassette
        self._patience = patience
        self._tell = tell
        self._stop = stop
        self._next = 0.0  # when to write again
        self._sandbox = Sandbox.create("", 0)
        self._secrets: dict[str, None] = {}  # all that was ever sent, in the order of its coming
        self._client: httpx.AsyncClient | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI 3, http and lifespan)."""
        if scope["type"] == "lifespan":
            await receive()
            away = (
                urlsplit(self._upstream).hostname not in HERE
            )  # then the environment's proxies and certificates hold
            self._client = httpx.AsyncClient(
                trust_env=away,
                timeout=httpx.Timeout(self._patience),
                limits=httpx.Limits(max_connections=None),
                follow_redirects=False,
            )
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await self._client.aclose()
            self._write()
            await send({"type": "lifespan.shutdown.complete"})
        elif scope["type"] == "http":
            await self._pass(scope, receive, send)

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = scope.get(ARRIVED) or time.monotonic()
        opened = scope.get("extensions", {}).get(RAW)
        raw = opened(send) if opened else None
        path: str = scope["raw_path"].decode("latin-1") or "/"
        prefix = (
            f"/{self._name}"
            if path == f"/{self._name}" or path.startswith(f"/{self._name}/")
            else ""
        )
        path = path[len(prefix) :] or "/"
        head = dict(scope["headers"])
        here = f"{scope['scheme']}://{head.get(b'host', b'localhost').decode('latin-1')}{prefix}"
        body = await _body(receive)
        if body is None:  # the client left
            return
        if len(body) > MAX_BODY:
            await _say(send, 413, "The request is larger than a recording may have.")
            return
        if (
            self._key
            and b"origin" in head
            and urlsplit(head[b"origin"].decode("latin-1")).hostname not in HERE
        ):
            await _say(send, 403, "A page of another machine may not spend the recording's key.")
            return
        operation: Operation | None = None
        with suppress(Problem):  # no path of the document: passed on all the same
            operation, _ = self._line.router.find(scope["method"], path)
        headers, query, sent = with_key(
            scope["headers"], scope["query_string"], self._key, operation
        )
        self._secrets |= dict.fromkeys(sent if len(self._secrets) < MOST_SECRETS else ())
        secrets = tuple(dict.fromkeys((*sent, *self._secrets)))
        kind = head.get(b"content-type", b"").decode("latin-1")
        capture = Capture(
            self._line.gateway.name or self._name,
            operation.id if operation else "",
            scope["method"],
            path,
            scope["query_string"],
            kind,
            body,
            self._upstream,
            secrets,
        )
        if not self._tape.add(capture):
            self._tell(
                f"The recording is full ({MOST:,} exchanges): what follows is passed on, and not recorded."
            )
        try:
            await self._ask(capture, headers, query, here, send, began)
        except httpx.ConnectError as error:
            message = f"The upstream {self._upstream} cannot be reached: {error}."
            await self._refuse(capture, "upstream_error", message, operation, head, scope, send)
            self._tell(f"{message} Check --upstream and the network.")
        except httpx.TimeoutException:
            wait = time.monotonic() - began
            if capture.status:
                self._break(capture, raw, wait, False)
            else:
                await self._refuse(
                    capture,
                    "upstream_timeout",
                    f"The upstream did not answer within {self._patience:g} seconds.",
                    operation,
                    head,
                    scope,
                    send,
                )
        except (httpx.RequestError, httpx.StreamError) as error:
            self._break(capture, raw, time.monotonic() - began, isinstance(error, httpx.ReadError))
        capture.done = True
        self._tell(_line(capture, time.monotonic() - began))
        if time.monotonic() >= self._next:
            self._write()

    async def _ask(
        self,
        capture: Capture,
        headers: Sequence[tuple[bytes, bytes]],
        query: bytes,
        here: str,
        send: Send,
        began: float,
    ) -> None:
        """Pass one exchange on, piece by piece."""
        assert self._client is not None
        url = httpx.URL(
            self._upstream + capture.path + (f"?{query.decode('latin-1')}" if query else "")
        )
        request = self._client.build_request(
            capture.method, url, headers=list(headers), content=capture.request or None
        )
        response = await self._client.send(request, stream=True)
        try:
            capture.head = time.monotonic() - began
            capture.status = response.status_code
            capture.headers = [
                (name.decode("latin-1").lower(), value.decode("latin-1"))
                for name, value in response.headers.raw
            ]
            known = self._decodes(capture)
            swap = (
                Swap(self._upstream.encode(), here.encode())
                if known and _is_text(capture.headers)
                else None
            )
            await send(
                {
                    "type": "http.response.start",
                    "status": response.status_code,
                    "headers": _headers(capture.headers, swap is None, self._upstream, here),
                }
            )
            async for data in response.aiter_bytes() if known else response.aiter_raw():
                if data:
                    capture.pieces.append((time.monotonic() - began, data))
                    await send(
                        {
                            "type": "http.response.body",
                            "body": swap.feed(data) if swap else data,
                            "more_body": True,
                        }
                    )
            await send({"type": "http.response.body", "body": swap.end() if swap else b""})
        finally:
            await response.aclose()

    def _decodes(self, capture: Capture) -> bool:
        """Whether the body can be read; where it is coded nevertheless, what is passed on and recorded is not. What cannot be read passes as it is."""
        assert self._client is not None
        known = {
            "identity",
            *self._client.headers["accept-encoding"].split(", "),
        }  # what httpx can take apart here
        codings = [
            coding.strip().lower()
            for name, value in capture.headers
            if name == "content-encoding"
            for coding in value.split(",")
        ]
        if not known.issuperset(codings):
            return False
        if codings:
            capture.headers = [
                (name, value)
                for name, value in capture.headers
                if name not in ("content-encoding", "content-length")
            ]
        return True

    def _break(self, capture: Capture, raw: Any, seconds: float, reset: bool) -> None:
        """Break the connection where the upstream did, and as it did: by a TCP RST, which is httpx's ReadError, or by an end that came too early."""
        how = "reset" if reset else "close"
        if capture.status:
            capture.ending = how
        else:
            capture.fault = {"disconnect": {"at": "start", "how": how, "wait": round(seconds, 3)}}
        if raw is None:
            raise ConnectionAbortedError("the upstream broke off")
        raw.abort(reset)

    async def _refuse(
        self,
        capture: Capture,
        kind: str,
        message: str,
        operation: Operation | None,
        head: Mapping[bytes, bytes],
        scope: Scope,
        send: Send,
    ) -> None:
        """Say in the gateway's own words that there is no answer."""
        number, seed = self._sandbox.call()
        name = self._line.gateway.name or self._name
        call = Call(
            capture.method,
            capture.path,
            b"",
            (),
            {},
            b"",
            "",
            "",
            name,
            "",
            self._sandbox,
            number,
            seed,
            self._sandbox.clock.now(),
            {},
            state=GatewayState(self._sandbox.store),
        )
        reply: Reply = await self._line.answer(
            call, operation, Problem(kind, message), Journal(limit=1)
        )
        capture.fault = {"refuse": {"kind": kind, "status": reply.status}}
        data = reply.encode()
        headers = [
            *reply.headers,
            ("content-type", reply.media_type or "application/json"),
            ("content-length", str(len(data))),
        ]
        await send(
            {
                "type": "http.response.start",
                "status": reply.status,
                "headers": [
                    (name.encode("latin-1"), value.encode("latin-1")) for name, value in headers
                ],
            }
        )
        await send(
            {"type": "http.response.body", "body": data if scope["method"] != "HEAD" else b""}
        )

    def _write(self) -> None:
        began = time.monotonic()
        try:
            self._tape.write()
        except ConfigError as error:
            self._stop(error)
        ended = time.monotonic()
        self._next = ended + max(EACH, SELDOM * (ended - began))


async def _say(send: Send, status: int, message: str) -> None:
    data = b'{"error":{"message":"%b","type":"mockgateway"}}' % message.encode()
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [
                (b"content-type", b"application/json"),
                (b"content-length", b"%d" % len(data)),
            ],
        }
    )
    await send({"type": "http.response.body", "body": data})


async def _body(receive: Receive) -> bytes | None:
    """The whole body of a request, a part that is too long of one that is; None if the client left."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > MAX_BODY or not message.get("more_body"):
            return b"".join(parts)


def _is_text(headers: Sequence[tuple[str, str]]) -> bool:
    kind = next((value.lower() for name, value in headers if name == "content-type"), "")
    return kind.startswith("text/") or "json" in kind


def _headers(
    headers: Sequence[tuple[str, str]], whole: bool, upstream: str, here: str
) -> list[tuple[bytes, bytes]]:
    """What of the upstream's headers is passed on. whole: whether the body's length stays what it is."""
    dropped = {*HOP_BY_HOP, "date"} | (set() if whole else {"content-length"})
    return [
        (name.encode("latin-1"), value.replace(upstream, here).encode("latin-1"))
        for name, value in headers
        if name not in dropped
    ]


def _line(capture: Capture, seconds: float) -> str:
    """What the terminal says of an exchange: neither query nor body, which may hold what is nobody's business."""
    came = (
        f"{capture.status} in {len(capture.pieces)} pieces"
        if capture.fault is None
        else next(iter(capture.fault))
    )
    return f"  {capture.method} {capture.path[:120]}  {came}{', then the connection broke' if capture.ending else ''}  {seconds:.2f} s"
