"""Work that takes its time: one state machine, scripts that say when what happens, and the records of it."""

from mockgateway.state.tasks.machine import (
    MOVES,
    Event,
    IllegalMove,
    State,
    diagram,
    is_terminal,
    move,
)
from mockgateway.state.tasks.record import Record
from mockgateway.state.tasks.script import (
    NEVER,
    TIMED,
    Kind,
    Policy,
    Script,
    Step,
    UpstreamAttempt,
    read_policy,
)
from mockgateway.state.tasks.tasks import Tasks

__all__ = [
    "MOVES",
    "NEVER",
    "TIMED",
    "Event",
    "IllegalMove",
    "Kind",
    "Policy",
    "Record",
    "Script",
    "State",
    "Step",
    "Tasks",
    "UpstreamAttempt",
    "diagram",
    "is_terminal",
    "move",
    "read_policy",
]
