"""An answer as it was recorded: the same bytes, each when it came."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from mockgateway.problem import ConfigError
from mockgateway.reply import Chunk, Pace, Reply
from mockgateway.scenario.fields import Count, Seconds

# Stands in a recording where the client's own base URL stood: scheme, host, sandbox and prefix (RFC 6761: nobody has such a host).
BASE = "http://recorded.invalid"


@dataclass(frozen=True, slots=True)
class Recorded:
    """One recorded answer.

    status; headers: each `name: value`; body: its text; base64: its bytes, where they are no text; file: where its bytes are, beside the scenario; head: when status and
    headers came, after the request; chunks: the pieces of the body, each a pair of seconds after the request and bytes, one piece with the head where nothing is said;
    ending: how the connection broke, if it did.
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
            raise ValueError(f"status: {self.status} is no answer's")
        for header in self.headers:
            if (
                ":" not in header
                or not header.partition(":")[0].strip()
                or "\n" in header
                or "\r" in header
            ):
                raise ValueError(f"headers: {header!r:.80} is no header: write `name: value`")
        for chunk in self.chunks:
            if not _is_chunk(chunk):
                raise ValueError(f"chunks: {chunk!r:.80} is no piece: write [seconds, bytes]")
        if sum(map(bool, (self.body, self.base64, self.file))) > 1:
            raise ValueError("has two of body, base64 and file: keep one of them")
        try:
            b64decode(self.base64, validate=True)
        except ValueError:
            raise ValueError("base64: is none") from None

    def replay(self, base_url: str, pace: float) -> Reply:
        """The answer to a client that used this base URL. pace: what the times are multiplied with, 0 for at once. Raises ConfigError for a file that is gone."""
        pairs = [header.partition(":") for header in self.headers]
        headers = [
            (name.strip().lower(), value.strip().replace(BASE, base_url))
            for name, _, value in pairs
        ]
        stream = any(
            name == "content-type" and value.startswith("text/event-stream")
            for name, value in headers
        )
        pieces = [
            (at, data.replace(BASE.encode(), base_url.encode())) for at, data in self._pieces()
        ]
        reply = Reply(
            self.status,
            None,
            body=b"".join([data for _, data in pieces]),
            events=() if stream else None,
            headers=headers,
            exact=True,
        )
        if pace or self.ending:
            last = 0.0
            chunks = [Chunk(last := max(last, at * pace), data) for at, data in pieces]
            head = min([self.head * pace, *[chunk.at for chunk in chunks[:1]]])
            reply.pace = Pace(
                chunks,
                head,
                self.ending,
                None if stream or not self.ending else len(reply.body or b"") + 1,
            )
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
            raise ConfigError(
                self.file,
                (error.strerror or "cannot be read").lower(),
                "put the recording's file back",
            ) from None


def _is_chunk(said: Any) -> bool:
    numbers = (
        isinstance(said, (list, tuple))
        and len(said) == 2
        and not any(isinstance(part, bool) for part in said)
    )
    return (
        numbers
        and isinstance(said[0], (int, float))
        and isinstance(said[1], int)
        and 0 <= said[0] <= 86_400
        and 0 <= said[1] <= 2**40
    )
