"""Read a scenario: from what a file says to rules; what cannot be meant is told with file, line, the word, and the nearest right one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from mockgateway.files import line_of
from mockgateway.problem import ConfigError, nearest
from mockgateway.scenario.fields import Count, Seconds, Share, Wrong, build, convert
from mockgateway.scenario.reply import Canned
from mockgateway.scenario.rule import Phase, Rule, Scenario, Turn, When

TOP = ("name", "about", "include", "rules", "phases", "repeat", "strict", "pace")
OF_RULE = ("about", "when", "first", "after", "nth", "every", "between", "chance", "at", "faults", "reply", "replies", "loop", "retries")
OF_WHEN = ("operation", "do", "make", "gateway", "region", "sandbox", "method", "path", "model", "key", "says", "stream", "header", "body", "same")
OF_PHASE = ("name", "for", "include", "rules")
_TEXTS = ("operation", "do", "make", "gateway", "region", "sandbox", "method", "path", "model", "key", "says", "same")

_PLAIN = re.compile(r"(?:\$\.)?([A-Za-z_]\w*)\Z", re.ASCII)

Faults = Mapping[str, type]
Find = Callable[[str], Scenario]


def read(said: Any, name: str, faults: Faults, find: Find, path: Path | None = None) -> Scenario:
    """The scenario that a file's value says. name: what it is called where it says nothing; find: another scenario by name. Raises ConfigError."""
    try:
        return _Reading(name, faults, find, path).scenario(said)
    except Wrong as wrong:
        where = f"{path}:{line_of(path, list(wrong.steps))}" if path is not None else f"scenario {name!r}"
        place = _place(wrong.steps)
        raise ConfigError(where, f"{place}{wrong.what}", wrong.advice) from None


def _place(steps: Sequence[str]) -> str:
    """`rule 2: ` for rules/1/..., as a person counts."""
    words = []
    for before, step in zip(("", *steps), steps, strict=False):
        if before in ("rules", "phases", "faults") and step.isdigit():
            words.append(f"{before[:-1]} {int(step) + 1}")
    return "".join(f"{word}: " for word in words)


