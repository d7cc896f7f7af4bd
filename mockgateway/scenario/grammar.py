"""Read a scenario: turn the value of a file into rules.

Errors name the file, the line, what is wrong and what to write instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from mockgateway.files import line_of
from mockgateway.problem import ConfigError, nearest
from mockgateway.scenario import fields
from mockgateway.scenario.effects import check_effects
from mockgateway.scenario.fields import FieldError, Section, Span, build, convert_at, shown
from mockgateway.scenario.known_names import Known, KnownNames, check_problems
from mockgateway.scenario.reply import CannedReply, check
from mockgateway.scenario.rule import Phase, QueueFailures, Rule, Scenario
from mockgateway.scenario.schedule import read_schedule
from mockgateway.scenario.when import read_when

TOP_KEYS = (
    *("name", "about", "include", "rules", "phases", "repeat", "strict", "pace"),
    "queue_failures",
)
PHASE_KEYS = ("name", "for", "include", "rules")
RULE_KEYS = (
    *("about", "when", "first", "after", "nth", "every", "between", "chance", "at"),
    *("faults", "reply", "replies", "loop", "retries"),
)

_NUMBERED = {"rules": "rule", "phases": "phase", "faults": "fault", "replies": "reply"}

Faults = Mapping[str, type]
Find = Callable[[str], Scenario]


def read(
    value: Any,
    name: str,
    faults: Faults,
    find: Find,
    path: Path | None = None,
    known: Known = KnownNames,
) -> Scenario:
    """Return the scenario that a file describes.

    Args:
        value: The value of the file.
        name: The scenario's name, if the file has none.
        faults: The fault classes, by name.
        find: Returns an included scenario by name.
        path: The file, or None.
        known: Returns the names that rules may use; by default any.

    Raises:
        ConfigError: The value is not a scenario.
    """
    try:
        return _Reader(name, faults, find, path, known).scenario(value)
    except FieldError as error:
        where = f"scenario {name!r}"
        if path is not None:
            where = f"{path}:{line_of(path, list(error.path))}"
        message = _position(error.path) + error.message
        raise ConfigError(where, message, error.advice) from error


def _position(path: fields.Path) -> str:
    """Return `rule 2: ` for the path ("rules", "1")."""
    numbered = [
        f"{_NUMBERED[before]} {int(step) + 1}: "
        for before, step in pairwise(path)
        if before in _NUMBERED and step.isdigit()
    ]
    return "".join(numbered)


class _Reader:
    """Reads one scenario."""

    def __init__(
        self, name: str, faults: Faults, find: Find, path: Path | None, known: Known
    ) -> None:
        self._path = path
        self._name = name
        self._faults = faults
        self._find = find
        self._known = known
        self._rule_count = 0
        self._notes: list[str] = []

    def scenario(self, value: Any) -> Scenario:
        if not isinstance(value, dict):
            advice = "its top level must be a mapping with `rules:` or `phases:`"
            raise FieldError("is not a scenario", advice)
        top = Section(value, TOP_KEYS)
        self._name = name = _name(top, self._name)
        rules = self._rules(top)
        phases = [self._phase(phase, path) for phase, path in top.entries("phases")]
        for index, phase in enumerate(phases[:-1]):
            if phase.seconds is None:
                message = "only the last phase may have no end"
                raise top.error(message, "write `for: 30s`", "phases", str(index))
        failures = top.get("queue_failures", QueueFailures | None)
        if not rules and not phases and failures is None:
            raise FieldError("has neither rules nor phases", "write `rules:` or `phases:`")
        repeat, strict = (top.get(key, bool, False) for key in ("repeat", "strict"))
        if repeat and (not phases or phases[-1].seconds is None):
            message = "repeat: the timeline has no end after which it could start over"
            raise top.error(message, "give each phase its `for:`, such as `for: 30s`", "repeat")
        about = top.get("about", str, "")
        pace = _pace(top)
        return Scenario(
            name, about, rules, tuple(phases), repeat, self._path, strict, pace, failures,
            tuple(self._notes),
        )  # fmt: skip

    def _included(self, section: Section) -> Iterator[Scenario]:
        for name, path in section.entries("include"):
            if not isinstance(name, str):
                message = f"include: {shown(name)} is not the name of a scenario"
                raise FieldError(message, "write a name such as rate-limited", path)
            try:
                scenario = self._find(name)
            except ConfigError as error:
                if "/" in name or name.endswith((".yaml", ".yml", ".json")):
                    advice = "write the file's name alone, without folder and ending"
                    raise FieldError(f"include: {shown(name)} is a path", advice, path) from None
                unknown = error.where == "scenario"
                message = error.what if unknown else f"{error.where}: {error.what}"
                raise FieldError(message, error.advice, path) from None
            if scenario.phases:
                message = f"include: {name!r} has phases of its own"
                raise FieldError(message, "include scenarios that have rules only", path)
            yield scenario

    def _phase(self, value: Any, path: fields.Path) -> Phase:
        if not isinstance(value, dict):
            message = f"expected a phase, got {shown(value)}"
            raise FieldError(message, "write `name`, `for` and `rules`", path)
        section = Section(value, PHASE_KEYS, path)
        seconds = section.get("for", Span | None)
        rules = self._rules(section)
        return Phase(section.get("name", str, f"phase {int(path[-1]) + 1}"), seconds, rules)

    def _rules(self, section: Section) -> Sequence[Rule]:
        """Return the section's rules and then those that it includes, each once."""
        rules = [self._rule(rule, path) for rule, path in section.entries("rules")]
        included = [rule for other in self._included(section) for rule in other.rules]
        return tuple({id(rule): rule for rule in (*rules, *included)}.values())

    def _rule(self, value: Any, path: fields.Path) -> Rule:
        self._rule_count += 1
        name = f"{self._name}#{self._rule_count}"
        if not isinstance(value, dict):
            message = f"expected a rule, got {shown(value)}"
            raise FieldError(message, "write `when:`, and `faults:` or `reply:`", path)
        section = Section(value, RULE_KEYS, path)
        faults = tuple(
            read_fault(fault, self._faults, at, self._known)
            for fault, at in section.entries("faults")
        )
        replies = tuple(self._replies(section))
        if not faults and not replies:
            raise FieldError("has neither faults nor a reply", "write `faults:` or `reply:`", path)
        at = section.value.get("at")
        if at not in (None, "edge"):
            message = f"at: unknown value {shown(at)}"
            raise section.error(message, "write `edge`, or leave it out", "at")
        when = read_when(section.value.get("when"), section.at("when"), self._known)
        self._notes += check_effects(when, faults, self._known().operations, path)
        return Rule(
            name,
            when,
            read_schedule(section),
            faults,
            replies,
            at == "edge" or any(getattr(fault, "edge", False) for fault in faults),
            section.get("loop", bool, True),
            section.get("retries", bool, False),
            section.get("about", str, ""),
        )

    def _replies(self, section: Section) -> list[CannedReply]:
        if "reply" in section and "replies" in section:
            message = "has both `reply` and `replies`"
            raise section.error(message, "keep one of them", "replies")
        if "reply" in section:
            return [self._reply(section["reply"], section.at("reply"))]
        return [self._reply(reply, path) for reply, path in section.entries("replies")]

    def _reply(self, value: Any, path: fields.Path) -> CannedReply:
        reply: CannedReply = convert_at(path, CannedReply, value)
        try:
            check(reply)
        except FieldError as error:
            message = f"reply: {error.message}"
            raise FieldError(message, error.advice, (*path, *error.path)) from None
        if reply.recorded is not None and reply.recorded.file:
            file = _beside(self._path, reply.recorded.file, (*path, "recorded", "file"))
            return replace(reply, recorded=replace(reply.recorded, file=file))
        if reply.media:
            return replace(reply, media=_beside(self._path, reply.media, (*path, "media")))
        return reply


