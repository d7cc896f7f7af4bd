"""Posts a task's webhooks: past events, and those that the clock will cause."""

from __future__ import annotations

from typing import Any

from mockgateway.state.tasks.machine import State
from mockgateway.state.tasks.record import TaskRecord
from mockgateway.state.tasks.script import Progress

# The webhook event of each state.
_EVENTS = {
    State.RUNNING: "started",
    State.SUCCEEDED: "completed",
    State.FAILED: "failed",
    State.CANCELED: "canceled",
}


def announce(outbox: Any, account: Any, before: TaskRecord | None, record: TaskRecord) -> Any:
    """Prepare the events of a task that `before` (None for a new task) had not announced.

    Returns:
        A `Batch` of deliveries, to store together with the task; None for no events.
    """
    if outbox is None or account is None or (before and before.manual == record.manual):
        return None
    batch = outbox.queue.batch()
    known: set[Progress] = set()
    if before is not None:
        # From the first new event on, the events planned earlier no longer happen.
        moment = record.manual[len(before.manual)].at
        known = {progress for progress in before.timeline() if progress.at <= moment}
        batch.withdraw(record.id, moment)
    for progress in record.timeline():
        if progress in known or progress.state is State.QUEUED:
            continue
        url = record.url if progress.ended is not None else ""
        common = {"task": record.id, "batch": batch}
        outbox.post(account, _EVENTS[progress.state], progress.at, url=url, **common)
        if progress.state is State.SUCCEEDED and record.charge:
            outbox.post(account, "usage", progress.at, data=_usage(record), **common)
    return batch


def _usage(record: TaskRecord) -> dict[str, Any]:
    return {
        "request_id": record.id,
        "model": record.model,
        "metadata": None,
        "input": 0,
        "output": 0,
        "cost": record.charge,
    }
