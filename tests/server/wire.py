"""HTTP by hand, for what no client library sends."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from urllib.parse import urlsplit

TIMEOUT = 20  # seconds: nothing here takes one

HEAD = b"Host: x\r\nAuthorization: Bearer t\r\n"
CHAT = b"/sealink/v1/chat/completions"
HELLO = b'{"model":"qwen3-max","messages":[{"role":"user","content":"hi"}]}'


class Answer(NamedTuple):
    """One response: names of headers in lower case."""

    status: int
    headers: dict[bytes, bytes]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Wire:
    """One connection."""

    def __init__(self, peer: socket.socket) -> None:
        self.peer = peer
        self._read = b""

    def send(self, data: bytes) -> None:
        self.peer.sendall(data)

    def _more(self) -> None:
        data = self.peer.recv(65536)
        if not data:
            raise EOFError(self._read)
        self._read += data

    def answer(self, to: str = "GET") -> Answer:
        """The next response, which has a content-length; EOFError if the connection ends before."""
        while b"\r\n\r\n" not in self._read:
            self._more()
        head, _, rest = self._read.partition(b"\r\n\r\n")
        first, *lines = head.split(b"\r\n")
        headers = {
            name.lower(): value for name, _, value in (line.partition(b": ") for line in lines)
        }
        status = int(first.split(b" ")[1])
        length = 0 if to == "HEAD" or status in (100, 204) else int(headers[b"content-length"])
        self._read = rest
        while len(self._read) < length:
            self._more()
        body, self._read = self._read[:length], self._read[length:]
        return Answer(status, headers, body)

    def ends(self) -> bool:
        """Whether the server closes, having said nothing more."""
        try:
            return not self._read and self.peer.recv(1) == b""
        except ConnectionError:
            return True


@contextmanager
def connected(url: str) -> Iterator[Wire]:
    """A connection to a server."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=TIMEOUT) as peer:
        yield Wire(peer)


def ask(url: str, data: bytes) -> Answer:
    """The response to the bytes, sent on a connection of their own."""
    with connected(url) as wire:
        wire.send(data)
        return wire.answer()


def get(path: bytes, more: bytes = b"", version: bytes = b"1.1") -> bytes:
    """A GET."""
    return b"GET %b HTTP/%b\r\n%b%b\r\n" % (path, version, HEAD, more)


def post(path: bytes, body: bytes, more: bytes = b"Content-Type: application/json\r\n") -> bytes:
    """A POST with a content-length."""
    return b"POST %b HTTP/1.1\r\n%b%bContent-Length: %d\r\n\r\n%b" % (
        path,
        HEAD,
        more,
        len(body),
        body,
    )
