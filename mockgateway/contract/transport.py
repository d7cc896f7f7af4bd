"""The one way out: every request of a run goes through here, where each cap holds, below whatever repeats requests above it.

A body is cut at `LARGEST`; an exchange ends after `timeout` seconds, whatever comes; a stream that says nothing for `QUIET` seconds is given up; redirects
are never followed; a connection serves one request, so that nothing is ever sent twice behind the budget's back.
"""

from __future__ import annotations

import asyncio
import os
import ssl
import threading
import time
from collections.abc import Coroutine, Mapping
from types import TracebackType
from typing import Any, TypeVar

from mockgateway.contract.exchange import Chunk, Request, Response

T = TypeVar("T")

LARGEST = 32 * 1024 * 1024  # bytes of a body
QUIET = 15.0  # seconds without a byte in the middle of an answer
UNSENT = (
    "ConnectError",
    "ConnectTimeout",
    "UnsupportedProtocol",
    "InvalidURL",
    "ProxyError",
)  # what fails before a byte of a request has left
OWN = {"accept": "*/*", "accept-encoding": "identity", "user-agent": "mockgateway-contract"}


class Transport:
    """Sends requests, one after the other or from several threads. timeout: seconds for a whole exchange; use it as a context manager."""

    def __init__(self, timeout: float = 60.0, direct: bool = False, verify: bool = True) -> None:
        self.timeout = timeout
        self._direct = direct
        self._verify = verify
        self._client: Any = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(
            target=self._loop.run_forever, name="contract-transport", daemon=True
        )
        self._thread.start()

    def __enter__(self) -> Transport:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all connections."""
        if self._client is not None:
            self._run(self._client.aclose())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def send(self, request: Request, timeout: float | None = None) -> Response:
        """One request and whatever comes of it; never raises for what the other side does."""
        return self._run(self._bounded(request, min(self.timeout, timeout or self.timeout)))

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _bounded(self, request: Request, timeout: float) -> Response:
        seen = _Seen(time.monotonic())
        try:
            async with asyncio.timeout(timeout):
                await self._exchange(request, seen, timeout)
        except TimeoutError:
            late = time.monotonic() - seen.start
            busy = seen.chunks and late - seen.chunks[-1].at < 2.0
            seen.error = (
                f"endless: it was still coming after {late:.0f} s"
                if busy
                else f"timeout: nothing {'more ' if seen.chunks else ''}came within {late:.0f} s"
            )
        return seen.response()

    async def _exchange(self, request: Request, seen: _Seen, timeout: float) -> None:
        import httpx

        if self._client is None:
            limits = httpx.Limits(max_keepalive_connections=0, max_connections=64)
            trusted = _trusted() if self._verify else False
            self._client = httpx.AsyncClient(
                timeout=None,  # noqa: S113
                follow_redirects=False,
                limits=limits,
                trust_env=not self._direct,
                verify=trusted,
            )
        try:
            head = {**OWN, **{name.lower(): value for name, value in request.headers.items()}}
            made = httpx.Request(
                request.method,
                request.url,
                headers=[(name.encode(), value.encode()) for name, value in head.items()],
                content=request.body or None,
            )
            answer = await self._client.send(made, stream=True)
            try:
                seen.begin(answer.status_code, answer.headers)
                await seen.read(answer.aiter_bytes(), min(QUIET, timeout))
            finally:
                await answer.aclose()
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, ValueError) as error:
            seen.error = _word(error)


def _trusted() -> ssl.SSLContext | bool:
    """Whom to trust: those of SSL_CERT_FILE or SSL_CERT_DIR, as everywhere, else the usual ones."""
    file, folder = os.environ.get("SSL_CERT_FILE") or None, os.environ.get("SSL_CERT_DIR") or None
    return ssl.create_default_context(cafile=file, capath=folder) if file or folder else True


class _Seen:
    """What has come of one answer so far."""

    def __init__(self, start: float) -> None:
        self.start = start
        self.status = 0
        self.headers: dict[str, str] = {}
        self.parts: list[bytes] = []
        self.chunks: list[Chunk] = []
        self.size = 0
        self.error = ""

    def begin(self, status: int, headers: Any) -> None:
        self.status = status
        for name, value in headers.raw:
            key, text = name.decode("latin-1").lower(), value.decode("utf-8", "replace")
            self.headers[key] = f"{self.headers[key]}, {text}" if key in self.headers else text

    async def read(self, stream: Any, quiet: float) -> None:
        iterator = stream.__aiter__()
        while True:
            try:
                async with asyncio.timeout(quiet):
                    data = await anext(iterator)
            except StopAsyncIteration:
                return
            except TimeoutError:
                if self.chunks or self.status:
                    self.error = (
                        f"timeout: nothing came for {quiet:.0f} s in the middle of the answer"
                    )
                    return
                raise
            self.parts.append(data)
            self.size += len(data)
            self.chunks.append(Chunk(len(data), time.monotonic() - self.start))
            if self.size > LARGEST:
                self.error = f"too_large: more than {LARGEST // 1024 // 1024} MB came"
                return

    def response(self) -> Response:
        total = time.monotonic() - self.start
        return Response(
            self.status,
            self.headers,
            b"".join(self.parts)[:LARGEST],
            tuple(self.chunks),
            self.chunks[0].at if self.chunks else total,
            total,
            self.error,
        )


def _word(error: Exception) -> str:
    """What broke the connection, in one of the known words."""
    name, text = type(error).__name__, str(error) or type(error).__name__
    causes = " ".join(f"{type(cause).__name__} {cause}" for cause in _causes(error))
    if "wrong_version_number" in causes.lower() or "record layer failure" in causes.lower():
        return "tls: it speaks no TLS there; http:// may be right"
    if name in UNSENT and ("ssl" in causes.lower() or "certificate" in causes.lower()):
        return f"tls: {text}"
    if name in UNSENT:
        return f"unreachable: {text}"
    if (
        name in ("ReadError", "WriteError", "CloseError")
        or "disconnected" in text
        or "closed connection" in text
    ):
        return f"reset: {text}"
    return f"protocol: {text}"


def _causes(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found


def form(fields: Mapping[str, Any], media_type: str) -> tuple[bytes, str]:
    """The fields of a form as bytes and their content type; a text that begins with `@` is a small file of that name."""
    from urllib.parse import urlencode

    from mockgateway.contract.uploads import upload

    if media_type != "multipart/form-data":
        return urlencode(
            [(name, _text(value)) for name, value in fields.items()]
        ).encode(), media_type
    boundary = "mockgateway-0b8f3a7c5d21"
    parts = []
    for name, value in fields.items():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str) and one.startswith("@"):
                file, data, kind = upload(one[1:], name)
                head = f'Content-Disposition: form-data; name="{name}"; filename="{file}"\r\nContent-Type: {kind}'
            else:
                head, data = (
                    f'Content-Disposition: form-data; name="{name}"',
                    one if isinstance(one, bytes) else _text(one).encode(),
                )
            parts.append(f"--{boundary}\r\n{head}\r\n\r\n".encode() + data + b"\r\n")
    return b"".join(
        parts
    ) + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def _text(value: Any) -> str:
    import orjson

    return value if isinstance(value, str) else orjson.dumps(value).decode()
