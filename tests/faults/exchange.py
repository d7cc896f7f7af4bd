"""Exchange a request over a plain socket: record each piece, its time, and how it ends."""

from __future__ import annotations

import json
import re
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.serving import Mock

CHAT = "/sealink/v1/chat/completions"
MESSAGES = "/sealink/anthropic/v1/messages"
TIMEOUT = 10.0


def body(stream: bool, model: str = "qwen3-max") -> dict[str, Any]:
    """Return a request that is valid in both chat formats."""
    return {
        "model": model,
        "max_tokens": 60,
        "temperature": 0,  # two calls get the same text
        "messages": [{"role": "user", "content": "Say hello in five words"}],
        "stream": stream,
    }


@dataclass
class Received:
    """What the client received."""

    raw: bytes = b""
    pieces: list[tuple[float, bytes]] = field(default_factory=list)  # seconds after the request
    ending: str = ""  # `whole` as announced, `close` or `reset` if it broke, `silence` on timeout

    @property
    def status(self) -> int:
        """The status of the reply."""
        return int(self.raw.split(b" ", 2)[1])

    @property
    def head(self) -> dict[str, str]:
        """The headers, by lower-case name."""
        lines = self.raw.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")[1:]
        return {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}

    @property
    def applied(self) -> str:
        """The faults that the mock applied."""
        return self.head.get("x-mock-applied", "")

    @property
    def chunks(self) -> list[bytes]:
        """The chunks of the body; the whole body if it is not chunked."""
        rest = self.raw.partition(b"\r\n\r\n")[2]
        if self.head.get("transfer-encoding") != "chunked":
            return [rest]
        out = []
        while found := re.match(rb"([0-9a-f]+)\r\n", rest):
            size = int(found[1], 16)
            out.append(rest[found.end() : found.end() + size])
            rest = rest[found.end() + size + 2 :]
        return [chunk for chunk in out if chunk]

    @property
    def body(self) -> bytes:
        """The body without its framing."""
        return b"".join(self.chunks)

    @property
    def events(self) -> list[bytes]:
        """The data of each event."""
        return [
            b"\n".join(re.findall(rb"(?m)^data: ?([^\r\n]*)", event))
            for event in re.split(rb"\r?\n\r?\n", self.body)
            if re.search(rb"(?m)^data:", event)
        ]

    def json(self) -> Any:
        """Return the body's JSON."""
        return json.loads(self.body)

    def at(self, text: bytes) -> float:
        """Return when a text had arrived, in seconds after the request."""
        seen = b""
        for at, piece in self.pieces:
            seen += piece
            if text in seen:
                return at
        raise AssertionError(f"{text!r} never came")


def exchange(
    mock: Mock,
    fault: str = "",
    stream: bool = False,
    path: str = CHAT,
    sandbox: str = "",
    timeout: float = TIMEOUT,
    ask: Any = None,
) -> Received:
    """Send a request, and read until the reply ends or nothing arrives for `timeout` seconds."""
    url = urlsplit(mock.url)
    data = json.dumps(body(stream) if ask is None else ask).encode()
    lines = [
        f"POST {f'/~{sandbox}' if sandbox else ''}{path} HTTP/1.1",
        f"Host: {url.netloc}",
        "Authorization: Bearer any",
        "Content-Type: application/json",
    ]
    lines += [f"Content-Length: {len(data)}"] + ([f"X-Mock-Fault: {fault}"] if fault else [])
    received = Received()
    with socket.create_connection((url.hostname or "", url.port or 0), timeout=timeout) as wire:
        began = time.monotonic()
        wire.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + data)
        while not _whole(received):
            try:
                piece = wire.recv(65536)
            except TimeoutError:
                received.ending = "silence"
                return received
            except ConnectionResetError:
                received.ending = "reset"
                return received
            if not piece:
                received.ending = "close"
                return received
            received.raw += piece
            received.pieces.append((time.monotonic() - began, piece))
        received.ending = "whole"
    return received


def _whole(received: Received) -> bool:
    if b"\r\n\r\n" not in received.raw:
        return False
    rest = received.raw.partition(b"\r\n\r\n")[2]
    if received.head.get("transfer-encoding") == "chunked":
        return rest.endswith(b"\r\n0\r\n\r\n") or rest == b"0\r\n\r\n"
    return len(rest) >= int(received.head.get("content-length", "0"))


def until(holds: Callable[[], Any], most: float = 5.0) -> None:
    """Wait until a condition holds."""
    ends = time.monotonic() + most
    while not holds():
        assert time.monotonic() < ends, "it never did"
