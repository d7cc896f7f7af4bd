"""What a judge finds, and what a judge is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol

from mockgateway.evidence.evidence import Evidence

FAULT = "fault"
WARNING = "warning"


class Finding(NamedTuple):
    """One thing that a client did wrong.

    judge: who says so; severity: `fault`, or `warning` for what may have been meant; calls: the numbers of the calls, as the journal has them; what: what happened;
    right: what would have been right; rule: where that is written.
    """

    judge: str
    severity: str
    calls: tuple[int, ...]
    what: str
    right: str
    rule: str

    def render(self) -> dict[str, Any]:
        """As JSON."""
        return {**self._asdict(), "calls": list(self.calls)}


class Judge(Protocol):
    """Who looks for one kind of mistake. about: that mistake, in a few words; rule: where it is written that it is one."""

    name: str
    about: str
    rule: str

    def judge(self, evidence: Evidence) -> Iterator[Finding]:
        """All that is to be found of it."""
