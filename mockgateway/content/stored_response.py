"""A model response that a later request may read or cancel, as the Responses API keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

Json = Any

# How long a background response waits and runs, in seconds of the sandbox's clock (assumed).
QUEUED, RUNNING = 1.0, 2.0


class StoredResponse(NamedTuple):
    """A response and when it was requested."""

    value: Mapping[str, Json]  # complete
    since: float  # seconds since 1970
    cancelled: float | None = None  # when it was cancelled

    @property
    def in_background(self) -> bool:
        """Whether the response is made after its request was answered."""
        return bool(self.value.get("background"))

    def at(self, now: float) -> dict[str, Json]:
        """Return the response as it is at a time."""
        age = (now if self.cancelled is None else self.cancelled) - self.since
        if not self.in_background or age >= QUEUED + RUNNING:
            return dict(self.value)
        status = "queued" if age < QUEUED else "in_progress"
        return {
            **self.value,
            "status": status if self.cancelled is None else "cancelled",
            "completed_at": None,
            "incomplete_details": None,
            "output": [],
            "usage": None,
        }


def response_key(name: str) -> str:
    """Return the key under which a sandbox's memory has the response with that id."""
    return f"stored response {name}"
