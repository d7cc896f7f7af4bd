"""The time of a sandbox. Nothing of ours reads the machine's clock elsewhere, but for measuring itself."""

from __future__ import annotations

import time


class Clock:
    """Seconds since 1970, real."""

    def now(self) -> float:
        """The present, in seconds since 1970 (UTC)."""
        return time.time()
