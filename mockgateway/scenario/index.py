"""Find the rules that match a call: look up one condition of each instead of comparing all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from mockgateway.scenario.request_view import RequestView
from mockgateway.scenario.rule import Rule
from mockgateway.scenario.when import Values

Entry = tuple[int, Rule]  # a rule and its position in the scenario

# The condition to look up: the most selective or the cheapest first.
_PREFERENCE = ("same", "header", "key", "body", "path", "says", "stream")
_GLOB = re.compile(r"[*?\[]")
FEW, MANY = 8, 2000  # numbers of phrases between which one regular expression pays off
PREFIX = 24  # characters of each phrase that the expression searches
LONGEST, CACHED = 200, 1000  # characters of a value whose rules are cached, and cached values


class Index:
    """The rules of a scenario, grouped by the condition that is looked up."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._always: list[Entry] = []
        self._groups: dict[tuple[str, str], _Group | _Phrases] = {}
        for entry in enumerate(rules):
            conditions = entry[1].when.conditions
            if not conditions:
                self._always.append(entry)
                continue
            best = min(conditions, key=lambda condition: _PREFERENCE.index(condition.key))
            group = self._groups.get(best[:2])
            if group is None:
                group = _Phrases() if best.key == "says" else _Group(best.values)
                self._groups[best[:2]] = group
            group.add(best.wanted, entry)

    def matching(self, view: RequestView) -> list[Rule]:
        """Return the rules that match the call, in their order."""
        found = list(self._always)
        for group in self._groups.values():
            found += group.candidates(view)
        if len(found) > 1:
            found.sort(key=itemgetter(0))
        return [rule for _, rule in found if rule.when.matches(view)]


class _Group:
    """Rules with a condition on the same value: exact values, globs by prefix, and the rest."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._exact: dict[Any, list[Entry]] = {}
        self._globs: list[tuple[str, Entry]] = []  # with the text before the first wildcard
        self._prefixes: re.Pattern[str] | None = None
        self._rest: list[Entry] = []
        self._cache: dict[str, Iterable[Entry]] = {}

    def add(self, wanted: Any, entry: Entry) -> None:
        if isinstance(wanted, str) and (glob := _GLOB.search(wanted)):
            self._globs.append((wanted[: glob.start()], entry))
        elif wanted is None or isinstance(wanted, (str, int, float)):
            self._exact.setdefault(wanted, []).append(entry)
        else:
            self._rest.append(entry)

    def candidates(self, view: RequestView) -> Iterable[Entry]:
        """Return the rules whose condition may hold, each once."""
        values = self._values(view)
        if not values:
            return ()
        if len(values) > 1 or type(text := values[0]) is not str or len(text) >= LONGEST:
            return self._search(values)
        found = self._cache.get(text)  # the same few keys and headers come again and again
        if found is None:
            if len(self._cache) >= CACHED:
                self._cache.clear()
            found = self._cache[text] = self._search(values)
        return found

    def _search(self, values: Sequence[Any]) -> Iterable[Entry]:
        found = list(self._rest)
        for value in values:
            if isinstance(value, (str, int, float)) or value is None:
                found += self._exact.get(value, ())
        if self._globs:
            if self._prefixes is None and FEW < len(self._globs) < MANY:
                self._prefixes = _any_of(tuple(prefix[:PREFIX] for prefix, _ in self._globs))
            for value in values:
                text = value if isinstance(value, str) else ""  # only `*` matches these
                if self._prefixes is None or self._prefixes.match(text):
                    found += [entry for prefix, entry in self._globs if text.startswith(prefix)]
        return found if len(values) == 1 else list({entry[0]: entry for entry in found}.values())


class _Phrases:
    """Rules with a condition on words in the body."""

    def __init__(self) -> None:
        self._phrases: list[tuple[str, Entry]] = []
        self._pattern: re.Pattern[str] | None = None

    def add(self, wanted: Any, entry: Entry) -> None:
        self._phrases.append((wanted, entry))

    def candidates(self, view: RequestView) -> Iterable[Entry]:
        text = view.search_text
        if FEW < len(self._phrases) < MANY:
            if self._pattern is None:
                self._pattern = _any_of(tuple(phrase[:PREFIX] for phrase, _ in self._phrases))
            if not self._pattern.search(text):
                return ()
        return [entry for phrase, entry in self._phrases if phrase in text]


@lru_cache(maxsize=64)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern that finds any of the words; shared prefixes make it skip text quickly."""
    return re.compile(_alternatives(sorted(set(words))))


def _alternatives(words: list[str]) -> str:
    if not words[0]:  # the shortest word ends here; after it nothing else matters
        return ""
    branches = [
        re.escape(letter) + _alternatives([word[1:] for word in group])
        for letter, group in groupby(words, key=itemgetter(0))
    ]
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
