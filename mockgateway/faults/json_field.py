"""The shared part of `missing_field` and `wrong_type`: change one value in the JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from mockgateway.chunks import change_json, locator
from mockgateway.protocols import FaultContext, Proceed
from mockgateway.reply import Reply
from mockgateway.scenario.fields import Count


@dataclass(frozen=True, slots=True)
class JsonFieldFault:
    """Change one value in the JSON of a reply.

    Attributes:
        path: The JSONPath of the value in the body or in the data of an event; by default one is
            drawn whose change breaks the document.
        event: The event of a stream, from 1; drawn by default.
    """

    word: ClassVar[str]  # the fault's name
    path: str | None = None
    event: Count | None = None

    def __post_init__(self) -> None:
        if self.path is not None:
            locator(self.path)

    async def apply(self, context: FaultContext, proceed: Proceed) -> Reply:
        """Change the reply."""
        reply = await proceed()
        locate = None if self.path is None else locator(self.path)
        breaks = context.breaks(reply)
        where = change_json(reply, context.seed, locate, self.event, self.change, breaks)
        reply.applied.append(f"{self.word} {where or 'skipped: there is no such value'}")
        return reply

    def change(self, parent: Any, key: str | int) -> None:
        """Change a container at a key."""
        raise NotImplementedError
