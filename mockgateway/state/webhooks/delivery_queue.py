"""Stores deliveries, and keeps those that wait in order of their due time."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterator

from mockgateway.clock import Clock
from mockgateway.ports import Store
from mockgateway.state.webhooks.delivery import OPEN, Delivery
from mockgateway.state.webhooks.targets import host_of

MAX_DONE = 500  # finished deliveries that are kept
TRIM_EVERY = 50  # finished deliveries between two trims


class Batch:
    """Deliveries that are stored together with something else, in one step of the store.

    Attributes:
        changes: New values of the store, by key; None for deliveries to delete.
    """

    def __init__(self, queue: DeliveryQueue) -> None:
        self.changes: dict[str, bytes | None] = {}
        self._queue = queue
        self._added: list[Delivery] = []

    def add(self, delivery: Delivery) -> None:
        """Add an open delivery."""
        key, data = self._queue.entry(delivery)
        self.changes[key] = data
        self._added.append(delivery)

    def withdraw(self, task: str, since: float) -> None:
        """Delete a task's unsent deliveries for events after `since`, in seconds of the clock."""
        self.changes |= self._queue.later_than(task, since)

    def schedule(self) -> None:
        """Schedule the deliveries, which are stored now."""
        for delivery in self._added:
            self._queue.schedule(delivery)


class DeliveryQueue:
    """The deliveries of one gateway in one sandbox; `scheduled` is called for each new due time."""

    def __init__(
        self, store: Store, prefix: str, clock: Clock, scheduled: Callable[[], None]
    ) -> None:
        self._store = store
        self._prefix = prefix
        self._clock = clock
        self._scheduled = scheduled
        self._heap: list[tuple[float, str, str]] = []  # due time, place, host

    def put(self, delivery: Delivery, batch: Batch | None = None) -> None:
        """Store an open delivery and schedule it, now or with its batch."""
        if batch is not None:
            batch.add(delivery)
        else:
            self._store.put(*self.entry(delivery))
            self.schedule(delivery)

    def batch(self) -> Batch:
        """Return an empty batch of deliveries."""
        return Batch(self)

    def entry(self, delivery: Delivery) -> tuple[str, bytes]:
        """Return the key and the value of an open delivery in the store."""
        return self._key(delivery.place), delivery.encode()

    def schedule(self, delivery: Delivery) -> None:
        """Schedule the next attempt of a stored delivery, if it is waiting."""
        if delivery.state == "waiting":
            heapq.heappush(self._heap, (delivery.due, delivery.place, host_of(delivery.url)))
            self._scheduled()

    def get(self, place: str) -> bytes | None:
        """Return the stored bytes of an open delivery, or None."""
        return self._store.get(self._key(place))

    def swap(self, old: bytes, delivery: Delivery) -> bool:
        """Replace stored bytes; return False if another worker has changed them."""
        return self._store.swap(self._key(delivery.place), old, delivery.encode())

    def finish(self, delivery: Delivery, state: str, why: str) -> None:
        """Move a delivery to the finished ones."""
        delivery.state, delivery.why = state, why
        done = f"{self._prefix}/done/{delivery.id}"
        self._store.commit({}, {done: delivery.encode(), self._key(delivery.place): None})
        if self._store.increment(f"{self._prefix}/ended") % TRIM_EVERY == 0:
            ended = [key for key, _ in self._store.scan(f"{self._prefix}/done/")]
            for key in ended[:-MAX_DONE]:
                self._store.delete(key)

    def later_than(self, task: str, since: float) -> dict[str, None]:
        """Return the keys of a task's open deliveries whose event is after `since`."""
        found = self._store.scan(self._key(f"{task}/"))
        return {key: None for key, data in found if Delivery.decode(data).happens > since}

    def rescan(self) -> None:
        """Read from the store the deliveries that other workers left there."""
        self._heap = [
            (delivery.due, delivery.place, host_of(delivery.url))
            for delivery in self.open()
            if delivery.state == "waiting"
        ]
        heapq.heapify(self._heap)

    def due(self) -> list[tuple[str, str]]:
        """Take the places and hosts of all due deliveries, in order."""
        now, found = self._clock.now(), []
        while self._heap and self._heap[0][0] <= now:
            found.append(heapq.heappop(self._heap)[1:])
        return found

    def seconds_until_due(self) -> float:
        """Return the real seconds until the next is due; infinity if none waits."""
        return self._clock.real_seconds_until(self._heap[0][0]) if self._heap else math.inf

    def open(self) -> Iterator[Delivery]:
        """Return the open deliveries."""
        return (Delivery.decode(data) for _, data in self._store.scan(self._key("")))

    def all(self) -> list[Delivery]:
        """Return all open and the last finished deliveries, in the order of posting."""
        found = {one.id: one for one in self.open() if one.state in OPEN}
        for _, data in self._store.scan(f"{self._prefix}/done/"):  # after those that may end
            delivery = Delivery.decode(data)
            found[delivery.id] = delivery
        return [found[name] for name in sorted(found)]

    def _key(self, place: str) -> str:
        return f"{self._prefix}/waiting/{place}"
