"""A scenario that is being played in a sandbox: when it began, and how often each rule has been met."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mockgateway.sandbox import Sandbox
from mockgateway.scenario.rule import Rule, Scenario
from mockgateway.scenario.seen import Seen


class Play:
    """A scenario in a sandbox. began: seconds on its clock; the counts are kept in its store, so that workers count together."""

    def __init__(self, scenario: Scenario, sandbox: Sandbox, began: float) -> None:
        self.scenario = scenario
        self.began = began
        self._sandbox = sandbox
        self._seed = sandbox.seed.of("scenario", scenario.name)

    def phase(self) -> str:
        """The name of the phase that it is in, "" for none."""
        return self.scenario.at(self._sandbox.clock.now() - self.began)[0]

    def strikes(self, seen: Seen, edge: bool) -> list[tuple[Rule, int]]:
        """The rules that strike a call, in their order, each with how often it has been met; edge: before or behind admission."""
        age = self._sandbox.clock.now() - self.began
        struck: list[tuple[Rule, int]] = []
        for rule in self.scenario.at(age)[1]:
            if rule.edge is not edge or rule.when.difference(seen):
                continue
            between = rule.turn.between
            if between is not None and not between[0] <= age < between[1]:
                continue
            count = self._count(rule, seen) if rule.turn.counts or rule.replies else 0
            if rule.turn.strikes(count, self._seed.of(rule.name)):
                struck.append((rule, count))
        return struck

    def _count(self, rule: Rule, seen: Seen) -> int:
        key = f"{self._sandbox.name}/scenario/{rule.name}"
        if rule.replies and seen.retry and not rule.retries and not rule.faults:
            return int(self._sandbox.store.get(key) or b"1")
        return int(self._sandbox.store.increment(key))

    def forget(self) -> None:
        """Begin to count anew."""
        for key, _ in list(self._sandbox.store.scan(f"{self._sandbox.name}/scenario/")):
            self._sandbox.store.delete(key)

    def misses(self, seen: Seen, most: int = 3) -> Sequence[str]:
        """The rules that would have come nearest, each with what kept it away."""
        rules = self.scenario.at(self._sandbox.clock.now() - self.began)[1]
        return [f"{rule.name}: {why}" for rule in rules if (why := rule.when.difference(seen))][:most]


def pick(rule: Rule, count: int) -> Any:
    """The reply that is due: the last one again and again where the sequence does not loop."""
    if not rule.replies:
        return None
    place = (count - 1) % len(rule.replies) if rule.loop else min(count, len(rule.replies)) - 1
    return rule.replies[place]
