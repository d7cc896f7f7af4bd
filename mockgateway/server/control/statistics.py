"""Counts and latencies of the calls of each second, for the event stream."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Sequence

from mockgateway.journal.record import Record
from mockgateway.server.control.requests import Json

TARGET, WINDOW = 0.99, 60  # the share of calls that should not fail, and over how many seconds
FAILURES = ("server_error", "broken")  # outcomes that use up the error budget


class Statistics:
    """Sums up the calls of one second after the other."""

    def __init__(self, now: float, before: Iterable[tuple[float, Record]] = ()) -> None:
        """Begin to count.

        Args:
            now: Real seconds, as for `take`.
            before: Ages in seconds of earlier calls for the error budget, the oldest first.
        """
        self._since = now
        self._records: list[Record] = []
        self._seconds: deque[tuple[float, int, int]] = deque(  # end, calls and failures of each
            (now - age, 1, outcome(one) in FAILURES) for age, one in before
        )

    def add(self, records: Sequence[Record]) -> None:
        """Count calls."""
        self._records += records

    def take(self, now: float, streams: int) -> Json | None:
        """Return the sums since the last time, or None before a second has passed.

        Args:
            now: Real seconds, of any clock that does not go back.
            streams: Replies that are being sent.
        """
        seconds = now - self._since
        if seconds < 1:
            return None
        records, self._records, self._since = self._records, [], now
        outcomes = Counter(map(outcome, records))
        failed = sum(outcomes[name] for name in FAILURES)
        self._seconds.append((now, len(records), failed))
        while self._seconds[0][0] < now - WINDOW:
            self._seconds.popleft()
        calls = sum(count for _, count, _ in self._seconds)
        failures = sum(count for _, _, count in self._seconds)
        used = failures / (calls * (1 - TARGET)) if calls else 0.0
        return {
            "seconds": round(seconds, 3),
            "calls": len(records),
            "outcomes": outcomes,
            "latency": quantiles([_lasted(record) for record in records]),
            "first_byte": quantiles([_first_byte(record) for record in records]),
            "streams": streams,
            "budget": {"target": TARGET, "window": WINDOW, "used": round(used, 3)},
        }


def outcome(record: Record) -> str:
    """Return ok, rate_limited, client_error, server_error or broken."""
    if record.ending or record.left is not None:
        return "broken"
    if record.status == 429:
        return "rate_limited"
    return (
        "ok" if record.status < 400 else "client_error" if record.status < 500 else "server_error"
    )


def quantiles(values: list[float]) -> Json | None:
    """Return the 50th, 90th and 99th percentile of seconds, or None without any."""
    if not values:
        return None
    values.sort()
    last = len(values) - 1
    return {f"p{share}": round(values[round(last * share / 100)], 6) for share in (50, 90, 99)}


def _lasted(record: Record) -> float:
    chunks = record.chunks
    return record.left or max(record.took, chunks[-1][0] if chunks else 0.0)


def _first_byte(record: Record) -> float:
    return max(record.took, record.chunks[0][0] if record.chunks else 0.0)
