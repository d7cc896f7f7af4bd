"""Which of many rules may mean a call, found by the one thing that each asks for and that is looked up rather than compared."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

from mockgateway.scenario.request_view import RequestView
from mockgateway.scenario.rule import Rule

Pair = tuple[int, Rule]  # a rule and its place in the scenario

_FIRST = (
    "same",
    "header",
    "key",
    "body",
    "path",
    "says",
    "stream",
)  # what tells most, or costs least, comes first
FEW, MANY = 8, 2000  # phrases that are looked for together
BEGIN = 24  # letters of each: whoever begins alike is told apart then
LONGEST, KNOWN = 200, 1000  # letters of a value whose rules are remembered, and how many such
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
            group = self._groups.setdefault(
                (word, name), _Phrases() if word == "says" else _Group(_getter(word, wanted))
            )
            group.add(wanted[-1] if word in ("header", "body") else wanted, pair)

    def matching(self, seen: RequestView) -> list[Rule]:
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

    def __init__(self, values: Callable[[RequestView], Sequence[Any]]) -> None:
        self._values = values
        self._exact: dict[Any, list[Pair]] = {}
        self._globs: list[tuple[str, Pair]] = []  # each with what stands before its first wildcard
        self._begins: re.Pattern[str] | None = None
        self._rest: list[Pair] = []
        self._known: dict[str, Iterable[Pair]] = {}

    def add(self, wanted: Any, pair: Pair) -> None:
        """One more rule."""
        self._known.clear()
        if isinstance(wanted, str) and (glob := _GLOB.search(wanted)):
            self._globs.append((wanted[: glob.start()], pair))
            self._begins = None
        elif wanted is None or isinstance(wanted, (str, int, float)):
            self._exact.setdefault(wanted, []).append(pair)
        else:
            self._rest.append(pair)

    def candidates(self, seen: RequestView) -> Iterable[Pair]:
        """Those that may hold, each once."""
        values = self._values(seen)
        if not values:
            return ()
        if (
            len(values) == 1 and type(text := values[0]) is str and len(text) < LONGEST
        ):  # the same few keys and headers come again and again
            known = self._known.get(text)
            if known is None:
                if len(self._known) >= KNOWN:
                    self._known.clear()
                known = self._known[text] = self._search(values)
            return known
        return self._search(values)

    def _search(self, values: Sequence[Any]) -> Iterable[Pair]:
        found = list(self._rest)
        for value in values:
            if isinstance(value, (str, int, float)) or value is None:
                found += self._exact.get(value, ())
        if self._globs:
            if FEW < len(self._globs) < MANY:
                self._begins = self._begins or _any_of(
                    tuple(begin[:BEGIN] for begin, _ in self._globs)
                )
            for value in values:
                text = value if isinstance(value, str) else ""  # which only `*` can mean
                if self._begins is None or self._begins.match(text):
                    found += [pair for begin, pair in self._globs if text.startswith(begin)]
        return (
            found
            if len(values) == 1
            else list({place: (place, rule) for place, rule in found}.values())
        )


class _Phrases(_Group):
    """Rules that ask for words in the body."""

    def __init__(self) -> None:
        self._said: list[tuple[str, Pair]] = []
        self._any: re.Pattern[str] | None = None

    def add(self, wanted: Any, pair: Pair) -> None:
        """One more rule."""
        self._said.append((wanted, pair))
        self._any = None

    def candidates(self, seen: RequestView) -> Iterable[Pair]:
        """Those whose words may be said."""
        text = seen.wide
        if FEW < len(self._said) < MANY:
            self._any = self._any or _any_of(tuple(words[:BEGIN] for words, _ in self._said))
            if not self._any.search(text):
                return ()
        return [pair for words, pair in self._said if words in text]


@lru_cache(maxsize=64)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """What finds any of these words in one go: those that begin alike share their beginning, so that most of a text is passed over at once."""
    return re.compile(_branches(sorted(set(words))))


def _branches(words: list[str]) -> str:
    if not words[0]:  # sorted: the end of the shortest, behind which nothing matters
        return ""
    ways = [
        re.escape(letter) + _branches([word[1:] for word in those])
        for letter, those in groupby(words, key=_first)
    ]
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"


def _first(word: str) -> str:
    return word[0]


def _getter(word: str, wanted: Any) -> Callable[[RequestView], Sequence[Any]]:
    """What finds the values that a call has of what is asked for."""
    if word == "header":
        name = wanted[0].encode()

        def header(seen: RequestView) -> Sequence[Any]:
            value = seen.call.head.get(name)
            return () if value is None else (value.decode("latin-1"),)

        return header
    if word == "body":
        find = wanted[1]
        return lambda seen: find(seen.body)
    if word == "path":
        return lambda seen: (seen.call.path,)
    return lambda seen: (getattr(seen, word),)
