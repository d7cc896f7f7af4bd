"""Work that takes its time: one state machine, scripts that say when what happens, and the records of it."""

from mockgateway.task.lookup import look
from mockgateway.task.machine import MOVES, Event, IllegalMove, State, diagram, is_terminal, move
from mockgateway.task.record import Record
from mockgateway.task.script import NEVER, TIMED, Attempt, Kind, Policy, Script, Step, read_policy
from mockgateway.task.tasks import Tasks

__all__ = [
    "MOVES",
    "NEVER",
    "TIMED",
    "Attempt",
    "Event",
    "IllegalMove",
    "Kind",
    "Policy",
    "Record",
    "Script",
    "State",
    "Step",
    "Tasks",
    "diagram",
    "is_terminal",
    "look",
    "move",
    "read_policy",
]