class _Reading:
    """One reading of one value: what all its parts need to know."""

    def __init__(self, name: str, faults: Faults, find: Find, path: Path | None) -> None:
        self._path = path
        self._name = name
        self._faults = faults
        self._find = find
        self._number = 0

    def scenario(self, said: Any) -> Scenario:
        """The whole."""
        if not isinstance(said, dict):
            raise Wrong("is no scenario", "its top level must be a mapping with `rules:` or `phases:`")
        _known(said, TOP)
        self._name = _text(said, "name", self._name)
        rules = self._rules(said, ())
        for other in self._included(said, ()):
            rules += other.rules
        phases = [self._phase(phase, ("phases", str(place))) for place, phase in enumerate(_list(said, "phases", ()))]
        for place, phase in enumerate(phases[:-1]):
            if phase.seconds is None:
                raise Wrong("only the last phase may last for ever", "write `for: 30s`", ("phases", str(place)))
        if not rules and not phases:
            raise Wrong("says nothing", "write `rules:` or `phases:`")
        repeat, strict = (_at((word,), convert, bool, said.get(word, False)) for word in ("repeat", "strict"))
        return Scenario(self._name, _text(said, "about", ""), tuple(rules), tuple(phases), repeat, self._path, strict, _pace(said))

    def _included(self, said: Mapping[str, Any], steps: tuple[str, ...]) -> Iterator[Scenario]:
        for place, other in enumerate(_list(said, "include", steps)):
            here = (*steps, "include", str(place))
            if not isinstance(other, str):
                raise Wrong(f"include: {other!r:.80} is no scenario's name", "write a name such as rate-limited", here)
            try:
                scenario = self._find(other)
            except ConfigError as error:
                raise Wrong(error.what if error.where == "scenario" else f"{error.where}: {error.what}", error.advice, here) from None
            if scenario.phases:
                raise Wrong(f"include: {other!r} has phases of its own", "include what has rules only", here)
            yield scenario

    def _phase(self, said: Any, steps: tuple[str, ...]) -> Phase:
        if not isinstance(said, dict):
            raise Wrong(f"{said!r:.80} is no phase", "write `name`, `for` and `rules`", steps)
        _known(said, OF_PHASE, steps)
        lasts = said.get("for")
        length = None if lasts is None else _at((*steps, "for"), convert, Seconds, lasts)
        rules = self._rules(said, steps)
        for other in self._included(said, steps):
            rules += other.rules
        return Phase(_text(said, "name", f"phase {int(steps[-1]) + 1}", steps), length, tuple(rules))

    def _rules(self, said: Mapping[str, Any], steps: tuple[str, ...]) -> list[Rule]:
        return [self._rule(rule, (*steps, "rules", str(place))) for place, rule in enumerate(_list(said, "rules", steps))]

    def _rule(self, said: Any, steps: tuple[str, ...]) -> Rule:
        self._number += 1
        if not isinstance(said, dict):
            raise Wrong(f"{said!r:.80} is no rule", "write `when:`, and `faults:` or `reply:`", steps)
        _known(said, OF_RULE, steps)
        faults = tuple(self._fault(fault, (*steps, "faults", str(place))) for place, fault in enumerate(_list(said, "faults", steps)))
        replies = tuple(self._replies(said, steps))
        if not faults and not replies:
            raise Wrong("does nothing", "write `faults:` or `reply:`", steps)
        return Rule(
            f"{self._name}#{self._number}",
            _when(said.get("when"), (*steps, "when")),
            _turn(said, steps),
            faults,
            replies,
            _edge(said, steps) or any(getattr(fault, "edge", False) for fault in faults),
            _at((*steps, "loop"), convert, bool, said.get("loop", True)),
            _at((*steps, "retries"), convert, bool, said.get("retries", False)),
            _text(said, "about", "", steps),
        )

    def _fault(self, said: Any, steps: tuple[str, ...]) -> Any:
        if isinstance(said, str):
            said = {said: None}
        if not isinstance(said, dict) or len(said) != 1:
            raise Wrong(f"{said!r:.80} is no fault", "write one word and what it needs, such as `latency: 2s`", steps)
        (word, given), *_ = said.items()
        if word not in self._faults:
            raise Wrong(f"unknown fault {word!r}", nearest(str(word), self._faults), (*steps, str(word)))
        try:
            return build(self._faults[word], given)
        except Wrong as wrong:
            raise Wrong(f"{word}: {wrong.what}", wrong.advice, (*steps, word, *wrong.steps)) from None

    def _replies(self, said: Mapping[str, Any], steps: tuple[str, ...]) -> list[Canned]:
        if "reply" in said and "replies" in said:
            raise Wrong("has both `reply` and `replies`", "keep one of them", (*steps, "replies"))
        if "reply" in said:
            return [self._reply(said["reply"], (*steps, "reply"))]
        return [self._reply(reply, (*steps, "replies", str(place))) for place, reply in enumerate(_list(said, "replies", steps))]

    def _reply(self, said: Any, steps: tuple[str, ...]) -> Canned:
        canned: Canned = _at(steps, build, Canned, said)
        if canned.recorded is not None and canned.recorded.file:
            return replace(canned, recorded=replace(canned.recorded, file=_beside(self._path, canned.recorded.file, (*steps, "recorded", "file"))))
        return replace(canned, media=_beside(self._path, canned.media, (*steps, "media"))) if canned.media else canned


def _pace(said: Mapping[str, Any]) -> float:
    """What the times of recorded replies are multiplied with."""
    pace = float(_at(("pace",), convert, float, said.get("pace", 1.0)))
    if not 0 <= pace <= 1000:
        raise Wrong(f"pace: {pace:g} is out of range", "write 1 for the recorded times, 0 for none, up to 1000", ("pace",))
    return pace


def _beside(scenario: Path | None, name: str, steps: tuple[str, ...]) -> str:
    """The path of a file that stands beside a scenario or below."""
    if scenario is None:
        raise Wrong(f"{steps[-1]}: only a scenario in a file has files beside it", "write the scenario to a file, or use `json:`", steps)
    folder = scenario.resolve().parent
    path = (folder / name).resolve()
    if not path.is_relative_to(folder):
        raise Wrong(f"{steps[-1]}: {name!r} is not below the scenario's folder", "put it beside the scenario", steps)
    if not path.is_file():
        known = [str(one.relative_to(folder)) for one in sorted(path.parent.iterdir()) if one.is_file()] if path.parent.is_dir() else []
        raise Wrong(f"{steps[-1]}: there is no file {name!r} beside the scenario", nearest(name, known), steps)
    return str(path)


