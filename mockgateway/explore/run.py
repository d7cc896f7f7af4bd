"""One run of the command: what happened, as far as reports and later decisions need it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any

SURVIVED, FAILED_CLEANLY, BROKE, MISBEHAVED = "survived", "failed cleanly", "broke", "misbehaved"
NOT_REACHED, UNDECIDED = "not reached", "undecided"
BAD = (BROKE, MISBEHAVED)


@dataclass(slots=True)
class Run:
    """A run with one schedule.

    Attributes:
        key: The schedule, as `schedule.key` writes it.
        outcome: Survived, failed cleanly, broke, misbehaved, undecided or not reached.
        why: The reason for the outcome, in words.
        cause: Equal for runs whose outcome has the same cause.
        exit: The exit code; None if the command was killed.
        hit: The numbers of the healthy run's calls that a failure affected, in order.
        blamed: Those of them that the verdict names.
        frame: The last line of the program's own code.
        judges: The judges that accuse the run.
        timeline: One line for each call.
        exchanges: The exchanges, unless the run was read from a file.
    """

    key: str
    outcome: str = SURVIVED
    why: str = ""
    cause: str = ""
    exit: int | None = 0
    seconds: float = 0.0
    hit: Sequence[int] = ()
    blamed: Sequence[int] = ()
    frame: str = ""
    judges: Sequence[str] = ()
    output: str = ""
    timeline: Sequence[str] = ()
    exchanges: Sequence[Any] = field(default=(), repr=False)

    @property
    def is_bad(self) -> bool:
        """Whether the run broke or misbehaved."""
        return self.outcome in BAD

    def render(self) -> dict[str, Any]:
        """Return the run as JSON, without its exchanges."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        del values["exchanges"]
        return values | {"seconds": round(self.seconds, 3)}
