"""The probes: scripted sequences of requests, in the order in which a phase runs them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from mockgateway.contract.failure import Failure
from mockgateway.contract.probes.idempotency import idempotency
from mockgateway.contract.probes.keys import keys
from mockgateway.contract.probes.limits import limits
from mockgateway.contract.probes.money import money
from mockgateway.contract.probes.protocol import protocol
from mockgateway.contract.probes.reach import reach
from mockgateway.contract.probes.refusals import refusals
from mockgateway.contract.probes.rest import rest
from mockgateway.contract.probes.safety import safety
from mockgateway.contract.probes.tasks import tasks
from mockgateway.contract.probes.webhooks import webhooks
from mockgateway.contract.session import Session


class Probe(NamedTuple):
    """A part of a run that can be run alone."""

    name: str  # as findings and `--replay` call it
    phase: str
    run: Callable[[Session], Iterator[Failure]]


PROBES = (
    Probe("reach", "reach", reach),
    Probe("keys", "refusals", keys),
    Probe("refusals", "refusals", refusals),
    Probe("safety", "refusals", safety),
    Probe("protocol", "protocol", protocol),
    Probe("rest", "protocol", rest),
    Probe("tasks", "tasks", tasks),
    Probe("idempotency", "tasks", idempotency),
    Probe("money", "tasks", money),
    Probe("webhooks", "webhooks", webhooks),
    Probe("limits", "limits", limits),
)

__all__ = ["PROBES", "Probe"]
