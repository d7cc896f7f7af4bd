"""A scenario that is being played in a sandbox: when it began, and how often each rule has been met."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mockgateway.sandbox import Sandbox
from mockgateway.scenario.fingerprint import difference, nearest
from mockgateway.scenario.index import Index
from mockgateway.scenario.request_view import RequestView
from mockgateway.scenario.rule import Rule, Scenario

AGAIN = (
    10.0  # seconds in which the same request after a failed one is the same wish, sent once more
)
_KEPT = 2000  # operations and models whose rules are known


class ActiveScenario:
    """A scenario in a sandbox.

    began: seconds on its clock; slow: whether a rule has bodies read slowly; mark: by what workers that share a store know it again, b"" where none does.

    The counts are kept in the sandbox's store, so that workers count together.
    """

    def __init__(
        self, scenario: Scenario, sandbox: Sandbox, began: float, mark: bytes = b""
    ) -> None:
        self.scenario = scenario
        self.file = (
            scenario.path.stem if scenario.path is not None else ""
        )  # what the library has it by
        self.started = began
        self.token = mark
        self._sandbox = sandbox
        self._seed = sandbox.seed.of("scenario", scenario.name)
        self._place = f"{sandbox.name}/scenario/"
        self._rules = [(*phase.rules, *scenario.rules) for phase in scenario.phases] + [
            tuple(scenario.rules)
        ]
        self._by_model = any(rule.when.model for rules in self._rules for rule in rules)
        self._sequences = any(len(rule.replies) > 1 for rules in self._rules for rule in rules)
        self.slows_upload = any(
            hasattr(fault, "reading")
            for rules in self._rules
            for rule in rules
            for fault in rule.faults
        )
        self._indexes: dict[tuple[object, ...], Index] = {}

    def name_and_phase(self) -> tuple[str, str]:
        """The scenario's name and the phase that it is in, "" for none."""
        return self.scenario.name, self.phase_name() if self.scenario.phases else ""

    def phase_name(self) -> str:
        """The name of the phase that it is in, "" for none."""
        place = self.scenario.at(self._sandbox.clock.now() - self.started)
        return self.scenario.phases[place].name if place >= 0 else ""

    def take_rules(self, seen: RequestView, edge: bool) -> list[tuple[Rule, int]]:
        """The rules that strike a call, in their order, each with how often it has been met; edge: before or behind admission."""
        struck: list[tuple[Rule, int]] = []
        for rule in self.matching(seen):
            if rule.edge is edge:
                count, turn = (
                    self._sandbox.store.increment(f"{self._place}met/{rule.name}"),
                    rule.schedule,
                )
                if not turn.counts or turn.strikes(count, self._seed.of(rule.name)):
                    struck.append((rule, count))
        return struck

    def matching(self, seen: RequestView) -> list[Rule]:
        """The rules that mean a call now, on either side of admission, in their order; nothing is counted."""
        if seen.matched is None or seen.matched[0] is not self:
            age = seen.call.received - self.started
            rules = self._index(seen, self.scenario.at(age)).matching(seen)
            seen.matched = (
                self,
                [
                    rule
                    for rule in rules
                    if rule.schedule.between is None
                    or rule.schedule.between[0] <= age < rule.schedule.between[1]
                ],
            )
        return seen.matched[1]

    def expected_faults(self, seen: RequestView) -> list[Any]:
        """The faults that a call will meet whose body is not there yet; nothing is counted."""
        faults: list[Any] = []
        for rule in self.matching(seen) if self.slows_upload else ():
            count = int(self._sandbox.store.get(f"{self._place}met/{rule.name}") or b"0") + 1
            if not rule.schedule.counts or rule.schedule.strikes(count, self._seed.of(rule.name)):
                faults += rule.faults
        return faults

    def _index(self, seen: RequestView, phase: int) -> Index:
        """The rules that may mean such a call, found once for each operation and model."""
        call = seen.call
        kind = (
            phase,
            seen.operation,
            call.gateway,
            call.region,
            call.method,
            seen.model if self._by_model else "",
        )
        index = self._indexes.get(kind)
        if index is None:
            if len(self._indexes) >= _KEPT:
                self._indexes.clear()
            index = self._indexes[kind] = Index(
                [rule for rule in self._rules[phase] if rule.when.fits(seen)]
            )
        return index

    def next_reply(self, rule: Rule, seen: RequestView) -> Any:
        """The reply that is due, None for none; the last one again and again where the sequence does not loop.

        A request that is sent once more, since it failed, gets the reply that it had, unless the rule says `retries`.
        """
        if len(rule.replies) < 2:
            return rule.replies[0] if rule.replies else None
        key = f"{self._place}said/{rule.name}"
        again = not rule.retries and (seen.retry or self._failed(seen))
        count = (
            int(self._sandbox.store.get(key) or b"1")
            if again
            else self._sandbox.store.increment(key)
        )
        return rule.replies[
            (count - 1) % len(rule.replies) if rule.loop else min(count, len(rule.replies)) - 1
        ]

    def _failed(self, seen: RequestView) -> bool:
        at = self._sandbox.store.get(f"{self._place}failed/{seen.print}")
        return at is not None and seen.call.received - float(at) <= AGAIN

    def record_outcome(self, seen: RequestView, failed: bool) -> None:
        """Remember what has just failed, for as long as it may be sent once more."""
        if not self._sequences:
            return
        store, now, prefix = self._sandbox.store, self._sandbox.clock.now(), f"{self._place}failed/"
        if not failed:
            store.delete(prefix + seen.print)
            return
        for key, at in list(store.scan(prefix)):
            if now - float(at) > AGAIN:
                store.delete(key)
        store.put(prefix + seen.print, repr(now).encode())

    def reset_counts(self) -> None:
        """Begin to count anew."""
        for key, _ in list(self._sandbox.store.scan(self._place)):
            if key != f"{self._place}on":
                self._sandbox.store.delete(key)

    def match_counts(self) -> dict[str, int]:
        """How often each rule has been met, by its name."""
        prefix = f"{self._place}met/"
        return {
            key.removeprefix(prefix): int(count) for key, count in self._sandbox.store.scan(prefix)
        }

    def covers(self, seen: RequestView) -> bool:
        """Whether any rule, on either side of admission, is about such a call, whatever the time; nothing is counted."""
        return bool(
            self._index(seen, self.scenario.at(seen.call.received - self.started)).matching(seen)
        )

    def applies_to(self, seen: RequestView) -> bool:
        """Whether a call has to go through the scenario at all."""
        return self.scenario.strict or bool(self.matching(seen))

    def nearest_rule(self, seen: RequestView) -> str:
        """The rule that comes nearest to a call, in words: of recorded requests the one most like it, with where they differ."""
        rules = self._rules[self.scenario.at(seen.call.received - self.started)]
        recorded = [rule for rule in rules if rule.when.same and rule.about]
        known = [rule.about for rule in recorded if rule.when.operation == seen.operation] or [
            rule.about for rule in recorded
        ]
        if found := nearest(seen.summary, list(dict.fromkeys(known))):
            return f"The nearest recorded request is {found!r}; they differ: {difference(seen.summary, found)}."
        missed = self.misses(seen, 1)
        return f"The nearest: {missed[0]}." if missed else ""

    def misses(self, seen: RequestView, most: int = 3) -> Sequence[str]:
        """The rules that came nearest to a call and did not strike it, each with what kept it away: the fewest differences first."""
        age, met = seen.call.received - self.started, self.match_counts()
        ranked: list[tuple[int, str]] = []
        for rule in self._rules[self.scenario.at(age)]:
            why = rule.when.differences(seen)
            between = rule.schedule.between
            if between is not None and not between[0] <= age < between[1]:
                why.append(f"{age:.1f} seconds have passed, not {between[0]:g} to {between[1]:g}")
            count = met.get(rule.name, 0)
            if (
                not why
                and rule.schedule.counts
                and not rule.schedule.strikes(count, self._seed.of(rule.name))
            ):
                why.append(rule.schedule.due(count))
            if why:
                ranked.append((len(why), f"{rule.name}: {'; '.join(why)}"))
        return [words for _, words in sorted(ranked, key=lambda pair: pair[0])[:most]]
