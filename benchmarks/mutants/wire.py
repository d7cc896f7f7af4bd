"""A loopback proxy that changes only what one mutant breaks.

The sandbox in the path names the mutant: `/~m17/sealink/...` is changed by the mutant `m17` and
served by the mock in a sandbox of that name, so that one proxy and one mock serve many runs at a
time. It is plain asyncio, so that a mutant can break the framing too.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import orjson


@dataclass
class ProxyRequest:
    """A request of the tester."""

    method: str
    target: str
    path: str  # below the gateway's prefix, with the query
    operation: str  # its id in the document, "" for media
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    def json(self) -> Any:
        try:
            return orjson.loads(self.body)
        except orjson.JSONDecodeError:
            return None


@dataclass
class Reply:
    """A reply to be sent to the tester."""

    status: int
    headers: list[tuple[str, str]]
    pieces: list[tuple[float, bytes]]  # each with the seconds to wait before it
    drop: bool = False  # break the connection after the pieces
    length: int | None = None  # a false Content-Length

    @property
    def body(self) -> bytes:
        return b"".join(piece for _, piece in self.pieces)

    @body.setter
    def body(self, data: bytes) -> None:
        self.pieces = [(0.0, data)]

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    def put(self, name: str, value: str | None) -> None:
        """Set a header; None removes it."""
        self.headers = [(key, old) for key, old in self.headers if key.lower() != name.lower()]
        if value is not None:
            self.headers.append((name, value))

    def json(self) -> Any:
        try:
            return orjson.loads(self.body)
        except orjson.JSONDecodeError:
            return None

    @property
    def streamed(self) -> bool:
        return self.header("content-type").startswith("text/event-stream")


Send = Callable[[ProxyRequest], Awaitable[Reply]]


class Change:
    """What a mutant does: `serve` handles a request and may send it to the gateway."""

    async def serve(self, request: ProxyRequest, send: Send, memory: dict[str, Any]) -> Reply:
        return await send(request)


@dataclass
class Proxy:
    """The proxy between the tester and the mock."""

    upstream: str
    changes: dict[str, Change]  # by mutant
    routes: dict[str, list[tuple[str, re.Pattern[str], str]]]  # method, pattern, operation
    memories: dict[str, dict[str, Any]] = field(default_factory=dict)  # by mutant

    async def start(self) -> str:
        """Listen and return the URL."""
        self._server = await asyncio.start_server(
            self._serve_connection, "127.0.0.1", 0, limit=1 << 22
        )
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def _serve_connection(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            while (request := await self._read(reader)) is not None:
                name = match[1] if (match := re.match(r"/~([^/]+)/", request.target)) else ""
                change = self.changes.get(name, Change())
                reply = await change.serve(request, self._send, self.memories.setdefault(name, {}))
                if not await _write(writer, request, reply):
                    break
        except (OSError, asyncio.IncompleteReadError, ValueError):
            pass
        finally:
            writer.close()

    async def _read(self, reader: asyncio.StreamReader) -> ProxyRequest | None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        except asyncio.IncompleteReadError:
            return None
        first, *lines = head.split("\r\n")
        method, target, _ = first.split(" ", 2)
        headers = [
            (name, value.strip())
            for name, _, value in (line.partition(":") for line in lines if line)
        ]
        path = re.sub(r"^(/~[^/]+)?/[^/?]+", "", target, count=1) or "/"
        gateway = match[1] if (match := re.match(r"^(?:/~[^/]+)?/([^/?]+)", target)) else ""
        request = ProxyRequest(
            method, target, path, self._operation(gateway, method, path), headers, b""
        )
        if request.header("transfer-encoding").lower() == "chunked":
            request.body = await _read_chunks(reader)
            request.headers = [
                (name, value)
                for name, value in request.headers
                if name.lower() != "transfer-encoding"
            ]
        elif length := request.header("content-length"):
            request.body = await reader.readexactly(int(length))
        return request

    def _operation(self, gateway: str, method: str, path: str) -> str:
        bare = urlsplit(path).path
        return next(
            (
                name
                for verb, pattern, name in self.routes.get(gateway, ())
                if verb == method and pattern.fullmatch(bare)
            ),
            "",
        )

    async def _send(self, request: ProxyRequest) -> Reply:
        """Forward a request and read the whole reply, with the time of each piece."""
        to = urlsplit(self.upstream)
        reader, writer = await asyncio.open_connection(to.hostname, to.port, limit=1 << 22)
        try:
            headers = [
                (name, value)
                for name, value in request.headers
                if name.lower() not in ("connection", "content-length", "expect")
            ]
            lines = [
                f"{request.method} {request.target} HTTP/1.1",
                *(f"{name}: {value}" for name, value in headers),
                "Connection: close",
            ]
            if request.body or request.method in ("POST", "PUT"):
                lines.append(f"Content-Length: {len(request.body)}")
            writer.write("\r\n".join([*lines, "", ""]).encode("latin-1") + request.body)
            await writer.drain()
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            first, *rest = head.split("\r\n")
            got = [
                (name, value.strip())
                for name, _, value in (line.partition(":") for line in rest if line)
            ]
            pieces = await _read_pieces(
                reader, {name.lower(): value for name, value in got}, request.method
            )
        finally:
            writer.close()
        kept = [
            (name, value)
            for name, value in got
            if name.lower() not in ("connection", "content-length", "transfer-encoding")
        ]
        return Reply(int(first.split(" ")[1]), kept, pieces)


async def _read_chunks(reader: asyncio.StreamReader) -> bytes:
    data = b""
    while size := int((await reader.readline()).split(b";")[0], 16):
        data += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return data


async def _read_pieces(
    reader: asyncio.StreamReader, head: dict[str, str], method: str
) -> list[tuple[float, bytes]]:
    clock = asyncio.get_running_loop().time
    last, pieces = clock(), []
    if method == "HEAD":
        return []
    if head.get("transfer-encoding", "").lower() == "chunked":
        while size := int((await reader.readline()).split(b";")[0], 16):
            data = await reader.readexactly(size)
            await reader.readline()
            now = clock()
            pieces.append((now - last, data))
            last = now
        return pieces
    if "content-length" in head:
        return [(0.0, await reader.readexactly(int(head["content-length"])))]
    return [(0.0, await reader.read(-1))]


async def _write(writer: asyncio.StreamWriter, request: ProxyRequest, reply: Reply) -> bool:
    """Send a reply; return whether the connection can be reused."""
    lines = [f"HTTP/1.1 {reply.status} X", *(f"{name}: {value}" for name, value in reply.headers)]
    chunked = reply.streamed and reply.length is None
    bodiless = request.method == "HEAD" or reply.status in (204, 304)
    if not bodiless:
        lines.append(
            "Transfer-Encoding: chunked"
            if chunked
            else f"Content-Length: {len(reply.body) if reply.length is None else reply.length}"
        )
    writer.write("\r\n".join([*lines, "", ""]).encode("latin-1", "replace"))
    for wait, data in [] if bodiless else reply.pieces:
        if wait > 0.0005:
            await writer.drain()
            await asyncio.sleep(wait)
        if data:
            writer.write(b"%x\r\n%b\r\n" % (len(data), data) if chunked else data)
    await writer.drain()
    if reply.drop:
        writer.transport.abort()
        return False
    if chunked and not bodiless:
        writer.write(b"0\r\n\r\n")
        await writer.drain()
    return reply.length is None and request.header("connection").lower() != "close"
