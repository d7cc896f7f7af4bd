"""Replay a recorded reply: the same bytes, each when it came."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from mockgateway.problem import ConfigError
from mockgateway.reply import Chunk, Pace, Reply
from mockgateway.scenario.fields import Count, Seconds

# Stands for the client's base URL (scheme, host, sandbox and prefix) in a recording. No such host
# exists (RFC 6761).
BASE = "http://recorded.invalid"


@dataclass(frozen=True, slots=True)
class Recorded:
    """One recorded reply.

    Attributes:
        status: The HTTP status.
        headers: The headers, each as `name: value`.
        body: The body, if it is text.
        base64: The body in base64, if it is not text.
        file: A file with the body, beside the scenario.
        head: When status and headers came, in seconds after the request.
        chunks: The pieces of the body, each as [seconds after the request, bytes]; by default one
            piece that comes with the head.
        ending: How the connection broke, if it did.
    """

    status: Count = Count(200)
    headers: Sequence[str] = ()
    body: str = ""
    base64: str = ""
    file: str = ""
    head: Seconds = Seconds(0)
    chunks: Sequence[Any] = ()
    ending: Literal["", "close", "reset"] = ""

    def __post_init__(self) -> None:
        if not 200 <= self.status <= 999:
            raise ValueError(f"status: {self.status} is not the status of a final response")
        for header in self.headers:
            name, colon, _ = header.partition(":")
            if not colon or not name.strip() or "\n" in header or "\r" in header:
                raise ValueError(f"headers: {header!r:.80} is not a header: write `name: value`")
        for chunk in self.chunks:
            if not _is_chunk(chunk):
                raise ValueError(f"chunks: {chunk!r:.80} is not a chunk: write [seconds, bytes]")
        if sum(map(bool, (self.body, self.base64, self.file))) > 1:
            raise ValueError("has more than one of body, base64 and file: keep one of them")
        try:
            b64decode(self.base64, validate=True)
        except ValueError:
            raise ValueError("base64: is not base64: encode the body again") from None

    def replay(self, base_url: str, pace: float) -> Reply:
        """Return the reply to a client that used a base URL.

        Args:
            base_url: Replaces BASE in headers and body.
            pace: Factor on the recorded times; 0 sends everything at once.

        Raises:
            ConfigError: The file with the body is gone.
        """
        headers = []
        for header in self.headers:
            name, _, value = header.partition(":")
            headers.append((name.strip().lower(), value.strip().replace(BASE, base_url)))
        stream = any(
            name == "content-type" and value.startswith("text/event-stream")
            for name, value in headers
        )
        base = base_url.encode()
        pieces = [(at, data.replace(BASE.encode(), base)) for at, data in self._pieces()]
        body = b"".join([data for _, data in pieces])
        events = () if stream else None
        reply = Reply(self.status, None, body=body, events=events, headers=headers, exact=True)
        if pace or self.ending:
            last = 0.0
            chunks = [Chunk(last := max(last, at * pace), data) for at, data in pieces]
            head = min([self.head * pace, *[chunk.at for chunk in chunks[:1]]])
            length = len(body) + 1 if self.ending and not stream else None
            reply.pace = Pace(chunks, head, self.ending, length)
        return reply

    def _pieces(self) -> list[tuple[float, bytes]]:
        data = self._data()
        pieces, start = [], 0
        for at, size in self.chunks:
            pieces.append((float(at), data[start : start + size]))
            start += size
        if start < len(data):
            pieces.append((pieces[-1][0] if pieces else self.head, data[start:]))
        return pieces

    def _data(self) -> bytes:
        if not self.file:
            return b64decode(self.base64) or self.body.encode()
        try:
            return Path(self.file).read_bytes()
        except OSError as error:
            reason = (error.strerror or "cannot be read").lower()
            raise ConfigError(self.file, reason, "put the recording's file back") from None


def _is_chunk(value: Any) -> bool:
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        return False
    at, size = value
    return (
        not isinstance(at, bool)
        and not isinstance(size, bool)
        and isinstance(at, (int, float))
        and isinstance(size, int)
        and 0 <= at <= 86_400
        and 0 <= size <= 2**40
    )
