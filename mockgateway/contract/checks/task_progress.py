"""Check a task over its polls: progress never falls, and its times are in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from mockgateway.contract.checks.reading import unwrap
from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure, failed

Json = Any
PROGRESS = ("progress", "percent", "progress_percent", "generation_progress")
# The times of a task in their order, by the names that gateways give them.
ORDER = (
    ("created_at", "created", "submitted_at", "queued_at", "generation_created_at"),
    ("started_at", "processing_started_at", "generation_started_at"),
    ("completed_at", "finished_at", "ended_at", "generation_completed_at"),
)


def task_progress(polls: Sequence[Exchange]) -> Iterator[Failure]:
    """Check that the progress of a task never falls."""
    before: tuple[float, Exchange] | None = None
    for poll in polls:
        reply = unwrap(poll.reply)
        given = [reply[name] for name in PROGRESS if isinstance(reply.get(name), int | float)]
        if not given:
            continue
        if before is not None and given[0] < before[0]:
            message = f"the progress was {before[0]:g} and is {given[0]:g} now"
            yield failed("task_progress", poll, message, before[1], pointer="/progress")
            return
        before = float(given[0]), poll


def task_times(polls: Sequence[Exchange]) -> Iterator[Failure]:
    """Check that a task is created before it starts and ends, and always at the same time."""
    first: dict[str, tuple[Json, Exchange]] = {}
    for poll in polls:
        reply = unwrap(poll.reply)
        times = [
            (name, value, number)
            for names in ORDER
            for name in names
            if (number := _seconds(value := reply.get(name))) is not None
        ]
        for (name, value, one), (later, after, other) in pairwise(times):
            if other < one - 1:
                message = f"{later} ({after}) is before {name} ({value})"
                yield failed("task_times", poll, message, pointer=f"/{later}")
                return
        for name, value, number in times:
            known, earlier = first.setdefault(name, (value, poll))
            if abs((_seconds(known) or number) - number) > 1:
                message = f"{name} was {known} and is {value} in a later poll"
                yield failed("task_times", poll, message, earlier, pointer=f"/{name}")
                return


def _seconds(value: Json) -> float | None:
    """Return a time as a number: Unix seconds, or the text of a date and time."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    try:
        return datetime.fromisoformat(value).timestamp() if isinstance(value, str) else None
    except ValueError:
        return None
