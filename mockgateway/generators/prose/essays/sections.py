"""A section of a text while it is written."""

from __future__ import annotations

from dataclasses import dataclass, field

from mockgateway.generators.prose import length


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