def read_fault(value: Any, faults: Faults, path: fields.Path, known: Known = KnownNames) -> Any:
    """Return a fault from its name, or from a mapping of its name to its fields.

    Raises:
        FieldError: There is no such fault, or its fields are wrong.
    """
    if isinstance(value, str):
        value = {value: None}
    if not isinstance(value, dict) or len(value) != 1:
        advice = "write one name and its fields, such as `latency: 2s`"
        raise FieldError(f"expected a fault, got {shown(value)}", advice, path)
    ((name, given),) = value.items()
    if name not in faults:
        advice = nearest(str(name), faults)
        raise FieldError(f"unknown fault {shown(name)}", advice, (*path, str(name)))
    try:
        fault = build(faults[name], given)
        check_problems(fault, known().problem if hasattr(fault, "kind") else ())
        return fault
    except FieldError as error:
        message = f"{name}: {error.message}"
        raise FieldError(message, error.advice, (*path, name, *error.path)) from None


def _pace(top: Section) -> float:
    pace = float(top.get("pace", float, 1.0))
    if not 0 <= pace <= 1000:
        advice = "write 1 for the recorded times, 0 for no delays, up to 1000"
        raise top.error(f"pace: {pace:g} is out of range", advice, "pace")
    return pace


def _beside(scenario: Path | None, name: str, path: fields.Path) -> str:
    """Return the path of a file in the scenario's folder or below."""
    key = path[-1]
    if scenario is None:
        message = f"{key}: only a scenario that is a file can refer to other files"
        raise FieldError(message, "write the scenario to a file, or use `json:`", path)
    folder = scenario.resolve().parent
    file = (folder / name).resolve()
    if not file.is_relative_to(folder):
        message = f"{key}: {name!r} is not below the scenario's folder"
        raise FieldError(message, "put it beside the scenario", path)
    if not file.is_file():
        entries = sorted(file.parent.iterdir()) if file.parent.is_dir() else []
        known = [str(entry.relative_to(folder)) for entry in entries if entry.is_file()]
        message = f"{key}: there is no file {name!r} beside the scenario"
        raise FieldError(message, nearest(name, known), path)
    return str(file)


def _name(top: Section, default: str) -> str:
    name: str = top.get("name", str, default)
    if not name.strip() or len(name) > 100 or not name.isprintable():
        message = f"name: {shown(name)} is not a name"
        raise top.error(message, "write a word or two, such as rate-limited", "name")
    return name
