"""A rule: which calls it means, which of those it strikes, and what happens then. Never changed; its counts are kept elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from mockgateway.scenario.seen import Seen
from mockgateway.seed import Seed


@dataclass(frozen=True, slots=True)
class When:
    """Which calls are meant: all that is said must hold; what is not said ("" or None) is not asked.

    operation, do, make, gateway, sandbox, method: exactly (operation also as a glob); model, key, path: globs; header, body: by name or JSONPath, each a
    glob or a value; says: words somewhere in the body;
    stream: whether events are wanted.
    """

    operation: str = ""
    do: str = ""
    make: str = ""
    gateway: str = ""
    sandbox: str = ""
    method: str = ""
    path: str = ""
    model: str = ""
    key: str = ""
    says: str = ""
    stream: bool | None = None
    header: Mapping[str, str] = field(default_factory=dict)
    body: Sequence[tuple[str, Callable[[Any], Sequence[Any]], Any]] = ()

    def difference(self, seen: Seen) -> str:
        """What does not hold, in words; "" if everything does."""
        call = seen.call
        for word, wanted, found in (
            ("operation", self.operation, seen.operation),
            ("do", self.do, seen.do),
            ("make", self.make, seen.make),
            ("gateway", self.gateway, call.gateway),
            ("sandbox", self.sandbox, call.sandbox.name),
            ("method", self.method, call.method),
            ("path", self.path, call.path),
        ):
            if wanted and not fnmatchcase(found, wanted):
                return f"{word} is {found!r}, not {wanted!r}"
        if self.key and not fnmatchcase(call.key or _bearer(call.head), self.key):
            return f"the key is not {self.key!r}"
        if self.model and not fnmatchcase(seen.model, self.model):
            return f"model is {seen.model!r}, not {self.model!r}"
        if self.stream is not None and seen.stream is not self.stream:
            return f"stream is {seen.stream}, not {self.stream}".lower()
        for name, wanted in self.header.items():
            said = call.header(name)
            if said is None or not fnmatchcase(said, wanted):
                return f"header {name} is {said!r}, not {wanted!r}"
        for path, find, wanted in self.body:
            if not any(_equal(value, wanted) for value in find(seen.body)):
                return f"{path} is not {wanted!r}"
        if self.says and self.says.casefold() not in seen.text:
            return f"the body does not say {self.says!r}"
        return ""


def _bearer(head: Mapping[bytes, bytes]) -> str:
    sent = head.get(b"authorization", b"") or head.get(b"x-api-key", b"")
    return sent.decode("latin-1").removeprefix("Bearer ").removeprefix("Key ")


def _equal(value: Any, wanted: Any) -> bool:
    if isinstance(value, str) and isinstance(wanted, str):
        return fnmatchcase(value, wanted)
    return (type(value) is type(wanted) and bool(value == wanted)) or (isinstance(value, (int, float)) and isinstance(wanted, (int, float)) and value == wanted)


@dataclass(frozen=True, slots=True)
class Turn:
    """Which of the calls that a rule means it strikes, counted from 1 in each sandbox: all of them, where nothing is said.

    first: so many; after: those behind so many; nth: the ones with these numbers; every: each so-manyth; between: only within these seconds since the
    scenario began; chance: this share of them,
    drawn from the sandbox's seed.
    """

    first: int | None = None
    after: int | None = None
    nth: Sequence[int] = ()
    every: int | None = None
    between: tuple[float, float] | None = None
    chance: float | None = None

    def strikes(self, count: int, seed: Seed) -> bool:
        """Whether the call of that number is struck. `between` is asked before anything is counted."""
        return (
            (self.first is None or count <= self.first)
            and (self.after is None or count > self.after)
            and (not self.nth or count in self.nth)
            and (self.every is None or count % self.every == 0)
            and (self.chance is None or seed.of(count).below(1_000_000) < self.chance * 1_000_000)
        )

    @property
    def counts(self) -> bool:
        """Whether it matters how many there were."""
        return bool(self.first or self.after or self.nth or self.every or self.chance is not None)


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a scenario.

    name: `scenario#number`, the same in each run; faults: of `ports.Fault`; replies: what is said instead of a generated answer, one after
    another; edge: whether it strikes before a key is asked for; loop: whether the replies begin anew; retries: whether a retry of the same
    request goes on to the next reply.
    """

    name: str
    when: When = When()
    turn: Turn = Turn()
    faults: Sequence[Any] = ()
    replies: Sequence[Any] = ()
    edge: bool = False
    loop: bool = True
    retries: bool = False


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
    timeline begins anew.
    """

    name: str
    about: str = ""
    rules: Sequence[Rule] = ()
    phases: Sequence[Phase] = ()
    repeat: bool = False

    def at(self, seconds: float) -> tuple[str, Sequence[Rule]]:
        """The phase ("" for none) and the rules that hold so long after the scenario began."""
        if not self.phases:
            return "", self.rules
        lengths = [phase.seconds for phase in self.phases if phase.seconds is not None]
        if self.repeat and len(lengths) == len(self.phases) and sum(lengths) > 0:
            seconds %= sum(lengths)
        for phase in self.phases:
            if phase.seconds is None or seconds < phase.seconds:
                return phase.name, [*phase.rules, *self.rules]
            seconds -= phase.seconds
        return "", self.rules
