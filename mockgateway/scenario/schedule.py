"""Which of the calls that a rule matches it applies to, by their number, a chance and the time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mockgateway.scenario.fields import Count, Section, Share, Span, shown
from mockgateway.seed import Seed

KEYS = {"first": Count, "after": Count, "every": Count, "nth": tuple[Count, ...], "chance": Share}


@dataclass(frozen=True, slots=True)
class Schedule:
    """Conditions on the number of a call, counted from 1 in each sandbox; all of them must hold."""

    first: int | None = None  # only so many calls, beginning after `after`
    after: int | None = None  # only calls with a higher number
    nth: Sequence[int] = ()  # only calls with these numbers
    every: int | None = None  # only multiples of this number
    between: tuple[float, float] | None = None  # seconds since the scenario began
    chance: float | None = None  # the share of calls, drawn from the sandbox's seed

    def includes(self, count: int, seed: Seed) -> bool:
        """Return whether the call of that number is included; `between` is checked elsewhere."""
        return self._includes_number(count) and (
            self.chance is None or seed.of(count).below(1_000_000) < self.chance * 1_000_000
        )

    def _includes_number(self, count: int) -> bool:
        return (
            (self.first is None or count <= self.first + (self.after or 0))
            and (self.after is None or count > self.after)
            and (not self.nth or count in self.nth)
            and (self.every is None or count % self.every == 0)
        )

    def includes_time(self, seconds: float) -> bool:
        """Return whether `between` holds so long after the scenario began."""
        return self.between is None or self.between[0] <= seconds < self.between[1]

    @property
    def is_possible(self) -> bool:
        """Whether any number is included."""
        after, every = self.after or 0, self.every or 1
        numbers = self.nth or [(after // every + 1) * every]  # the first that `every` allows
        return any(map(self._includes_number, numbers))

    def explain(self, count: int) -> str:
        """Return the conditions that exclude the call of that number, in words."""
        conditions = [
            f"{key}: {wanted}"
            for key, wanted in (
                ("first", self.first),
                ("after", self.after),
                ("nth", list(self.nth)),
                ("every", self.every),
            )
            if wanted
        ]
        if self.chance is not None:
            conditions.append(f"chance: {self.chance:g}")
        return f"this is call {count} that it matches ({', '.join(conditions)})"

    @property
    def needs_count(self) -> bool:
        """Whether the number of the call matters."""
        return bool(self.first or self.after or self.nth or self.every or self.chance is not None)


def read_schedule(section: Section) -> Schedule:
    """Return the schedule that a file has for a rule.

    Raises:
        FieldError: A value is wrong, or no call could ever be included.
    """
    values = {key: section.get(key, kind) for key, kind in KEYS.items() if key in section}
    if "between" in section:
        between = section.get("between", tuple[Span, ...])
        if len(between) != 2 or between[0] >= between[1]:
            message = f"between: {shown(section['between'])} is not a time span"
            raise section.error(message, "write two times, such as [10s, 1m]", "between")
        values["between"] = between
    schedule = Schedule(**values)
    if not schedule.is_possible:
        keys = [key for key in ("first", "after", "nth", "every") if key in section]
        raise section.error(
            f"{' and '.join(keys)} exclude every call",
            "all of them must hold; the numbers count the calls that `when` matches",
            keys[-1],
        )
    return schedule
