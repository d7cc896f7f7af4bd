"""A value is not of the type that the document says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mockgateway.chunks import finder, spoil
from mockgateway.protocols import FaultContext, Proceed
from mockgateway.reply import Reply
from mockgateway.scenario.fields import Count


@dataclass(frozen=True, slots=True)
class WrongType:
    """One value becomes another type: a text a number, anything else a text.

    path: its JSONPath in the body, or in the data of an event; where nothing is said a place is drawn at which it breaks the document; event: of a stream the number of
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
        where = spoil(reply, scene.seed, find, self.event, _mistype, scene.breaks(reply))
        reply.applied.append(f"wrong_type {where or 'nowhere: there is no such place'}")
        return reply


def _mistype(parent: Any, key: Any) -> None:
    value = parent[key]
    parent[key] = (
        12345
        if isinstance(value, str)
        else "12345"
        if isinstance(value, (int, float)) and not isinstance(value, bool)
        else "a text"
    )
