"""What passes of a body that is sent as it is made: its bytes, as far as a journal keeps them, and when each piece left."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable

from mockgateway.journal.exchange import MAX_BEATS, MAX_KEPT


class Tap:
    """Hands a body's pieces on.

    began: by time.perf_counter(); beats: seconds after that and bytes of each piece; ended: whether all have passed; done: is told of the end before the client is,
    so that who looks into the journal then finds it there.
    """

    def __init__(
        self,
        pieces: AsyncIterator[bytes],
        began: float,
        done: Callable[[Tap], None] = lambda tap: None,
    ) -> None:
        self.chunks: list[tuple[float, int]] = []
        self.ended = False
        self._pieces = pieces
        self._began = began
        self._done = done
        self._kept: list[bytes] = []
        self._size = 0

    @property
    def body(self) -> bytes:
        """What has passed, at most MAX_KEPT of it."""
        return b"".join(self._kept)[:MAX_KEPT]

    @property
    def age(self) -> float:
        """Seconds since it began."""
        return time.perf_counter() - self._began

    async def pieces(self) -> AsyncIterator[bytes]:
        """The pieces, each noted down as it is taken."""
        try:
            async for piece in self._pieces:
                if self._size < MAX_KEPT:
                    self._kept.append(piece)
                self._size += len(piece)
                if len(self.chunks) < MAX_BEATS:
                    self.chunks.append((self.age, len(piece)))
                yield piece
            self.ended = True
        finally:
            close = getattr(self._pieces, "aclose", None)
            if close is not None:
                await close()
            self._done(self)
