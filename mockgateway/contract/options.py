"""The options of a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from mockgateway.contract.budget import Caps


@dataclass(frozen=True)
class RunOptions:
    """The options of a run.

    `plan` decides about the rehearsal: "report" tells what the caps do not allow before anything
    is sent; "follow" also keeps to it, so that what was known to be left out does not count as
    stopped by the budget.
    """

    seed: int = 0
    phases: Sequence[str] = ()  # empty for all that are not opt-in
    caps: Caps = field(default_factory=Caps)
    timeout: float = 60.0  # seconds for one exchange
    patience: float = 60.0  # seconds for a task to end
    pause: float = 1.0  # seconds between two polls
    strict: bool = False  # fail on assumed facts too
    plan: Literal["none", "report", "follow"] = "none"
    replay: bool = False  # repeat a finding: no answer means that the gateway is down
