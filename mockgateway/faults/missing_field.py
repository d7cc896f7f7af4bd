"""A field that the document promises is not there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mockgateway.chunks import finder, spoil
from mockgateway.protocols import FaultContext, Proceed
from mockgateway.reply import Reply
from mockgateway.scenario.fields import Count


@dataclass(frozen=True, slots=True)
class MissingField:
    """One field, or item of a list, is gone.

    path: its JSONPath in the body, or in the data of an event; where nothing is said one is drawn that the document requires; event: of a stream the number of
    the event, from 1, drawn where nothing is said.
    """

    path: str | None = None
    event: Count | None = None

    def __post_init__(self) -> None:
        if self.path is not None:
            finder(self.path)

    async def apply(self, scene: FaultContext, proceed: Proceed) -> Reply:
        """Spoil what came back."""
        reply = await proceed()
        find = None if self.path is None else finder(self.path)
        where = spoil(reply, scene.seed, find, self.event, _remove, scene.breaks(reply))
        reply.applied.append(f"missing_field {where or 'nowhere: there is no such place'}")
        return reply


def _remove(parent: Any, key: Any) -> None:
    del parent[key]
