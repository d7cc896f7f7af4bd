"""Read a scenario: from what a file says to rules; what cannot be meant is told with file, line, the word, and the nearest right one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from mockgateway.files import line_of
from mockgateway.problem import ConfigError, nearest
from mockgateway.scenario.fields import (
    FieldError,
    Span,
    build,
    convert_at,
    known_only,
    list_of,
    shown,
    text_of,
)
from mockgateway.scenario.known_names import Known, KnownNames, check_problems
from mockgateway.scenario.reply import CannedReply, check
from mockgateway.scenario.rule import Phase, Rule, Scenario
from mockgateway.scenario.when import turn_of, when_of

TOP = ("name", "about", "include", "rules", "phases", "repeat", "strict", "pace")
OF_RULE = (
    "about",
    "when",
    "first",
    "after",
    "nth",
    "every",
    "between",
    "chance",
    "at",
    "faults",
    "reply",
    "replies",
    "loop",
    "retries",
)
OF_PHASE = ("name", "for", "include", "rules")

_COUNTED = {"rules": "rule", "phases": "phase", "faults": "fault", "replies": "reply"}

Faults = Mapping[str, type]
Find = Callable[[str], Scenario]


def read(
    said: Any,
    name: str,
    faults: Faults,
    find: Find,
    path: Path | None = None,
    known: Known = KnownNames,
) -> Scenario:
    """The scenario that a file's value says. Raises ConfigError.

    name: what it is called where it says nothing; find: another scenario by name; known: what its rules may name, anything where nothing is said.
    """
    try:
        return _Reading(name, faults, find, path, known).scenario(said)
    except FieldError as error:
        where = (
            f"{path}:{line_of(path, list(error.path))}"
            if path is not None
            else f"scenario {name!r}"
        )
        place = _place(error.path)
        raise ConfigError(where, f"{place}{error.message}", error.advice) from None


def _place(steps: Sequence[str]) -> str:
    """`rule 2: ` for rules/1/..., as a person counts."""
    words = []
    for before, step in zip(("", *steps), steps, strict=False):
        if before in _COUNTED and step.isdigit():
            words.append(f"{_COUNTED[before]} {int(step) + 1}")
    return "".join(f"{word}: " for word in words)


class _Reading:
    """One reading of one value: what all its parts need to know."""

    def __init__(
        self, name: str, faults: Faults, find: Find, path: Path | None, known: Known
    ) -> None:
        self._path = path
        self._name = name
        self._faults = faults
        self._find = find
        self._known = known
        self._number = 0

    def scenario(self, said: Any) -> Scenario:
        """The whole."""
        if not isinstance(said, dict):
            raise FieldError(
                "is no scenario", "its top level must be a mapping with `rules:` or `phases:`"
            )
        known_only(said, TOP)
        self._name = _name(said, self._name)
        rules = self._rules(said, ())
        phases = [
            self._phase(phase, ("phases", str(place)))
            for place, phase in enumerate(list_of(said, "phases", ()))
        ]
        for place, phase in enumerate(phases[:-1]):
            if phase.seconds is None:
                raise FieldError(
                    "only the last phase may last for ever",
                    "write `for: 30s`",
                    ("phases", str(place)),
                )
        if not rules and not phases:
            raise FieldError("says nothing", "write `rules:` or `phases:`")
        repeat, strict = (
            convert_at((word,), bool, said.get(word, False)) for word in ("repeat", "strict")
        )
        if repeat and (not phases or phases[-1].seconds is None):
            raise FieldError(
                "repeat: there is no end to begin anew after",
                "give each phase its `for:`, such as `for: 30s`",
                ("repeat",),
            )
        return Scenario(
            self._name,
            text_of(said, "about", ""),
            rules,
            tuple(phases),
            repeat,
            self._path,
            strict,
            _pace(said),
        )

    def _included(self, said: Mapping[str, Any], steps: tuple[str, ...]) -> Iterator[Scenario]:
        for place, other in enumerate(list_of(said, "include", steps)):
            here = (*steps, "include", str(place))
            if not isinstance(other, str):
                raise FieldError(
                    f"include: {shown(other)} is no scenario's name",
                    "write a name such as rate-limited",
                    here,
                )
            try:
                scenario = self._find(other)
            except ConfigError as error:
                if "/" in other or other.endswith((".yaml", ".yml", ".json")):
                    raise FieldError(
                        f"include: {shown(other)} is a path",
                        "write the file's name alone, without folder and ending",
                        here,
                    ) from None
                raise FieldError(
                    error.what if error.where == "scenario" else f"{error.where}: {error.what}",
                    error.advice,
                    here,
                ) from None
            if scenario.phases:
                raise FieldError(
                    f"include: {other!r} has phases of its own", "include what has rules only", here
                )
            yield scenario

    def _phase(self, said: Any, steps: tuple[str, ...]) -> Phase:
        if not isinstance(said, dict):
            raise FieldError(f"{shown(said)} is no phase", "write `name`, `for` and `rules`", steps)
        known_only(said, OF_PHASE, steps)
        lasts = said.get("for")
        length = None if lasts is None else convert_at((*steps, "for"), Span, lasts)
        rules = self._rules(said, steps)
        return Phase(text_of(said, "name", f"phase {int(steps[-1]) + 1}", steps), length, rules)

    def _rules(self, said: Mapping[str, Any], steps: tuple[str, ...]) -> Sequence[Rule]:
        """Its own, and behind them those of what it includes: each once, by however many ways it comes."""
        rules = [
            self._rule(rule, (*steps, "rules", str(place)))
            for place, rule in enumerate(list_of(said, "rules", steps))
        ]
        included = [rule for other in self._included(said, steps) for rule in other.rules]
        return tuple({id(rule): rule for rule in (*rules, *included)}.values())

    def _rule(self, said: Any, steps: tuple[str, ...]) -> Rule:
        self._number += 1
        if not isinstance(said, dict):
            raise FieldError(
                f"{shown(said)} is no rule", "write `when:`, and `faults:` or `reply:`", steps
            )
        known_only(said, OF_RULE, steps)
        faults = tuple(
            self._fault(fault, (*steps, "faults", str(place)))
            for place, fault in enumerate(list_of(said, "faults", steps))
        )
        replies = tuple(self._replies(said, steps))
        if not faults and not replies:
            raise FieldError("does nothing", "write `faults:` or `reply:`", steps)
        return Rule(
            f"{self._name}#{self._number}",
            when_of(said.get("when"), (*steps, "when"), self._known),
            turn_of(said, steps),
            faults,
            replies,
            _edge(said, steps) or any(getattr(fault, "edge", False) for fault in faults),
            convert_at((*steps, "loop"), bool, said.get("loop", True)),
            convert_at((*steps, "retries"), bool, said.get("retries", False)),
            text_of(said, "about", "", steps),
        )

    def _fault(self, said: Any, steps: tuple[str, ...]) -> Any:
        if isinstance(said, str):
            said = {said: None}
        if not isinstance(said, dict) or len(said) != 1:
            raise FieldError(
                f"{shown(said)} is no fault",
                "write one word and what it needs, such as `latency: 2s`",
                steps,
            )
        (word, given), *_ = said.items()
        if word not in self._faults:
            raise FieldError(
                f"unknown fault {shown(word)}",
                nearest(str(word), self._faults),
                (*steps, str(word)),
            )
        try:
            fault = build(self._faults[word], given)
            check_problems(fault, self._known().problem if hasattr(fault, "kind") else ())
            return fault
        except FieldError as error:
            raise FieldError(
                f"{word}: {error.message}", error.advice, (*steps, word, *error.path)
            ) from None

    def _replies(self, said: Mapping[str, Any], steps: tuple[str, ...]) -> list[CannedReply]:
        if "reply" in said and "replies" in said:
            raise FieldError(
                "has both `reply` and `replies`", "keep one of them", (*steps, "replies")
            )
        if "reply" in said:
            return [self._reply(said["reply"], (*steps, "reply"))]
        return [
            self._reply(reply, (*steps, "replies", str(place)))
            for place, reply in enumerate(list_of(said, "replies", steps))
        ]

    def _reply(self, said: Any, steps: tuple[str, ...]) -> CannedReply:
        canned: CannedReply = convert_at(steps, CannedReply, said)
        try:
            check(canned)
        except FieldError as error:
            raise FieldError(
                f"reply: {error.message}", error.advice, (*steps, *error.path)
            ) from None
        if canned.recorded is not None and canned.recorded.file:
            return replace(
                canned,
                recorded=replace(
                    canned.recorded,
                    file=_beside(self._path, canned.recorded.file, (*steps, "recorded", "file")),
                ),
            )
        return (
            replace(canned, media=_beside(self._path, canned.media, (*steps, "media")))
            if canned.media
            else canned
        )


def _pace(said: Mapping[str, Any]) -> float:
    """What the times of recorded replies are multiplied with."""
    pace = float(convert_at(("pace",), float, said.get("pace", 1.0)))
    if not 0 <= pace <= 1000:
        raise FieldError(
            f"pace: {pace:g} is out of range",
            "write 1 for the recorded times, 0 for none, up to 1000",
            ("pace",),
        )
    return pace


def _beside(scenario: Path | None, name: str, steps: tuple[str, ...]) -> str:
    """The path of a file that stands beside a scenario or below."""
    if scenario is None:
        raise FieldError(
            f"{steps[-1]}: only a scenario in a file has files beside it",
            "write the scenario to a file, or use `json:`",
            steps,
        )
    folder = scenario.resolve().parent
    path = (folder / name).resolve()
    if not path.is_relative_to(folder):
        raise FieldError(
            f"{steps[-1]}: {name!r} is not below the scenario's folder",
            "put it beside the scenario",
            steps,
        )
    if not path.is_file():
        known = (
            [str(one.relative_to(folder)) for one in sorted(path.parent.iterdir()) if one.is_file()]
            if path.parent.is_dir()
            else []
        )
        raise FieldError(
            f"{steps[-1]}: there is no file {name!r} beside the scenario",
            nearest(name, known),
            steps,
        )
    return str(path)


def _edge(said: Mapping[str, Any], steps: tuple[str, ...]) -> bool:
    if said.get("at") not in (None, "edge"):
        raise FieldError(
            f"at: unknown word {shown(said['at'])}",
            "the only one is `edge`: before a key is asked for",
            (*steps, "at"),
        )
    return said.get("at") == "edge"


def _name(said: Mapping[str, Any], otherwise: str) -> str:
    name = text_of(said, "name", otherwise)
    if not name.strip() or len(name) > 100 or not name.isprintable():
        raise FieldError(
            f"name: {shown(name)} is no name",
            "write a word or two, such as rate-limited",
            ("name",),
        )
    return name
