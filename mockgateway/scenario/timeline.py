"""The time that has passed in a scenario, and faults whose durations follow its speed."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, get_args

from mockgateway.scenario.fields import Seconds, Span, types_of
from mockgateway.scenario.rule import Rule

FASTEST = 1000.0  # scenario seconds per second of the sandbox's clock


@dataclass(frozen=True, slots=True)
class Timeline:
    """A stopwatch on the sandbox's clock that can run faster, pause and jump.

    Attributes:
        anchor: A moment of the sandbox's clock.
        at: Scenario seconds that had passed then.
        speed: Scenario seconds per second of the clock.
        paused: Whether it stands still.
    """

    anchor: float
    at: float = 0.0
    speed: float = 1.0
    paused: bool = False

    def seconds(self, now: float) -> float:
        """Return the scenario seconds that have passed at a moment of the clock."""
        return self.at if self.paused else self.at + (now - self.anchor) * self.speed

    def change(self, now: float, **changes: Any) -> Timeline:
        """Return the timeline with changes that apply from a moment of the clock on."""
        return replace(self, **{"anchor": now, "at": self.seconds(now)} | changes)


def scale_rule(rule: Rule, speed: float) -> Rule:
    """Return a rule whose faults last as long as a phase that runs at that speed.

    Faults of tasks and webhooks follow the sandbox's clock and stay.
    """
    compiled = zip(rule.faults, rule.compiled, strict=True)
    return replace(
        rule,
        faults=[
            fault if one.rewrites or one.delivers else _scale(fault, speed)
            for fault, one in compiled
        ],
    )


def _scale(fault: Any, speed: float) -> Any:
    return replace(
        fault,
        **{
            name: value / speed
            for name in _durations(type(fault))
            if (value := getattr(fault, name)) is not None
        },
    )


def _durations(fault: type) -> list[str]:
    """Return the fields of a fault that are durations."""
    kinds = types_of(fault)
    return [
        field.name
        for field in fields(fault)
        if field.init
        and any(
            kind in (Seconds, Span) for kind in (kinds[field.name], *get_args(kinds[field.name]))
        )
    ]
