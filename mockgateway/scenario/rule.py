"""A rule: which calls it means, which of those it strikes, and what happens then. Never changed; its counts are kept elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from mockgateway.scenario.request_view import RequestView
from mockgateway.seed import Seed


@dataclass(frozen=True, slots=True)
class When:
    """Which calls are meant: all that is said must hold; what is not said ("" or None) is not asked.

    operation, do, make, gateway, region, sandbox, method, path, model, key: globs; header, body: by name or JSONPath, each a glob or a value (`*`: anything);
    says: words somewhere in the body, whatever their case; stream: whether events are wanted; same: the request's fingerprint (`same.fingerprint`).
    """

    operation: str = ""
    do: str = ""
    make: str = ""
    gateway: str = ""
    region: str = ""
    sandbox: str = ""
    method: str = ""
    path: str = ""
    model: str = ""
    key: str = ""
    says: str = ""
    stream: bool | None = None
    header: Mapping[str, str] = field(default_factory=dict)
    body: Sequence[tuple[str, Callable[[Any], Sequence[Any]], Any]] = ()
    same: str = ""
    fixed: Sequence[tuple[str, str]] = field(init=False)
    asks: Sequence[tuple[str, Any]] = field(init=False)

    def __post_init__(self) -> None:
        said = [(word, getattr(self, word)) for word in FIXED if getattr(self, word)]
        asks: list[tuple[str, Any]] = [
            (word, getattr(self, word))
            for word in ("path", "stream", "key", "same")
            if getattr(self, word) not in ("", None)
        ]
        asks += [("header", pair) for pair in self.header.items()] + [
            ("body", triple) for triple in self.body
        ]
        object.__setattr__(self, "fixed", tuple(said))
        object.__setattr__(
            self, "asks", tuple(asks + ([("says", self.says.casefold())] if self.says else []))
        )

    def fits(self, seen: RequestView) -> bool:
        """Whether it may mean a call, by what all calls of an operation, a sandbox and a model share."""
        return not any(_fixed_miss(word, wanted, seen) for word, wanted in self.fixed)

    def holds(self, seen: RequestView) -> bool:
        """Whether the rest holds too, the cheapest first."""
        for word, wanted in self.asks:  # a loop, since it is walked for each rule of each call
            if word == "says":
                if wanted not in seen.text:
                    return False
            elif _MISSES[word](wanted, seen):
                return False
        return True

    def differences(self, seen: RequestView) -> list[str]:
        """All that does not hold, in words."""
        said = [_fixed_miss(word, wanted, seen) for word, wanted in self.fixed]
        said += [_MISSES[word](wanted, seen) for word, wanted in self.asks if word != "says"]
        said += (
            [f"the body does not say {self.says!r}"]
            if self.says and self.says.casefold() not in seen.text
            else []
        )
        return [words for words in said if words]


FIXED = ("operation", "do", "make", "gateway", "region", "sandbox", "method", "model")


def _fixed_miss(word: str, wanted: str, seen: RequestView) -> str:
    found = str(seen.fixed(word))
    return "" if fnmatchcase(found, wanted) else f"{word} is {found!r}, not {wanted!r}"


def _path_miss(wanted: str, seen: RequestView) -> str:
    return (
        "" if fnmatchcase(seen.call.path, wanted) else f"path is {seen.call.path!r}, not {wanted!r}"
    )


def _stream_miss(wanted: bool, seen: RequestView) -> str:
    return "" if seen.stream is wanted else f"stream is {seen.stream}, not {wanted}".lower()


def _key_miss(wanted: str, seen: RequestView) -> str:
    return "" if fnmatchcase(seen.key, wanted) else f"the key is not {wanted!r}"


def _header_miss(pair: tuple[str, str], seen: RequestView) -> str:
    name, wanted = pair
    said = seen.call.header(name)
    return (
        ""
        if said is not None and fnmatchcase(said, wanted)
        else f"header {name} is {said!r}, not {wanted!r}"
    )


def _same_miss(wanted: str, seen: RequestView) -> str:
    return "" if seen.same == wanted else "it is another request"


def _body_miss(triple: tuple[str, Callable[[Any], Sequence[Any]], Any], seen: RequestView) -> str:
    path, find, wanted = triple
    if wanted == "*":  # anything at all, an object or a list too
        return "" if find(seen.body) else f"there is no {path}"
    return (
        ""
        if any(_equal(value, wanted) for value in find(seen.body))
        else f"{path} is not {wanted!r}"
    )


_MISSES: dict[str, Callable[[Any, RequestView], str]] = {
    "path": _path_miss,
    "stream": _stream_miss,
    "key": _key_miss,
    "header": _header_miss,
    "body": _body_miss,
}
_MISSES |= {"same": _same_miss}


def _equal(value: Any, wanted: Any) -> bool:
    if isinstance(value, str) and isinstance(wanted, str):
        return fnmatchcase(value, wanted)
    return (type(value) is type(wanted) and bool(value == wanted)) or (
        isinstance(value, (int, float)) and isinstance(wanted, (int, float)) and value == wanted
    )


@dataclass(frozen=True, slots=True)
class Schedule:
    """Which of the calls that a rule means it strikes, counted from 1 in each sandbox: all of them, where nothing is said; all that is said must hold.

    after: those behind so many; first: so many, behind `after`; nth: the ones with these numbers; every: each so-manyth; between: only within these seconds
    since the scenario began; chance: this share of them, drawn from the sandbox's seed.
    """

    first: int | None = None
    after: int | None = None
    nth: Sequence[int] = ()
    every: int | None = None
    between: tuple[float, float] | None = None
    chance: float | None = None

    def strikes(self, count: int, seed: Seed) -> bool:
        """Whether the call of that number is struck. `between` is asked before anything is counted."""
        return self._numbered(count) and (
            self.chance is None or seed.of(count).below(1_000_000) < self.chance * 1_000_000
        )

    def _numbered(self, count: int) -> bool:
        return (
            (self.first is None or count <= self.first + (self.after or 0))
            and (self.after is None or count > self.after)
            and (not self.nth or count in self.nth)
            and (self.every is None or count % self.every == 0)
        )

    @property
    def possible(self) -> bool:
        """Whether there is any number that is struck."""
        after, every = self.after or 0, self.every or 1
        return any(map(self._numbered, self.nth or (after + 1, (after // every + 1) * every)))

    def due(self, count: int) -> str:
        """Why the call of that number is not struck, as far as numbers say."""
        said = [
            f"{word}: {wanted}"
            for word, wanted in (
                ("first", self.first),
                ("after", self.after),
                ("nth", list(self.nth) or None),
                ("every", self.every),
            )
            if wanted
        ]
        said += [f"chance: {self.chance:g}"] if self.chance is not None else []
        return f"it is met for the {count}. time ({', '.join(said)})"

    @property
    def counts(self) -> bool:
        """Whether it matters how many there were."""
        return bool(self.first or self.after or self.nth or self.every or self.chance is not None)


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a scenario.

    name: `scenario#number`, the same in each run; faults: of `ports.Fault`; replies: what is said instead of a generated answer, one after
    another; edge: whether it strikes before a key is asked for; loop: whether the replies begin anew; retries: whether a retry of the same
    request goes on to the next reply; about: what a person is told of it.
    """

    name: str
    when: When = When()
    schedule: Schedule = Schedule()
    faults: Sequence[Any] = ()
    replies: Sequence[Any] = ()
    edge: bool = False
    loop: bool = True
    retries: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of a timeline. seconds: how long it lasts, None for ever."""

    name: str
    seconds: float | None
    rules: Sequence[Rule]


@dataclass(frozen=True, slots=True)
class Scenario:
    """What a file says.

    rules: those that always hold, of this file and of those it includes; phases: those that hold for a time, one after another; repeat: whether the
    timeline begins anew; path: its file, None where no file says it; strict: whether a call that no rule strikes is refused; pace: what the times of recorded replies
    are multiplied with, 0 to send them at once.
    """

    name: str
    about: str = ""
    rules: Sequence[Rule] = ()
    phases: Sequence[Phase] = ()
    repeat: bool = False
    path: Path | None = None
    strict: bool = False
    pace: float = 1.0

    def at(self, seconds: float) -> int:
        """Which phase holds so long after the scenario began, from 0; -1 for none."""
        if not self.phases:
            return -1
        whole = sum([phase.seconds or 0.0 for phase in self.phases])
        if self.repeat and whole and self.phases[-1].seconds is not None:
            seconds %= whole
        for place, phase in enumerate(self.phases):
            if phase.seconds is None or seconds < phase.seconds:
                return place
            seconds -= phase.seconds
        return -1
