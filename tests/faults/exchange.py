"""One exchange over a bare socket, with all that a client library would not show: the pieces as they come, when, and how the connection ends."""

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
    """A request that both chat formats take."""
    return {
        "model": model,
        "max_tokens": 60,
        "messages": [{"role": "user", "content": "Say hello in five words"}],
        "stream": stream,
    }


@dataclass
class Heard:
    """What came.

    raw: all bytes; pieces: each read with its time since the request was sent; ending: `whole` (the reply ended as it said), `close` or `reset` (it broke), `silence`
    (nothing more came for `patience`).
    """

    raw: bytes = b""
    pieces: list[tuple[float, bytes]] = field(default_factory=list)
    ending: str = ""

    @property
    def status(self) -> int:
        """Of the reply."""
        return int(self.raw.split(b" ", 2)[1])

    @property
    def head(self) -> dict[str, str]:
        """The headers by lower-case name."""
        lines = self.raw.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")[1:]
        return {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}

    @property
    def applied(self) -> str:
        """What the mock says that it did."""
        return self.head.get("x-mock-applied", "")

    @property
    def chunks(self) -> list[bytes]:
        """The pieces of the body as they were framed; the body as one where it is not chunked."""
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
        """The data of the events, as they stand."""
        return [
            b"\n".join(re.findall(rb"(?m)^data: ?([^\r\n]*)", event))
            for event in re.split(rb"\r?\n\r?\n", self.body)
            if re.search(rb"(?m)^data:", event)
        ]

    def json(self) -> Any:
        """The body's JSON."""
        return json.loads(self.body)

    def at(self, text: bytes) -> float:
        """When a text was there, in seconds since the request was sent."""
        seen = b""
        for at, piece in self.pieces:
            seen += piece
            if text in seen:
                return at
        raise AssertionError(f"{text!r} never came")


def hear(
    mock: Mock,
    fault: str = "",
    stream: bool = False,
    path: str = CHAT,
    sandbox: str = "",
    patience: float = TIMEOUT,
    ask: Any = None,
) -> Heard:
    """Ask, and listen until the reply ends or nothing more comes for `patience` seconds."""
    url = urlsplit(mock.url)
    data = json.dumps(body(stream) if ask is None else ask).encode()
    lines = [
        f"POST {f'/~{sandbox}' if sandbox else ''}{path} HTTP/1.1",
        f"Host: {url.netloc}",
        "Authorization: Bearer any",
        "Content-Type: application/json",
    ]
    lines += [f"Content-Length: {len(data)}"] + ([f"X-Mock-Fault: {fault}"] if fault else [])
    heard = Heard()
    with socket.create_connection((url.hostname or "", url.port or 0), timeout=patience) as wire:
        began = time.monotonic()
        wire.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + data)
        while not _whole(heard):
            try:
                piece = wire.recv(65536)
            except TimeoutError:
                heard.ending = "silence"
                return heard
            except ConnectionResetError:
                heard.ending = "reset"
                return heard
            if not piece:
                heard.ending = "close"
                return heard
            heard.raw += piece
            heard.pieces.append((time.monotonic() - began, piece))
        heard.ending = "whole"
    return heard


def _whole(heard: Heard) -> bool:
    if b"\r\n\r\n" not in heard.raw:
        return False
    rest = heard.raw.partition(b"\r\n\r\n")[2]
    if heard.head.get("transfer-encoding") == "chunked":
        return rest.endswith(b"\r\n0\r\n\r\n") or rest == b"0\r\n\r\n"
    return len(rest) >= int(heard.head.get("content-length", "0"))


def until(holds: Callable[[], Any], most: float = 5.0) -> None:
    """Wait until something holds."""
    ends = time.monotonic() + most
    while not holds():
        assert time.monotonic() < ends, "it never did"
