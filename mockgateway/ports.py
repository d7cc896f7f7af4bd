"""Interfaces that need no `Call`: the store of all state, and the generators of `x-mock: make`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple, Protocol, TypeVar

from mockgateway.content import Content, Model
from mockgateway.problem import Problem
from mockgateway.seed import Seed

T = TypeVar("T")
Json = Any
DrawInstance = Callable[[Json, Seed], Json]
"""Draws an instance of a schema; raises ValueError if it finds none."""


Place = tuple[int, int]  # of an entry in a log; later entries have greater ones
Entries = list[tuple[Place, bytes]]
Values = Mapping[str, bytes | None]  # of a store, by key


class SampleTask(NamedTuple):
    """A task that a gateway's documents print.

    Every caller has one of its own under that id; it starts on the first poll.
    """

    make: str
    model: str
    ask: Mapping[str, Json]  # as in `TaskRequest`


class StoreUnavailable(Problem):
    """A shared store that cannot be reached, or does not answer in time.

    Attributes:
        raised: How many there were in this process, for the metrics.
        reason: Why, for the log.
    """

    raised: ClassVar[int] = 0

    def __init__(self, reason: str) -> None:
        StoreUnavailable.raised += 1
        message = "The service is temporarily unavailable. Try again in 1 s."
        super().__init__("service_unavailable", message, retry_after=1)
        self.reason = reason


class StoreReply(asyncio.Future[Any]):
    """The reply of a store; a coroutine that waits for it, and for nothing else, needs no task."""


class Store(Protocol):
    """Keeps state as bytes under keys such as `sandbox/gateway/task/id`.

    Methods of a shared store raise StoreUnavailable. Each method is atomic, also between processes.
    An entry that ends on the sandbox's clock says so, and its owner compares it; a shared store
    also deletes what nobody has used for long.
    """

    shared: bool  # whether other processes see the store
    life: int  # seconds after its last use until a sandbox's state is deleted

    def suspend(self, work: Coroutine[Any, Any, T]) -> Coroutine[Any, Any, T]:
        """Return the work such that no call of the store blocks the event loop."""

    def close(self) -> None:
        """Close the connection; it opens again when it is needed."""

    def get(self, key: str) -> bytes | None:
        """Return the value, or None."""

    def get_many(self, keys: Sequence[str]) -> list[bytes | None]:
        """Return the values of several keys, as of one moment."""

    def put(self, key: str, value: bytes) -> None:
        """Set the value."""

    def put_if_absent(self, key: str, value: bytes) -> bytes:
        """Set the value unless there is one; return the value that is stored afterwards."""

    def swap(self, key: str, old: bytes | None, new: bytes) -> bool:
        """Replace `old` (None for no value) with `new`; return False if another value is stored."""

    def commit(self, expected: Values, changes: Values) -> bool:
        """Make all changes if each expected key has its value, else none; return which.

        Args:
            expected: Values by key; None for no value.
            changes: New values by key; None to delete the key.
        """

    def increment(self, key: str, by: int = 1) -> int:
        """Add to an integer that starts at 0; return the sum."""

    def add(self, key: str, by: int) -> None:
        """Add to an integer that starts at 0, without waiting for the sum."""

    def delete(self, key: str) -> bool:
        """Delete the key, whatever is stored there; return whether it existed."""

    def scan(self, prefix: str) -> Iterator[tuple[str, bytes]]:
        """Yield the entries whose key starts with `prefix`, sorted by key, as of this moment.

        The prefix begins with a whole first part: a sandbox's name and a slash.
        """

    def mark(self, key: str, members: Sequence[bytes], most: int) -> list[bool]:
        """Return which members a set has, and make all of them its newest.

        The oldest beyond `most` are removed.
        """


class SharedStore(Store, Protocol):
    """A store that several workers use, each in a process of its own."""

    def read_and_count(
        self, keys: Sequence[str], counter: str = ""
    ) -> tuple[list[bytes | None], int]:
        """Return the values of several keys, and the sum of a counter after adding 1 to it.

        Without a counter the sum is 0. The state of the keys' sandbox lives longer.
        """

    def append(self, log: str, entry: bytes, most: int) -> None:
        """Add an entry to a log, which keeps about its newest `most`."""

    def read_log(
        self, log: str, after: Place
    ) -> tuple[int, Place | None, list[tuple[Place, bytes]]]:
        """Read the entries of a log that were added after one, oldest first.

        Args:
            log: The log.
            after: The place of that entry; (0, 0) for all.

        Returns:
            How many entries the log ever had, the place of the oldest that it keeps (None if it is
            empty), and the new entries with their places.
        """

    def trim(self, log: str, most: int) -> None:
        """Remove all entries of a log but the newest `most`; they still count."""


class Generator(Protocol):
    """A value of `x-mock: make`."""

    def make(
        self, request: Any, model: Model | None, seed: Seed, now: float, draw: DrawInstance
    ) -> Content:
        """Return the content for a request; the same seed gives the same content."""
