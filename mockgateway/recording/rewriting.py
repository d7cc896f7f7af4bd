"""Rewrite the upstream's reply for the client: its headers, its encoding, and URLs of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mockgateway.recording.redaction import HOP_BY_HOP

TextHeaders = Sequence[tuple[str, str]]


class StreamReplacer:
    """Replaces a text in a stream of pieces, also if it is split between two of them."""

    def __init__(self, old: bytes, new: bytes) -> None:
        self._old = old
        self._new = new
        self._held = b""  # a possible beginning of `old`

    def feed(self, data: bytes) -> bytes:
        """Return the bytes that can be sent now."""
        data = (self._held + data).replace(self._old, self._new)
        sizes = range(min(len(self._old) - 1, len(data)), 0, -1)
        held = next((size for size in sizes if data.endswith(self._old[:size])), 0)
        self._held = data[len(data) - held :]
        return data[: len(data) - held]

    def end(self) -> bytes:
        """Return the remaining bytes."""
        held, self._held = self._held, b""
        return held


def is_text(headers: TextHeaders) -> bool:
    """Return whether a body is text or JSON."""
    media_type = next((value.lower() for name, value in headers if name == "content-type"), "")
    return media_type.startswith("text/") or "json" in media_type


def can_decode(headers: TextHeaders, codings: Iterable[str]) -> bool:
    """Return whether all content codings of a body are among those that can be decoded."""
    return {"identity", *codings}.issuperset(_codings(headers))


def without_codings(headers: TextHeaders) -> TextHeaders:
    """Return the headers of a decoded body."""
    if not _codings(headers):
        return headers
    dropped = ("content-encoding", "content-length")
    return [(name, value) for name, value in headers if name not in dropped]


def _codings(headers: TextHeaders) -> list[str]:
    values = [value for name, value in headers if name == "content-encoding"]
    return [coding.strip().lower() for value in values for coding in value.split(",")]


def forwarded_headers(
    headers: TextHeaders, unchanged: bool, upstream: str, base_url: str
) -> list[tuple[bytes, bytes]]:
    """Return the upstream's headers for the client.

    Args:
        headers: The headers.
        unchanged: Whether the body keeps its length.
        upstream: The upstream's base URL.
        base_url: The base URL that the client used.
    """
    dropped = {*HOP_BY_HOP, "date"} | (set() if unchanged else {"content-length"})
    return [
        (name.encode("latin-1"), value.replace(upstream, base_url).encode("latin-1"))
        for name, value in headers
        if name not in dropped
    ]
