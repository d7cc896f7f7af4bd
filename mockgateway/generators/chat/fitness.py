"""Rate how well a tool fits a part of a message, by meaning, by words and by arguments.

The weights were fitted to examples by `benchmarks/content/fit_tools.py`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from mockgateway.content import Tool
from mockgateway.word_vectors import likeness

from .caller import Caller, has_form
from .extraction.concepts import affinity, words_of
from .glossing import tool_in_english
from .meaning import changes, is_question, meaning, plain_words, verb_of, without_manners
from .scoring import calculates, searches, synonyms, table_words
from .weights import total

Json = Any

_WORD = re.compile(r"[^\W\d_]+")
_LEAD = 6  # words that a request starts with
_DESCRIBED = 25  # words of a description that are read


class _Said(NamedTuple):
    """A part of a message in English."""

    plain: str  # without its values
    words: tuple[str, ...]
    lead: str
    verb: str
    asks: bool


class _Known(NamedTuple):
    """The words of a tool, each with its weight among the tools on offer."""

    description: str
    described: dict[str, float]
    parameters: dict[str, float]
    options: re.Pattern[str] | None  # the values of its enums


class Rater:
    """Rates the tools on offer for the parts of a message."""

    def __init__(self, tools: Sequence[Tool], caller: Caller) -> None:
        self._caller = caller
        self._english = {tool.name: tool_in_english(tool) for tool in tools}
        described = [_told(tool.description) for tool in self._english.values()]
        named = [_parameter_words(tool) for tool in tools]
        rare, telling = _rarity(described), _rarity(named)
        self._known = {
            tool.name: _Known(
                " ".join(self._english[tool.name].description.split()[:_DESCRIBED]),
                {word: rare[word] for word in words},
                {word: telling[word] for word in parameters},
                _options(tool),
            )
            for tool, words, parameters in zip(tools, described, named, strict=True)
        }

    def points(self, tool: Tool, text: str, english: str) -> float:
        """Return how well a tool fits a text; above 0 it is called rather than none.

        Args:
            tool: The tool.
            text: A part of the message.
            english: The same with its words in English.
        """
        return total("tools", self.features(tool, text, english)) - total("tools", {"none": 1})

    def features(self, tool: Tool, text: str, english: str) -> dict[str, float]:
        """Return the figures that the weights belong to."""
        said, known, own = _read(english), self._known[tool.name], self._english[tool.name]
        values, clear = self._caller.telling(tool, text)
        missing = self._caller.missing(tool, text)
        changing = changes(own.name) and not calculates(tool)
        options = known.options.findall(text) if known.options else ()
        return {
            "name": likeness(said.plain, own.name),
            "description": likeness(said.plain, known.description),
            "lead_name": likeness(said.lead, own.name),
            "lead_description": likeness(said.lead, known.description),
            "verb": likeness(said.verb, " ".join(words_of(own.name)[:1])) if said.verb else 0,
            "meaning": meaning(own, english),
            "synonyms": min(synonyms(tool, text), 3),
            "described": min(_shared(said.words, known.described), 3),
            "parameters": min(_shared(said.words, known.parameters), 3),
            "options": min(len({option.lower() for option in options}), 2),
            "changes_asked": said.asks and changing,
            "changes_told": not said.asks and changing,
            "searches": searches(own, english),
            "found": min(values, 8),
            "clear": min(clear, 8),
            "missing": min(len(missing), 4),
            "missing_form": any(has_form(tool, name) for name in missing),
            "lacking": min(self._caller.unclear(tool, text), 4),
            "own_code": self._caller.has_own_code(tool, text),
        }


@lru_cache(maxsize=500)
def _read(text: str) -> _Said:
    plain = plain_words(text)
    request = without_manners(plain)
    words = tuple(
        dict.fromkeys(word for word in map(str.lower, _WORD.findall(plain)) if _tells(word))
    )
    lead = " ".join(request.split()[:_LEAD])
    return _Said(plain, words, lead, verb_of(plain), is_question(text))


def _tells(word: str) -> bool:
    return word not in table_words("stop_words") and word not in table_words("fillers")


def _told(text: str) -> list[str]:
    words = map(str.lower, _WORD.findall(" ".join(text.split()[:_DESCRIBED])))
    return [word for word in dict.fromkeys(words) if _tells(word)]


def _parameter_words(tool: Tool) -> list[str]:
    words = list[str]()
    for name, part in _properties(tool).items():
        words += words_of(name)
        if isinstance(part, dict):
            words += map(str.lower, _WORD.findall(str(part.get("description") or "")))
    return [word for word in dict.fromkeys(words) if _tells(word)]


def _properties(tool: Tool) -> dict[str, Json]:
    properties = tool.schema.get("properties") if isinstance(tool.schema, dict) else None
    return properties if isinstance(properties, dict) else {}


def _options(tool: Tool) -> re.Pattern[str] | None:
    """Return an expression for the values of a tool's enums."""
    values = [
        str(option)
        for part in _properties(tool).values()
        if isinstance(part, dict)
        for place in (part, part.get("items"))
        if isinstance(place, dict)
        for option in place.get("enum") or ()
        if isinstance(option, str) and option
    ]
    if not values:
        return None
    words = "|".join(re.escape(value.replace("_", " ")) for value in sorted(values)[::-1])
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


def _rarity(lists: Sequence[list[str]]) -> dict[str, float]:
    """Return the weight of each word: 1 if only one tool has it, near 0 if all have it."""
    counts: dict[str, int] = {}
    for word in (word for words in lists for word in words):
        counts[word] = counts.get(word, 0) + 1
    most = math.log(len(lists) + 1)
    return {word: math.log((len(lists) + 1) / count) / most for word, count in counts.items()}


def _shared(said: Iterable[str], words: dict[str, float]) -> float:
    """Return the weight of the words that a text has, or has words of the same meaning for."""
    return sum(
        [weight * max((affinity(word, other) for other in said), default=0)
         for word, weight in words.items()]
    )  # fmt: skip
