"""The task state machine of all gateways: a table of states, events and allowed moves.

A task moves only by an event that the table has for its state; any other raises `IllegalMove`.
A terminal state has no moves.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """The state of a task; each gateway has its own words for it."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELED = "canceled"


class Event(StrEnum):
    """An event in the life of a task."""

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
    """An event that the table does not have for the task's state."""

    def __init__(self, task: str, event: Event, state: State) -> None:
        self.task = task
        self.event = event
        self.state = state
        legal = ", ".join(MOVES[state]) or "none, it has ended"
        name = task or "(unnamed)"
        super().__init__(f"task {name}: cannot {event} while {state} (possible: {legal})")


def move(state: State, event: Event, task: str = "") -> State:
    """Return the state after an event, or raise IllegalMove naming `task`."""
    after = MOVES[state].get(event)
    if after is None:
        raise IllegalMove(task, event, state)
    return after


def is_terminal(state: State) -> bool:
    """Return whether no event can follow."""
    return not MOVES[state]


def diagram() -> str:
    """Return the table as a Mermaid state diagram, for docs/tasks.md."""
    lines = ["stateDiagram-v2", f"    [*] --> {State.QUEUED}"]
    for state, moves in MOVES.items():
        lines += [f"    {state} --> {after}: {event}" for event, after in moves.items()]
    lines += [f"    {state} --> [*]" for state in State if is_terminal(state)]
    return "\n".join(lines)
