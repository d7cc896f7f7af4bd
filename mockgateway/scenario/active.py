"""A scenario that is active in a sandbox: when it started, and how often each rule has matched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mockgateway.sandbox import Sandbox
from mockgateway.scenario.fingerprint import difference, nearest
from mockgateway.scenario.index import Index
from mockgateway.scenario.request_view import RequestView
from mockgateway.scenario.rule import CompiledFault, Rule, Scenario
from mockgateway.scenario.timeline import Timeline, scale_rule

RETRY_WINDOW = 10.0  # seconds after a failed call in which an equal request is taken for its retry
_CACHED = 2000  # kinds of call whose rules are indexed


class ActiveScenario:
    """A scenario in a sandbox; its counts are in the sandbox's store, so that workers share them.

    Attributes:
        scenario: The scenario.
        file: The name under which the library has its file, or "".
        timeline: The time that has passed in it.
        knobs: Further rules, which apply before its own, or None.
        slows_upload: Whether a rule has bodies read slowly.
    """

    def __init__(
        self,
        scenario: Scenario,
        sandbox: Sandbox,
        timeline: Timeline,
        knobs: Scenario | None = None,
    ) -> None:
        self.scenario = scenario
        self.file = scenario.path.stem if scenario.path is not None else ""
        self.timeline = timeline
        self.knobs = knobs
        self._sandbox = sandbox
        self._seed = sandbox.seed.of("scenario", scenario.name)
        self._prefix = f"{sandbox.name}/scenario/"
        # The rules of each phase, and last those of no phase, which index -1 finds.
        own, first = scenario, knobs.rules if knobs is not None else ()
        self._rules = [self._at_speed(first, *phase.rules, *own.rules) for phase in own.phases]
        self._rules.append(self._at_speed(first, *own.rules))
        rules = [rule for phase in self._rules for rule in phase]
        self._by_model = any(rule.when.model for rule in rules)
        self._has_sequences = any(len(rule.replies) > 1 for rule in rules)
        self.slows_upload = any(fault.reads for rule in rules for fault in rule.compiled)
        self._indexes: dict[tuple[object, ...], Index] = {}

    def _at_speed(self, first: Sequence[Rule], *rules: Rule) -> tuple[Rule, ...]:
        """Return rules after those of the knobs, which the timeline's speed does not change."""
        speed = self.timeline.speed
        return (*first, *(rules if speed == 1 else (scale_rule(rule, speed) for rule in rules)))

    def name_and_phase(self) -> tuple[str, str]:
        """Return the scenario's name and that of its current phase, or ""."""
        return self.scenario.name, self.phase_name() if self.scenario.phases else ""

    def phase_name(self) -> str:
        """Return the name of the current phase, or ""."""
        index = self.scenario.phase_at(self.timeline.seconds(self._sandbox.clock.now()))
        return self.scenario.phases[index].name if index >= 0 else ""

    def current_rules(self) -> Sequence[Rule]:
        """Return the rules of the current phase and those that always apply."""
        return self._rules[self.scenario.phase_at(self.timeline.seconds(self._sandbox.clock.now()))]

    def take_rules(self, view: RequestView, edge: bool) -> list[tuple[Rule, int]]:
        """Count a call for the rules that match it, and return those that apply, with their counts.

        Args:
            view: The call.
            edge: Whether to take the rules that apply before the key is checked, or the others.
        """
        taken = []
        for rule in self.matching(view):
            if rule.edge is edge:
                count = self._sandbox.store.increment(f"{self._prefix}met/{rule.name}")
                if self._applies(rule, count):
                    taken.append((rule, count))
        return taken

    def matching(self, view: RequestView) -> list[Rule]:
        """Return the rules that match a call now, in their order, without counting it."""
        if view.matched is None or view.matched[0] is not self:
            age = self._age(view)
            rules = self._index(view, self.scenario.phase_at(age)).matching(view)
            view.matched = (self, [rule for rule in rules if rule.schedule.includes_time(age)])
        return view.matched[1]

    def expected_faults(self, view: RequestView) -> list[CompiledFault]:
        """Return the faults of a call whose body has not arrived, without counting it."""
        faults: list[CompiledFault] = []
        for rule in self.matching(view) if self.slows_upload else ():
            count = int(self._sandbox.store.get(f"{self._prefix}met/{rule.name}") or b"0") + 1
            if self._applies(rule, count):
                faults += rule.compiled
        return faults

    def covers(self, view: RequestView) -> bool:
        """Return whether any rule matches such a call at any time, without counting it."""
        return bool(self._index(view, self.scenario.phase_at(self._age(view))).matching(view))

    def applies_to(self, view: RequestView) -> bool:
        """Return whether the scenario can change the reply to a call."""
        return self.scenario.strict or bool(self.matching(view))

    def _age(self, view: RequestView) -> float:
        return self.timeline.seconds(view.call.received)

    def _applies(self, rule: Rule, count: int) -> bool:
        schedule = rule.schedule
        return not schedule.needs_count or schedule.includes(count, self._seed.of(rule.name))

    def _index(self, view: RequestView, phase: int) -> Index:
        """Return the index of the rules that may match such calls, built once for each kind."""
        call, model = view.call, view.model if self._by_model else ""
        kind = (phase, view.operation, call.gateway, call.region, call.method, model)
        index = self._indexes.get(kind)
        if index is None:
            if len(self._indexes) >= _CACHED:
                self._indexes.clear()
            rules = [rule for rule in self._rules[phase] if rule.when.may_match(view)]
            index = self._indexes[kind] = Index(rules)
        return index

    def next_reply(self, rule: Rule, view: RequestView) -> Any:
        """Return the next reply of a rule, or None; without `loop` the last one is repeated.

        The retry of a failed request gets the same reply again, unless the rule says `retries`.
        """
        replies, store = rule.replies, self._sandbox.store
        if len(replies) < 2:
            return replies[0] if replies else None
        key = f"{self._prefix}said/{rule.name}"
        repeated = not rule.retries and (view.is_retry or self._has_failed(view))
        count = int(store.get(key) or b"1") if repeated else store.increment(key)
        return replies[(count - 1) % len(replies) if rule.loop else min(count, len(replies)) - 1]

    def _has_failed(self, view: RequestView) -> bool:
        at = self._sandbox.store.get(f"{self._prefix}failed/{view.digest}")
        return at is not None and view.call.received - float(at) <= RETRY_WINDOW

    def record_outcome(self, view: RequestView, failed: bool) -> None:
        """Remember a call that failed for as long as its retry may come."""
        if not self._has_sequences:
            return
        store, now = self._sandbox.store, self._sandbox.clock.now()
        prefix = f"{self._prefix}failed/"
        if not failed:
            store.delete(prefix + view.digest)
            return
        for key, at in list(store.scan(prefix)):
            if now - float(at) > RETRY_WINDOW:
                store.delete(key)
        store.put(prefix + view.digest, repr(now).encode())

    def reset_counts(self) -> None:
        """Forget all counts."""
        for key, _ in list(self._sandbox.store.scan(self._prefix)):
            if key != f"{self._prefix}on":
                self._sandbox.store.delete(key)

    def match_counts(self) -> dict[str, int]:
        """Return how many calls each rule has matched, by rule name."""
        prefix = f"{self._prefix}met/"
        counts = self._sandbox.store.scan(prefix)
        return {key.removeprefix(prefix): int(count) for key, count in counts}

    def nearest_rule(self, view: RequestView) -> str:
        """Describe the rule that a call came nearest to, or the most similar recorded request."""
        rules = self._rules[self.scenario.phase_at(self._age(view))]
        recorded = [rule for rule in rules if rule.when.same and rule.about]
        summaries = [rule.about for rule in recorded if rule.when.operation == view.operation] or [
            rule.about for rule in recorded
        ]
        if found := nearest(view.summary, list(dict.fromkeys(summaries))):
            where = difference(view.summary, found)
            return f"The nearest recorded request is {found!r}; they differ: {where}."
        misses = self.misses(view, 1)
        return f"The nearest: {misses[0]}." if misses else ""

    def misses(self, view: RequestView, most: int = 3) -> Sequence[str]:
        """Describe the rules that did not apply to a call and why, the fewest reasons first."""
        ranked = [(len(why), f"{rule.name}: {'; '.join(why)}") for rule, why in self.explain(view)]
        ranked.sort(key=lambda pair: pair[0])
        return [text for reasons, text in ranked if reasons][:most]

    def explain(self, view: RequestView, phase: str = "") -> list[tuple[Rule, list[str]]]:
        """Return the rules of a phase, each with the reasons why it did not apply to a call.

        Args:
            view: The call.
            phase: The name of the phase that the call was in; by default the one of its time.
        """
        age, counts = self._age(view), self.match_counts()
        names = [one.name for one in self.scenario.phases]
        index = names.index(phase) if phase in names else self.scenario.phase_at(age)
        return [(rule, self._reasons(rule, view, age, counts)) for rule in self._rules[index]]

    def _reasons(
        self, rule: Rule, view: RequestView, age: float, counts: Mapping[str, int]
    ) -> list[str]:
        schedule, reasons = rule.schedule, rule.when.differences(view)
        if schedule.between is not None and not schedule.includes_time(age):
            first, last = schedule.between
            reasons.append(f"{age:.1f} seconds have passed, not {first:g} to {last:g}")
        count = counts.get(rule.name, 0)
        if not reasons and not self._applies(rule, count):
            reasons.append(schedule.explain(count))
        return reasons
