"""A section of a text while it is written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from mockgateway.generators.prose import length
from mockgateway.generators.prose.essays.library import Part

_LONG_PARAGRAPH = 125  # words
_BETWEEN = re.compile(r"(?<=[.!?])\s+(?=\S)|(?<=[.!?][\"”])\s+(?=[A-Z])")


@dataclass
class Section:
    """A heading with the sentences that may stand below it, and those that do."""

    heading: str
    lines: list[str]
    order: int = 0  # in the usual order of the field
    said: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)  # paragraphs
    more: int = 0  # the number of lines before those that suit any subject

    @property
    def size(self) -> int:
        """The number of words so far."""
        return length.size(" ".join([self.heading, *self.said, *self.extra]))

    @property
    def next(self) -> str:
        """The sentence that would come next."""
        return self.lines[len(self.said)]


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; a quotation stays within its sentence."""
    return [part for part in _BETWEEN.split(text.strip()) if part]


def last_parts(usual: list[Part], count: int) -> list[Part]:
    """Return the last parts of a text, of which the last looks ahead."""
    ahead = [row for row in usual if re.search(r"long|future", row["names"])][-1:]
    rest = [row for row in usual[1:] if row not in ahead]
    return [*rest[len(rest) - count + len(ahead) :], *ahead]


def up_to(lines: list[str], words: int) -> list[str]:
    """Return the first sentences that have at most so many words."""
    chosen: list[str] = []
    for line in lines:
        words -= length.size(line)
        if words < 0:
            break
        chosen.append(line)
    return chosen


def split(lines: list[str]) -> list[str]:
    """Return sentences as paragraphs of a readable length."""
    count = max(1, round(length.size(" ".join(lines)) / _LONG_PARAGRAPH))
    edges = [round(len(lines) * at / count) for at in range(count + 1)]
    return [" ".join(lines[a:b]) for a, b in pairwise(edges)]
