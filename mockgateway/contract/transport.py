"""The HTTP client of a run. Every request is sent here.

Nothing is sent that the budget has not counted: redirects are not followed and a connection
serves one request, so that no library retries on a stale one. A body is truncated at `MAX_BODY`,
an exchange ends after its timeout, and a stream ends after `MAX_SILENCE` seconds without a byte.
"""

from __future__ import annotations

import asyncio
import os
import ssl
import threading
import time
from collections.abc import Coroutine, Iterator
from typing import Any, TypeVar

import httpx

from mockgateway.contract.exchange import ReceivedChunk, Request, Response

T = TypeVar("T")

MAX_BODY = 32 * 1024 * 1024  # bytes
MAX_SILENCE = 15.0  # seconds without a byte in the middle of an answer
RECENT = 2.0  # a chunk this many seconds before the timeout means the answer is endless
# httpx errors before a byte of the request was sent.
UNSENT = ("ConnectError", "ConnectTimeout", "UnsupportedProtocol", "InvalidURL", "ProxyError")
BROKEN = ("ReadError", "WriteError", "CloseError")
HEADERS = {"accept": "*/*", "accept-encoding": "identity", "user-agent": "mockgateway-contract"}


class Transport:
    """Sends requests, also from several threads; a context manager.

    Args:
        timeout: seconds for a whole exchange.
        direct: ignore proxies of the environment.
    """

    def __init__(self, timeout: float = 60.0, direct: bool = False) -> None:
        self.timeout = timeout
        self._direct = direct
        self._client: Any = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(
            target=self._loop.run_forever, name="contract-transport", daemon=True
        )
        self._thread.start()

    def __enter__(self) -> Transport:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        if self._client is not None:
            self._run(self._client.aclose())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def send(self, request: Request, timeout: float | None = None) -> Response:
        """Send one request. Server and connection failures do not raise; see `Response.error`."""
        return self._run(self._bounded(request, min(self.timeout, timeout or self.timeout)))

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _bounded(self, request: Request, timeout: float) -> Response:
        reader = _AnswerReader()
        try:
            async with asyncio.timeout(timeout):
                await self._exchange(request, reader, timeout)
        except TimeoutError:
            reader.time_out()
        return reader.answer()

    async def _exchange(self, request: Request, reader: _AnswerReader, timeout: float) -> None:
        if self._client is None:
            self._client = httpx.AsyncClient(
                timeout=None,  # noqa: S113 - `_bounded` limits the whole exchange
                follow_redirects=False,
                limits=httpx.Limits(max_keepalive_connections=0, max_connections=64),
                trust_env=not self._direct,
                verify=_certificates(),
            )
        given = {name.lower(): value for name, value in request.headers.items()}
        headers = [(name.encode(), value.encode()) for name, value in {**HEADERS, **given}.items()]
        try:
            outgoing = httpx.Request(
                request.method, request.url, headers=headers, content=request.body or None
            )
            answer = await self._client.send(outgoing, stream=True)
            try:
                reader.begin(answer.status_code, answer.headers.raw)
                await reader.read(answer.aiter_bytes(), min(MAX_SILENCE, timeout))
            finally:
                await answer.aclose()
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, ValueError) as error:
            reader.error = _describe(error)


def _certificates() -> ssl.SSLContext | bool:
    """Trust SSL_CERT_FILE or SSL_CERT_DIR if set, else the default certificates."""
    file, folder = os.environ.get("SSL_CERT_FILE") or None, os.environ.get("SSL_CERT_DIR") or None
    return ssl.create_default_context(cafile=file, capath=folder) if file or folder else True


class _AnswerReader:
    """Collects one answer, however it ends."""

    def __init__(self) -> None:
        self.start = time.monotonic()
        self.status = 0
        self.headers: dict[str, str] = {}
        self.body = bytearray()
        self.chunks: list[ReceivedChunk] = []
        self.error = ""

    def begin(self, status: int, headers: list[tuple[bytes, bytes]]) -> None:
        self.status = status
        for name, value in headers:
            key, text = name.decode("latin-1").lower(), value.decode("utf-8", "replace")
            self.headers[key] = f"{self.headers[key]}, {text}" if key in self.headers else text

    async def read(self, stream: Any, max_silence: float) -> None:
        iterator = aiter(stream)
        while len(self.body) <= MAX_BODY:
            try:
                async with asyncio.timeout(max_silence):
                    data = await anext(iterator)
            except StopAsyncIteration:
                return
            except TimeoutError:
                self.error = f"timeout: no byte for {max_silence:.0f} s in the middle of the answer"
                return
            self.body += data
            self.chunks.append(ReceivedChunk(len(data), time.monotonic() - self.start))
        self.error = f"too_large: the body is larger than {MAX_BODY // 1024 // 1024} MB"

    def time_out(self) -> None:
        """Record why an exchange took too long."""
        elapsed = time.monotonic() - self.start
        if self.chunks and elapsed - self.chunks[-1].at < RECENT:
            self.error = f"endless: the answer was still arriving after {elapsed:.0f} s"
        else:
            more = "more " if self.chunks else ""
            self.error = f"timeout: nothing {more}arrived within {elapsed:.0f} s"

    def answer(self) -> Response:
        total = time.monotonic() - self.start
        first = self.chunks[0].at if self.chunks else total
        body = bytes(self.body[:MAX_BODY])
        return Response(
            self.status, self.headers, body, tuple(self.chunks), first, total, self.error
        )


def _describe(error: Exception) -> str:
    """Return a `Response.error` for a connection failure."""
    name, text = type(error).__name__, str(error) or type(error).__name__
    causes = " ".join(f"{type(cause).__name__} {cause}" for cause in _causes(error)).lower()
    if "wrong_version_number" in causes or "record layer failure" in causes:
        return "tls: the server does not speak TLS; try http://"
    if name in UNSENT:
        return f"{'tls' if 'ssl' in causes or 'certificate' in causes else 'unreachable'}: {text}"
    if name in BROKEN or "disconnected" in text or "closed connection" in text:
        return f"reset: {text}"
    return f"protocol: {text}"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
