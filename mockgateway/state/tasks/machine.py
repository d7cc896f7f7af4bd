"""The one machine of all gateways: a table of states, events and legal moves that knows nothing else.

Two laws. A task moves only by an event that the table has for its state; any other raises `IllegalMove`, which names task, event and state.
What has ended stays as it ended: a terminal state has no moves.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """Where a task is; the gateways have their own words for it."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELED = "canceled"


class Event(StrEnum):
    """What may happen to a task."""

    START = "start"
    SUCCEED = "succeed"
    FAIL = "fail"
    CANCEL = "cancel"


MOVES: Mapping[State, Mapping[Event, State]] = {
    State.QUEUED: {
        Event.START: State.RUNNING,
        Event.FAIL: State.FAILED,
        Event.CANCEL: State.CANCELED,
    },
    State.RUNNING: {
        Event.SUCCEED: State.SUCCEEDED,
        Event.FAIL: State.FAILED,
        Event.CANCEL: State.CANCELED,
    },
    State.SUCCEEDED: {},
    State.FAILED: {},
    State.CANCELED: {},
}


class IllegalMove(Exception):
    """An event that the table does not have for the state."""

    def __init__(self, task: str, event: Event, state: State) -> None:
        self.task = task
        self.event = event
        self.state = state
        legal = ", ".join(MOVES[state]) or "nothing: it has ended"
        super().__init__(
            f"task {task or '(unnamed)'}: {event} is not possible while {state} (possible: {legal})"
        )


def move(state: State, event: Event, task: str = "") -> State:
    """The state after an event; raises IllegalMove where the table has none. task: what the error calls it."""
    after = MOVES[state].get(event)
    if after is None:
        raise IllegalMove(task, event, state)
    return after


def is_terminal(state: State) -> bool:
    """Whether nothing can happen any more."""
    return not MOVES[state]


def diagram() -> str:
    """The table as a Mermaid state diagram, for docs/tasks.md."""
    lines = ["stateDiagram-v2", f"    [*] --> {State.QUEUED}"]
    lines += [
        f"    {state} --> {after}: {event}"
        for state, moves in MOVES.items()
        for event, after in moves.items()
    ]
    lines += [f"    {state} --> [*]" for state in State if is_terminal(state)]
    return "\n".join(lines)
