"""Score how much a message means what a tool does, by words of the same meaning."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any, NamedTuple

from mockgateway import text_tables
from mockgateway.content import Tool
from mockgateway.text_tables import pattern

from .extraction.concepts import stem, words_of

Json = Any

_TABLE = "thesaurus"
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_CODE = re.compile(r"#?([A-Za-z]{1,4})-?_?\d")
_GAP = 6  # words that `*` may stand for, and one
_READ = 600  # characters of both ends of a long message
_DESCRIBED = 200  # characters of a description that are read
_GENERAL = {
    **dict.fromkeys(("reads.read", "reads.list", "reads.search"), 0.6),
    **dict.fromkeys(("writes.create", "writes.update"), 0.8),
}  # what many tools do
_OTHER = 0.5  # of a verb that changes something, for a tool that only answers
_PREFIX = 4  # words of a request that may be its verb
_LEADING = 2  # words of a description that may be its verb
_CLOSED = -2.5  # for a tool that changes something, if the message asks a question
_OPEN = 1  # for a tool that only answers
_COMMON = 3  # meanings of a word that says little


class _Phrase(NamedTuple):
    words: tuple[str, ...]  # stems; `*` stands for up to five words
    meanings: frozenset[str]


class _Profile(NamedTuple):
    """The meanings of a tool's words, with their weights."""

    weights: dict[str, float]
    writes: bool  # whether the name starts with a verb that changes something
    reads: bool  # with one that only answers


class Said(NamedTuple):
    """The meanings of a message, one set for each phrase in it."""

    phrases: tuple[tuple[frozenset[str], float], ...]
    asks: bool  # whether it is a question
    leads: bool  # whether it starts with a verb or a question


def meaning(tool: Tool, text: str) -> float:
    """Return how much a message means what a tool does; a clear match has 3 or more."""
    profile, said = _profile_of(tool), said_in(text)
    best: dict[str, float] = {}
    for meanings, factor in said.phrases:
        weights = [(profile.weights[name], name) for name in meanings if name in profile.weights]
        if weights:
            weight, name = max(weights)
            best[name] = max(best.get(name, 0.0), weight * factor)
    points = sum(best.values())
    if not said.asks or not points:
        return points
    return points + (_CLOSED if profile.writes else _OPEN * profile.reads)


@lru_cache(maxsize=2000)
def said_in(text: str) -> Said:
    """Return the meanings of a message."""
    ends = text if len(text) <= 2 * _READ else f"{text[:_READ]}\n{text[-_READ:]}"
    plain = ends.replace("’", "'")
    request = pattern(_TABLE, "polite").sub("", plain, count=1)
    asks = pattern(_TABLE, "question").search(request if request != plain else plain) is not None
    if request != plain and not pattern(_TABLE, "question").match(request):
        asks = False  # `could you cancel it?`
    found = _matches(_stems(plain), _phrases()["said"])
    start = len(_stems(plain)) - len(_stems(request))
    leads = any(
        places[0] - start in range(_LEADING)
        and any(not meaning_.startswith("things.") for meaning_ in meanings)
        for places, meanings in found
    )
    return Said(
        tuple(
            (meanings, 0.7 if len(places) == 1 and len(meanings) > _COMMON else 1.0)
            for places, meanings in found
        ),
        asks,
        asks or leads or request != plain or pattern(_TABLE, "wish").match(request) is not None,
    )


def steps_of(clauses: list[str]) -> list[str]:
    """Return clauses that start with a verb or a question, each with the others after it."""
    steps: list[str] = []
    for clause in clauses:
        if steps and not said_in(clause).leads:
            steps[-1] += f", {clause}"
        else:
            steps.append(clause)
    return steps


def names_code(words: list[str], code: str) -> bool:
    """Return whether a code starts with the initials or the first letters of words (`WO-12`)."""
    found = _CODE.match(code)
    if found is None:
        return False
    letters = found[1].lower()
    initials = "".join(word[0] for word in words)
    if len(letters) > 1 and letters in initials:
        return True
    return any(word.startswith(letters[0]) and _is_within(letters, word) for word in words)


def _is_within(letters: str, word: str) -> bool:
    """Return whether a word has some letters in that order (`ord` and `tck` for `ticket`)."""
    rest = iter(word)
    return all(letter in rest for letter in letters)


def options_meant(options: list[Json], text: str) -> Json:
    """Return the only option of which a text has words of the same meaning, or None."""
    said = {meaning_ for meanings, _ in said_in(text).phrases for meaning_ in meanings}
    meant = [
        option
        for option in options
        if isinstance(option, str)
        and any(
            meanings & said
            for _, meanings in _matches(
                [_root(word) for word in words_of(option)], _phrases()["named"]
            )
        )
    ]
    return meant[0] if len(meant) == 1 else None


def without_verb(text: str) -> str:
    """Return a request without its polite beginning and its verb; "" if it starts with none."""
    request = pattern(_TABLE, "polite").sub("", text.replace("’", "'"), count=1).lstrip(" ,")
    words = list(_WORD.finditer(request))
    found = _matches([_root(word[0].lower()) for word in words[:_PREFIX]], _phrases()["said"])
    ends = [
        places[-1]
        for places, meanings in found
        if places == tuple(range(len(places)))
        and any(meaning_.startswith("writes.") for meaning_ in meanings)
    ]
    return request[words[max(ends)].end() :] if ends else ""


def _stems(text: str) -> list[str]:
    return [_root(word) for word in _WORD.findall(text.lower())]


