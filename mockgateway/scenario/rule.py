"""The immutable content of a scenario file; its counts are in the sandbox's store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NamedTuple

from mockgateway.scenario.schedule import Schedule
from mockgateway.scenario.when import When

QueueFailures = Literal["fal", "seacloud", "auto"]  # as `serve --queue-failures`


class CompiledFault(NamedTuple):
    """A fault with its abilities, found once when the rule is loaded."""

    fault: Any  # of protocols.Fault, TaskFault or WebhookFault
    position: int  # in its rule, from 0
    applies: bool  # wraps the handler
    rewrites: bool  # changes the script of a submitted task
    delivers: bool  # changes webhooks
    reads: bool  # slows the upload of the body

    @classmethod
    def compile(cls, fault: Any, position: int) -> CompiledFault:
        """Return the fault with its abilities."""
        abilities = [hasattr(fault, name) for name in ("apply", "rewrite", "deliver", "reading")]
        return cls(fault, position, *abilities)


@dataclass(frozen=True, slots=True)
class Rule:
    """Faults and replies for some calls."""

    name: str  # `scenario#number`, the same in each run
    when: When
    schedule: Schedule
    faults: Sequence[Any] = ()  # of `protocols.Fault`, the outermost first
    replies: Sequence[Any] = ()  # of `reply.CannedReply`, sent one after another
    edge: bool = False  # whether it applies before the key is checked
    loop: bool = True  # whether the replies start over after the last one
    retries: bool = False  # whether a retried request gets the next reply
    about: str = ""
    compiled: Sequence[CompiledFault] = field(init=False)

    def __post_init__(self) -> None:
        compiled = [CompiledFault.compile(fault, place) for place, fault in enumerate(self.faults)]
        object.__setattr__(self, "compiled", tuple(compiled))


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of a timeline."""

    name: str
    seconds: float | None  # None: it never ends
    rules: Sequence[Rule]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario as its file describes it."""

    name: str
    about: str = ""
    rules: Sequence[Rule] = ()  # rules that always apply, those of included scenarios last
    phases: Sequence[Phase] = ()
    repeat: bool = False  # whether the timeline starts over
    path: Path | None = None  # its file; None for one that a request sent
    strict: bool = False  # whether a call that no rule matches is refused
    pace: float = 1.0  # factor on the times of recorded replies; 0 sends them at once
    queue_failures: QueueFailures | None = None  # how SeaCloud reports failed tasks, if it says
    notes: Sequence[str] = ()  # on rules that have less effect than they seem to

    @property
    def answers_paths(self) -> bool:
        """Whether a rule answers a path of any gateway, or of none."""
        rules = [*self.rules, *(rule for phase in self.phases for rule in phase.rules)]
        return any(rule.when.path and not rule.when.gateway for rule in rules)

    def phase_at(self, seconds: float) -> int:
        """Return the index of the phase so long after the scenario began, or -1 for none."""
        if not self.phases:
            return -1
        total = sum([phase.seconds or 0.0 for phase in self.phases])
        if self.repeat and total and self.phases[-1].seconds is not None:
            seconds %= total
        for index, phase in enumerate(self.phases):
            if phase.seconds is None or seconds < phase.seconds:
                return index
            seconds -= phase.seconds
        return -1
