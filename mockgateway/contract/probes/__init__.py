"""The scripted conversations, each with the name of its phase, in the order in which they are held."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from mockgateway.contract.checks.telling import Broken
from mockgateway.contract.probes.idempotency import idempotency
from mockgateway.contract.probes.ids import ids
from mockgateway.contract.probes.limits import limits
from mockgateway.contract.probes.money import money
from mockgateway.contract.probes.outline import Operation, outline
from mockgateway.contract.probes.protocol import protocol
from mockgateway.contract.probes.reach import reach
from mockgateway.contract.probes.refusals import refusals
from mockgateway.contract.probes.safety import safety
from mockgateway.contract.probes.session import Session
from mockgateway.contract.probes.tasks import tasks
from mockgateway.contract.probes.webhooks import webhooks


class Talk(NamedTuple):
    """A conversation. asked: whether it is held only if somebody asks for its phase."""

    phase: str
    hold: Callable[[Session], Iterator[Broken]]
    asked: bool = False


TALKS: tuple[Talk, ...] = (
    Talk("reach", reach),
    Talk("refusals", refusals),
    Talk("protocol", protocol),
    Talk("tasks", tasks),
    Talk("tasks", idempotency),
    Talk("tasks", ids),
    Talk("webhooks", webhooks),
    Talk("tasks", money),
    Talk("refusals", safety),
    Talk("limits", limits, asked=True),
)

__all__ = ["TALKS", "Operation", "Session", "Talk", "outline"]
