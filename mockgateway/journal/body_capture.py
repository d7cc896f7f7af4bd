"""Capture a body that is sent as it is made: its bytes, and when each piece left."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable

from mockgateway.journal.exchange import MAX_CHUNKS, MAX_KEPT


class BodyCapture:
    """Passes a body's pieces on.

    Attributes:
        chunks: Seconds after the start and bytes of each piece.
        ended: Whether all pieces have passed.
    """

    def __init__(
        self,
        pieces: AsyncIterator[bytes],
        started: float,
        done: Callable[[BodyCapture], None] = lambda capture: None,
    ) -> None:
        """Capture `pieces`.

        Args:
            pieces: The body.
            started: By time.perf_counter().
            done: Called at the end, before the client has it: the journal is then complete.
        """
        self.chunks: list[tuple[float, int]] = []
        self.ended = False
        self._pieces = pieces
        self._started = started
        self._done = done
        self._kept: list[bytes] = []
        self._size = 0

    @property
    def body(self) -> bytes:
        """The pieces that have passed, at most MAX_KEPT bytes of them."""
        return b"".join(self._kept)[:MAX_KEPT]

    @property
    def age(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self._started

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield the pieces."""
        try:
            async for piece in self._pieces:
                if self._size < MAX_KEPT:
                    self._kept.append(piece)
                self._size += len(piece)
                if len(self.chunks) < MAX_CHUNKS:
                    self.chunks.append((self.age, len(piece)))
                yield piece
            self.ended = True
        finally:
            close = getattr(self._pieces, "aclose", None)
            if close is not None:
                await close()
            self._done(self)
