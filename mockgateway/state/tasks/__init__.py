"""Long-running work: the state machine, the scripts that plan it, and its records."""

from mockgateway.state.tasks.machine import (
    MOVES,
    Event,
    IllegalMove,
    State,
    diagram,
    is_terminal,
    move,
)
from mockgateway.state.tasks.record import TaskRecord
from mockgateway.state.tasks.script import (
    NEVER,
    TIMED,
    ErrorKind,
    ManualEvent,
    Policy,
    Script,
    UpstreamAttempt,
    read_policy,
)
from mockgateway.state.tasks.tasks import Tasks

__all__ = [
    "MOVES",
    "NEVER",
    "TIMED",
    "ErrorKind",
    "Event",
    "IllegalMove",
    "ManualEvent",
    "Policy",
    "Script",
    "State",
    "TaskRecord",
    "Tasks",
    "UpstreamAttempt",
    "diagram",
    "is_terminal",
    "move",
    "read_policy",
]
