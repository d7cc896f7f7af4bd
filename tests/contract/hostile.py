"""Misbehaving gateways, for tests of the tester's own safety."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

Behaviour = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Server:
    """A running server."""

    def __init__(self) -> None:
        self.url = ""
        self.hits = 0  # requests received


async def read_request(reader: asyncio.StreamReader) -> bytes:
    """Read a whole request and return its head."""
    head = await reader.readuntil(b"\r\n\r\n")
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            await reader.readexactly(int(line.split(b":")[1]))
    return head


@contextmanager
def serving(answer: Behaviour, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """Serve one behaviour on a free loopback port until the block ends."""
    server, loop = Server(), asyncio.new_event_loop()
    ready = threading.Event()
    stop = asyncio.Event()

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server.hits += 1
        try:
            # A cancelled task would be logged as an error by the stream's own protocol.
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await answer(reader, writer)
                writer.close()
                await writer.wait_closed()
        finally:
            writer.transport.abort()

    async def run() -> None:
        listening = await asyncio.start_server(one, "127.0.0.1", 0, ssl=tls)
        server.url = f"http{'s' if tls else ''}://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
        ready.set()
        await stop.wait()
        listening.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        for _ in range(3):  # transports close in the loop's next rounds
            await asyncio.sleep(0)

    thread = threading.Thread(target=lambda: loop.run_until_complete(run()), daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()


def answering(head: str, body: bytes = b"", length: int | None = None) -> Behaviour:
    """Return a behaviour: the same answer to every request."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        size = len(body) if length is None else length
        writer.write(
            f"HTTP/1.1 {head}\r\nContent-Length: {size}\r\nConnection: close\r\n\r\n".encode()
            + body
        )
        await writer.drain()

    return answer


async def hangs(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Read the request and do not answer."""
    await read_request(reader)
    await asyncio.sleep(3600)


async def resets(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Reset the connection after the request."""
    await read_request(reader)
    writer.transport.abort()


async def floods(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send 200 MB of JSON."""
    await read_request(reader)
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n")
    for _ in range(200):
        writer.write(b" " * (1 << 20))
        await writer.drain()


async def drips(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send an endless stream."""
    await read_request(reader)
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
    while True:
        writer.write(b': still here\n\ndata: {"object": "chat.completion.chunk"}\n\n')
        await writer.drain()
        await asyncio.sleep(0.05)


async def slow_head(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send the head one byte at a time: no timeout of a single read ends that."""
    await read_request(reader)
    writer.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.05)


async def no_http(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Speak another protocol."""
    writer.write(b"220 mail.example ESMTP\r\n")
    await writer.drain()
    await asyncio.sleep(0.1)


BEHAVIOURS: dict[str, Behaviour] = {
    "hangs": hangs,
    "resets": resets,
    "floods": floods,
    "drips": drips,
    "slow_head": slow_head,
    "no_http": no_http,
    "redirects": answering("302 Found\r\nLocation: http://evil.example/"),
    "redirects_to_itself": answering("307 Temporary Redirect\r\nLocation: /"),
    "html": answering(
        "502 Bad Gateway\r\nContent-Type: text/html", b"<html><body>nginx</body></html>"
    ),
    "html_as_json": answering("200 OK\r\nContent-Type: application/json", b"<html>Welcome</html>"),
    "not_utf8": answering("200 OK\r\nContent-Type: application/json", b'{"id": "\xff\xfe"}'),
    "lone_surrogate": answering(
        "200 OK\r\nContent-Type: application/json",
        rb'{"id": "\ud800", "error": {"message": "\udfff"}}',
    ),
    "empty": answering("200 OK\r\nContent-Type: application/json"),
    "null": answering("200 OK\r\nContent-Type: application/json", b"null"),
    "a_list": answering(
        "200 OK\r\nContent-Type: application/json", b'[1, [2, {"choices": [null]}]]'
    ),
    "odd_types": answering(
        "200 OK\r\nContent-Type: application/json",
        b'{"choices": [1, null, {"message": 5}], "usage": [], "data": {"a": 1}, "id": {}, '
        b'"results": "x", "error": 3}',
    ),
    "deep": answering("200 OK\r\nContent-Type: application/json", b"[" * 50_000 + b"]" * 50_000),
    "cut": answering("200 OK\r\nContent-Type: application/json", b'{"id": 1', 5000),
    "unknown_status": answering("299 Odd\r\nContent-Type: application/json", b"{}"),
    "control_characters": answering(
        "400 Bad\r\nContent-Type: application/json\r\nX-Odd: \x01\xe9",
        b'{"error": {"message": "\\u0000\\u001b[31m"}}',
    ),
    "only_401": answering(
        "401 Unauthorized\r\nContent-Type: application/json", b'{"error": {"message": "no"}}'
    ),
}