def _edge(said: Mapping[str, Any], steps: tuple[str, ...]) -> bool:
    if said.get("at") not in (None, "edge"):
        raise Wrong(f"at: unknown word {said['at']!r}", "the only one is `edge`: before a key is asked for", (*steps, "at"))
    return "at" in said


def _when(said: Any, steps: tuple[str, ...]) -> When:
    if said is None:
        return When()
    if not isinstance(said, dict):
        raise Wrong(f"when: {said!r:.80} is no condition", "write a mapping such as {do: complete}", steps)
    _known(said, OF_WHEN, steps)
    values: dict[str, Any] = {word: _text(said, word, "", steps) for word in _TEXTS if word in said}
    if "stream" in said:
        values["stream"] = _at((*steps, "stream"), convert, bool, said["stream"])
    if "header" in said:
        values["header"] = {name.lower(): str(value) for name, value in _mapping(said, "header", steps).items()}
    if "body" in said:
        values["body"] = tuple((path, _finder(path, (*steps, "body", path)), wanted) for path, wanted in _mapping(said, "body", steps).items())
    return When(**values)


def _finder(path: str, steps: tuple[str, ...]) -> Callable[[Any], Sequence[Any]]:
    """What finds the values at a JSONPath (RFC 9535); a plain name is a top-level field."""
    if plain := _PLAIN.match(path):
        name = plain[1]
        return lambda body: [body[name]] if isinstance(body, dict) and name in body else []
    import jsonpath_rfc9535 as jsonpath  # loaded where a rule asks for it

    try:
        compiled = jsonpath.compile(path if path.startswith("$") else f"$.{path}")
    except jsonpath.JSONPathError as error:
        raise Wrong(f"{path!r} is no JSONPath: {str(error).splitlines()[0]}", "write one such as $.messages[0].role", steps) from None
    return lambda body: [] if body is None else list(compiled.find(body).values())


def _turn(said: Mapping[str, Any], steps: tuple[str, ...]) -> Turn:
    values: dict[str, Any] = {word: _at((*steps, word), convert, Count, said[word]) for word in ("first", "after", "every") if word in said}
    if "nth" in said:
        values["nth"] = _at((*steps, "nth"), convert, tuple[Count, ...], said["nth"])
    if "chance" in said:
        values["chance"] = _at((*steps, "chance"), convert, Share, said["chance"])
    if "between" in said:
        between = _at((*steps, "between"), convert, tuple[Seconds, ...], said["between"])
        if len(between) != 2 or between[0] >= between[1]:
            raise Wrong(f"between: {said['between']!r:.80} is no span", "write two times, such as [10s, 1m]", (*steps, "between"))
        values["between"] = between
    return Turn(**values)


def _at(steps: tuple[str, ...], work: Callable[[Any, Any], Any], kind: Any, value: Any) -> Any:
    """What `work` makes of a value that stands there."""
    try:
        return work(kind, value)
    except Wrong as wrong:
        raise Wrong(f"{steps[-1]}: {wrong.what}" if not steps[-1].isdigit() else wrong.what, wrong.advice, (*steps, *wrong.steps)) from None


def _known(said: Mapping[str, Any], words: Sequence[str], steps: tuple[str, ...] = ()) -> None:
    for word in said:
        if word not in words:
            raise Wrong(f"unknown word {word!r}", nearest(str(word), words), (*steps, str(word)))


def _text(said: Mapping[str, Any], word: str, default: str, steps: tuple[str, ...] = ()) -> str:
    return str(_at((*steps, word), convert, str, said.get(word, default)))


def _list(said: Mapping[str, Any], word: str, steps: tuple[str, ...]) -> list[Any]:
    value = said.get(word)
    if value is None:
        return []
    if not isinstance(value, list):
        raise Wrong(f"{word}: {value!r:.80} is no list", "write its entries as a list", (*steps, word))
    return value


def _mapping(said: Mapping[str, Any], word: str, steps: tuple[str, ...]) -> dict[str, Any]:
    value = said[word]
    if not isinstance(value, dict):
        raise Wrong(f"{word}: {value!r:.80} is no mapping", "write names with the values they must have", (*steps, word))
    return value