@lru_cache(maxsize=20_000)
def _root(word: str) -> str:
    return stem(stem(word))  # `issues` becomes `issue`, `issue` becomes `issu`


def _matches(
    words: list[str], phrases: dict[str, list[_Phrase]]
) -> list[tuple[tuple[int, ...], frozenset[str]]]:
    """Return the places and meanings of each phrase in a text, without those inside longer ones."""
    found: list[tuple[tuple[int, ...], frozenset[str]]] = []
    for at, word in enumerate(words):
        for phrase in phrases.get(word, ()):
            if places := _places(phrase.words, words, at):
                found.append((places, phrase.meanings))
    found.sort(key=lambda row: -len(row[0]))
    taken: dict[tuple[int, ...], set[str]] = {}
    for places, meanings in found:
        inside = any(set(places) < set(other) for other in taken)
        if not inside:
            taken.setdefault(places, set()).update(meanings)
    return [(places, frozenset(meanings)) for places, meanings in taken.items()]


def _places(phrase: tuple[str, ...], words: list[str], at: int) -> tuple[int, ...]:
    """Return the places of a phrase's words in a text from a place on; none if it differs."""
    places, reach = [at], 1
    for wanted in phrase[1:]:
        if wanted == "*":
            reach = _GAP
            continue
        start = places[-1] + 1
        window = words[start : start + reach]
        if wanted not in window:
            return ()
        places.append(start + window.index(wanted))
        reach = 1
    return tuple(places)


@cache
def _phrases() -> dict[str, dict[str, list[_Phrase]]]:
    """Return the phrases of tools (`named`) and of messages (`said`) by their first words."""
    table = text_tables.load(_TABLE)
    rows: dict[str, dict[tuple[str, ...], set[str]]] = {"named": {}, "said": {}}
    for part in ("reads", "writes", "things"):
        for name, row in table[part].items():
            named, _, said = row.partition(" | ")
            for side, listed in (("named", named), ("said", f"{named}, {said}")):
                for words in _split(listed):
                    rows[side].setdefault(words, set()).add(f"{part}.{name}")
    for row in table["questions"].values():
        said, _, asked = row.partition(" -> ")
        for words in _split(said):
            rows["said"].setdefault(words, set()).update(
                name for target in asked.split(", ") for name in _targets(target)
            )
    return {side: _by_first(found) for side, found in rows.items()}


def _split(listed: str) -> list[tuple[str, ...]]:
    phrases = (phrase.strip().split() for phrase in listed.split(","))
    return [
        tuple(word if word == "*" else _root(word) for word in phrase)
        for phrase in phrases
        if phrase
    ]


@cache
def _targets(name: str) -> tuple[str, ...]:
    """Return the meanings of a name in the table: `price` is `things.price`."""
    table = text_tables.load(_TABLE)
    parts = [part for part in ("reads", "things") if name in table[part]]
    return tuple(f"{part}.{name}" for part in parts) or (f"things.{name}",)


def _by_first(rows: dict[tuple[str, ...], set[str]]) -> dict[str, list[_Phrase]]:
    found: dict[str, list[_Phrase]] = {}
    for words, meanings in rows.items():
        found.setdefault(words[0], []).append(_Phrase(words, frozenset(meanings)))
    return found


def _profile_of(tool: Tool) -> _Profile:
    schema = tool.schema if isinstance(tool.schema, dict) else {}
    properties = schema.get("properties")
    parts = properties if isinstance(properties, dict) else {}
    options = tuple(
        option
        for part in parts.values()
        if isinstance(part, dict) and isinstance(part.get("enum"), list)
        for option in part["enum"]
        if isinstance(option, str)
    )
    return _profile(tool.name, tool.description[:_DESCRIBED], tuple(parts), options)


@lru_cache(maxsize=2000)
def _profile(
    name: str, description: str, parameters: tuple[str, ...], options: tuple[str, ...]
) -> _Profile:
    phrases, weights = _phrases()["named"], dict[str, float]()

    def add(words: list[str], action: float, read: float, thing: float) -> None:
        for _, meanings in _matches(words, phrases):
            for meaning_ in meanings:
                kind = meaning_.partition(".")[0]
                weight = {"writes": action, "reads": read, "things": thing}[kind]
                weight *= _GENERAL.get(meaning_, 1.0)
                weights[meaning_] = max(weights.get(meaning_, 0.0), weight)

    own = [_root(word) for word in words_of(name)]
    described = _stems(description)
    add(own, 3, 1.5, 2)
    add(described[:_LEADING], 2.5, 1, 1)
    add(described, 1, 0.5, 1)
    add([_root(word) for key in parameters for word in words_of(key)], 0, 0, 0.5)
    add([_root(word) for option in options for word in words_of(option)], 1.5, 0, 0.5)
    kind = _first_kind(own)
    weights = {
        key: weight * (_OTHER if kind == "reads" and key.startswith("writes.") else 1)
        for key, weight in weights.items()
        if weight
    }
    return _Profile(weights, kind == "writes", kind == "reads")


def _first_kind(words: list[str]) -> str:
    """Return whether the first words of a tool's name are of one that `reads` or `writes`."""
    found = sorted(_matches(words, _phrases()["named"]), key=lambda row: (row[0][0], -len(row[0])))
    kinds = {meaning_.partition(".")[0] for _, meanings in found[:1] for meaning_ in meanings}
    return "reads" if "reads" in kinds else "writes" if "writes" in kinds else ""
