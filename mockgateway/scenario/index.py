"""Which of many rules may mean a call, found by the one thing that each asks for and that is looked up rather than compared."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from mockgateway.scenario.rule import Rule
from mockgateway.scenario.seen import Seen

Pair = tuple[int, Rule]  # a rule and its place in the scenario

_FIRST = ("same", "header", "key", "body", "path", "says", "stream")  # what tells most, or costs least, comes first
_GLOB = re.compile(r"[*?\[]")


class Index:
    """Rules by what they ask for: of 200 phrases, keys or values, those that cannot hold cost next to nothing."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._always: list[Pair] = []
        self._groups: dict[tuple[str, str], _Group] = {}
        for pair in enumerate(rules):
            asks = sorted(pair[1].when.asks, key=lambda ask: _FIRST.index(ask[0]))
            if not asks:
                self._always.append(pair)
                continue
            word, wanted = asks[0]
            name = str(wanted[0]) if word in ("header", "body") else ""
            group = self._groups.setdefault((word, name), _Phrases() if word == "says" else _Group(_getter(word, wanted)))
            group.add(wanted[-1] if word in ("header", "body") else wanted, pair)

    def matching(self, seen: Seen) -> list[Rule]:
        """The rules that mean the call, in their order."""
        found = list(self._always)
        for group in self._groups.values():
            found += group.candidates(seen)
        if len(found) > 1:
            found.sort(key=_place)
        return [rule for _, rule in found if rule.when.holds(seen)]


def _place(pair: Pair) -> int:
    return pair[0]


class _Group:
    """Rules that ask for the same thing: exact values by themselves, globs by how they begin, anything else always."""

    def __init__(self, values: Callable[[Seen], Sequence[Any]]) -> None:
        self._values = values
        self._exact: dict[Any, list[Pair]] = {}
        self._globs: list[Pair] = []
        self._begins: tuple[str, ...] = ()
        self._rest: list[Pair] = []

    def add(self, wanted: Any, pair: Pair) -> None:
        """One more rule."""
        if isinstance(wanted, str) and (glob := _GLOB.search(wanted)):
            self._globs.append(pair)
            self._begins = (*self._begins, wanted[: glob.start()])
        elif wanted is None or isinstance(wanted, (str, int, float)):
            self._exact.setdefault(wanted, []).append(pair)
        else:
            self._rest.append(pair)

    def candidates(self, seen: Seen) -> Iterable[Pair]:
        """Those that may hold, each once."""
        values = self._values(seen)
        if not values:
            return ()
        found = list(self._rest)
        for value in values:
            if isinstance(value, (str, int, float)) or value is None:
                found += self._exact.get(value, ())
        if self._globs and any(not isinstance(value, str) or value.startswith(self._begins) for value in values):
            found += self._globs
        return found if len(values) == 1 else {place: (place, rule) for place, rule in found}.values()


class _Phrases(_Group):
    """Rules that ask for words in the body."""

    def __init__(self) -> None:
        self._said: list[tuple[str, Pair]] = []

    def add(self, wanted: Any, pair: Pair) -> None:
        """One more rule."""
        self._said.append((wanted, pair))

    def candidates(self, seen: Seen) -> Iterable[Pair]:
        """Those whose words are said."""
        text = seen.text
        return [pair for words, pair in self._said if words in text]


def _getter(word: str, wanted: Any) -> Callable[[Seen], Sequence[Any]]:
    """What finds the values that a call has of what is asked for."""
    if word == "header":
        name = wanted[0].encode()

        def header(seen: Seen) -> Sequence[Any]:
            value = seen.call.head.get(name)
            return () if value is None else (value.decode("latin-1"),)

        return header
    if word == "body":
        find = wanted[1]
        return lambda seen: find(seen.body)
    if word == "path":
        return lambda seen: (seen.call.path,)
    return lambda seen: (getattr(seen, word),)
