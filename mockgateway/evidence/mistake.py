"""The mistake that a judge finds, and the base class of judges."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, NamedTuple

from mockgateway.evidence.attempts import Attempt
from mockgateway.evidence.evidence import Evidence

FAULT = "fault"
WARNING = "warning"


class ClientMistake(NamedTuple):
    """One thing that a client did wrong."""

    judge: str  # the name of the judge
    severity: str  # FAULT, or WARNING for what may be intended
    calls: tuple[int, ...]  # numbers of the calls in the journal
    what: str  # what happened
    right: str  # what would have been right
    rule: str  # the source of the rule

    def render(self) -> dict[str, Any]:
        """Return the mistake as JSON."""
        return {**self._asdict(), "calls": list(self.calls)}


class Judge(ABC):
    """Looks for one kind of mistake.

    Attributes:
        name: The judge's name in reports and in `allow`.
        about: The mistake in a few words.
        rule: The source of the rule.
    """

    name: ClassVar[str]
    about: ClassVar[str]
    rule: ClassVar[str]

    @abstractmethod
    def judge(self, evidence: Evidence) -> Iterator[ClientMistake]:
        """Yield every mistake of this kind."""

    def mistake(
        self, severity: str, calls: Iterable[Attempt], what: str, right: str
    ) -> ClientMistake:
        """Return a mistake of this judge."""
        numbers = tuple(call.number for call in calls)
        return ClientMistake(self.name, severity, numbers, what, right, self.rule)
