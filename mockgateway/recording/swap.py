"""Replace a text in a stream of pieces, also where it is cut in two."""

from __future__ import annotations


class Swap:
    """Replaces `old` by `new`; holds back no more than what may be the beginning of `old`."""

    def __init__(self, old: bytes, new: bytes) -> None:
        self._old = old
        self._new = new
        self._held = b""

    def feed(self, data: bytes) -> bytes:
        """What may leave now."""
        data = (self._held + data).replace(self._old, self._new)
        keep = next(
            (
                size
                for size in range(min(len(self._old) - 1, len(data)), 0, -1)
                if data.endswith(self._old[:size])
            ),
            0,
        )
        self._held = data[len(data) - keep :] if keep else b""
        return data[: len(data) - keep] if keep else data

    def end(self) -> bytes:
        """What was held back."""
        held, self._held = self._held, b""
        return held
