"""The scripted conversations, each with the name of its phase, in the order in which they are held."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from mockgateway.contract.failure import Failure
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


class Probe(NamedTuple):
    """A part of a run that can be run alone."""

    name: str  # as findings and `--replay` call it
    phase: str
    run: Callable[[Any], Iterator[Failure]]


PROBES: tuple[Probe, ...] = (
    Probe("reach", "reach", reach),
    Probe("refusals", "refusals", refusals),
    Probe("protocol", "protocol", protocol),
    Probe("tasks", "tasks", tasks),
    Probe("idempotency", "tasks", idempotency),
    Probe("ids", "tasks", ids),
    Probe("webhooks", "webhooks", webhooks),
    Probe("money", "tasks", money),
    Probe("safety", "refusals", safety),
    Probe("limits", "limits", limits),
)

__all__ = ["PROBES", "Operation", "Probe", "Session", "outline"]
