"""Choose the tools that a message asks for, and the part of the message that each belongs to."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from mockgateway.content import Tool
from mockgateway.text_tables import pattern

from .caller import Caller
from .conversation import READ
from .fitness import Rater
from .meaning import changes
from .scoring import asks_for_words, calculates
from .segments import Part, parts_of, whole_of

_LONGEST = 3  # parts of the message that one call may take, if it does not take all
_MOST = 7  # parts; a longer message is read as a whole
_TOLD = 1.5  # points that a statement must be worth to be a request
_LATER = 1.5  # points that each call after the first must be worth after results
_AGAIN = 1.0  # points that it must be worth if another part asks for the same tool
_BARE = 1.0  # points that it must be worth if its part states no argument
_MADE = 3.0  # points for a tool that was called already
_USES = 1.0  # points for a tool that needs the results of those
_FEW = 6  # tools
_CHANCE = 1.5  # points that one of twice as many tools has by chance
_WIDTH = 6  # ways to divide the message that are followed at the same time


class Wanted(NamedTuple):
    """A tool that a message asks for."""

    tool: Tool
    text: str  # the part of the message that asks for it
    whole: bool  # whether that is all of the message


_Call = tuple[Tool, int, int]  # a tool, the first part of its request and the one after its last


class _Way(NamedTuple):
    """A way to divide the first parts of a message among calls."""

    points: float
    calls: tuple[_Call, ...]


def wanted_tools(
    text: str,
    tools: Sequence[Tool],
    caller: Caller,
    *,
    made: frozenset[str] = frozenset(),
    least: float = 0.0,
    required: bool = False,
) -> list[Wanted]:
    """Return the tools that a message asks for, in the order of their parts.

    Args:
        text: The message.
        tools: The tools on offer.
        caller: Finds the arguments.
        made: The names of the tools that were called for it already.
        least: The points that one of a few tools must have. 0 is as likely as not.
        required: Whether one tool must be chosen.
    """
    text = text[-READ:]
    parts = parts_of(text)
    if not 0 < len(parts) <= _MOST:
        parts = [whole_of(text)]
    if not required and _is("gratitude", text) and not any(part.asks for part in parts):
        return []
    chooser = _Chooser(text, parts, tools, caller, made, least)
    best = chooser.best()
    if not best.calls and required and tools:
        return [Wanted(max(tools, key=chooser.fitness), text, whole=True)]
    if len(best.calls) == 1:
        return [Wanted(best.calls[0][0], text, whole=True)]
    if not best.calls:
        return []
    starts = [0, *(parts[start].start for _, start, _ in best.calls[1:])]
    ends = [*starts[1:], len(text)]
    return [
        Wanted(tool, text[start:end].strip(), whole=False)
        for (tool, _, _), start, end in zip(best.calls, starts, ends, strict=True)
    ]


class _Chooser:
    """Divides a message among tools."""

    def __init__(
        self,
        text: str,
        parts: Sequence[Part],
        tools: Sequence[Tool],
        caller: Caller,
        made: frozenset[str],
        least: float,
    ) -> None:
        self._text, self._parts, self._tools, self._caller = text, parts, tools, caller
        self._rater, self._made = Rater(tools, caller), made
        self._least = least + _CHANCE * math.log2(max(1.0, len(tools) / _FEW))
        self._rated: dict[tuple[int, int], list[tuple[float, Tool]]] = {}

    def fitness(self, tool: Tool) -> float:
        """Return how well a tool fits the whole message."""
        return self._rater.points(tool, self._text, whole_of(self._text).english)

    def best(self) -> _Way:
        """Return the best way to divide the message."""
        count = len(self._parts)
        ways: list[list[_Way]] = [[_Way(0.0, ())]]
        for end in range(1, count + 1):
            found = list(ways[end - 1])  # the last part belongs to no call
            for start in range(end):
                if end - start <= _LONGEST or (start, end) == (0, count):
                    found += self._extended(ways[start], start, end)
            ways.append(sorted(found, key=lambda way: -way.points)[:_WIDTH])
        return max(filter(self._accounts, ways[-1]), key=self._worth, default=ways[-1][0])

    def _accounts(self, way: _Way) -> bool:
        """Return whether a way has the calls that were made, or one that uses their results."""
        names = {tool.name for tool, _, _ in way.calls}
        return names >= self._made or any(self._caller.uses_results(row[0]) for row in way.calls)

    def _worth(self, way: _Way) -> float:
        return way.points - _MADE * sum([tool.name in self._made for tool, _, _ in way.calls])

    def _extended(self, ways: list[_Way], start: int, end: int) -> list[_Way]:
        """Return ways with one more call for some parts."""
        found = list[_Way]()
        if start and self._parts[start].refers and not self._parts[start - 1].asks:
            return []
        for points, tool in self.rated(start, end):
            if points <= self._least:
                continue
            for way in ways:
                same = [call for call in way.calls if call[0] is tool]
                if same and (
                    self._made or not all(self._differs(call, (tool, start, end)) for call in same)
                ):
                    continue
                cost = _LATER if self._made and way.calls else _AGAIN if same else 0.0
                cost += _BARE * (bool(way.calls) and self._is_bare(tool, start, end))
                found.append(_Way(way.points + points - cost, (*way.calls, (tool, start, end))))
        return found

    def _is_bare(self, tool: Tool, start: int, end: int) -> bool:
        """Return whether some parts state no argument of a tool that needs some."""
        names = self._parts[start].refers or self._caller.stated(tool, self._cut(start, end))
        return not names and self._caller.lacks(tool, ()) > 0

    def rated(self, start: int, end: int) -> list[tuple[float, Tool]]:
        """Return the tools with their points for some parts."""
        key = start, end
        if key not in self._rated:
            parts = self._parts[start:end]
            text = self._cut(start, end)
            english = " ".join(part.english for part in parts)
            told = len(parts) < len(self._parts) and not any(part.asks for part in parts)
            self._rated[key] = [
                (self._rater.points(tool, text, english) + self._bonus(tool, told), tool)
                for tool in self._tools
                if tool.name in self._made
                or (self._may_be_meant(tool, text) and (not told or self._may_be_told(tool, text)))
            ]
        return self._rated[key]

    def _bonus(self, tool: Tool, told: bool) -> float:
        if tool.name in self._made:
            return _MADE
        return _USES * self._caller.uses_results(tool) - _TOLD * told

    def _cut(self, start: int, end: int) -> str:
        return self._text[self._parts[start].start : self._parts[end - 1].end].strip()

    def _differs(self, one: _Call, other: _Call) -> bool:
        """Return whether two requests for a tool are for different things."""
        asked = all(self._parts[start].asks for _, start, _ in (one, other))
        return asked and self._caller.differ(one[0], self._cut(*one[1:]), self._cut(*other[1:]))

    def _may_be_meant(self, tool: Tool, text: str) -> bool:
        """Return whether a text does not ask for words, for knowledge or for a sum instead."""
        if asks_for_words(tool, text) or (changes(tool.name) and _is("how_to", text)):
            return False
        return calculates(tool) or not _is("sum", text)

    def _may_be_told(self, tool: Tool, text: str) -> bool:
        """Return whether a statement may ask for a tool by implication (`OPS-7 is done`)."""
        if self._made or not changes(tool.name) or asks_for_words(tool, self._text):
            return False
        states = _is("states", pattern("tools", "greeting").sub("", text))
        return not states and self._caller.is_complete(tool, text)


def _is(form: str, text: str) -> bool:
    return pattern("tools", form).match(text) is not None
