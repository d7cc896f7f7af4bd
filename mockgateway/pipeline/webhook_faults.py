"""Webhook faults: how the faults of a call change the webhooks that follow from it.

The faults of a submitted task are stored beside the task, since its webhooks are made by the
worker that finishes it, long after the call.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import orjson

from mockgateway.call import Call
from mockgateway.content import TaskRequest
from mockgateway.faults import FAULTS, fault_name
from mockgateway.protocols import FaultContext, WebhookContext
from mockgateway.scenario.rule import CompiledFault
from mockgateway.seed import Seed
from mockgateway.state.tasks import Script
from mockgateway.state.webhooks import Delivery, Outbox

AppliedFault = tuple[CompiledFault, FaultContext]
StoredFault = tuple[str, dict[str, Any], str]  # its name, its fields, its seed


def store_for_task(
    call: Call, order: TaskRequest, script: Script, faults: Sequence[AppliedFault]
) -> None:
    """Store the faults that the webhooks of a submitted task meet."""
    if not faults:
        return
    stored = _stored(faults)
    prefix = _prefix(call.sandbox.name, call.gateway)
    ends = None
    if script.timed and script.ends < math.inf and script.stalls_at is None:
        ends = call.sandbox.clock.now() + script.ends
    serial = call.sandbox.store.increment(f"{prefix}*")
    call.sandbox.store.put(prefix + order.id, orjson.dumps([stored, ends, serial]))
    call.applied += [name for name, *_ in stored]


def apply_stored(outbox: Outbox, delivery: Delivery) -> None:
    """Apply the faults that were stored for the task of a delivery."""
    if not delivery.task:
        return
    data = outbox.sandbox.store.get(_prefix(outbox.sandbox.name, outbox.gateway) + delivery.task)
    if data is not None:
        stored, ends, serial = orjson.loads(data)
        _apply(outbox, delivery, stored, math.inf if ends is None else ends, serial)


def apply_of_call(call: Call, delivery: Delivery, faults: Sequence[AppliedFault]) -> None:
    """Apply the faults of a call to a delivery about the call itself, such as its cost."""
    if not faults or delivery.task:
        return
    stored = _stored(faults)
    call.applied += [name for name, *_ in stored if name not in call.applied]
    serial = call.sandbox.store.increment(f"{_prefix(call.sandbox.name, call.gateway)}*")
    _apply(call.state.outbox, delivery, stored, math.inf, serial)


def _apply(
    outbox: Outbox, delivery: Delivery, stored: Sequence[StoredFault], ends: float, serial: int
) -> None:
    announces_start = _announces_start(outbox, delivery)
    for name, fields, seed in reversed(stored):
        drawn = Seed(bytes.fromhex(seed)).of(delivery.event)
        context = WebhookContext(drawn, ends, announces_start, serial)
        if done := FAULTS[name](**fields).deliver(delivery, context):
            delivery.applied.append(done)


def _stored(faults: Sequence[AppliedFault]) -> list[StoredFault]:
    return [
        (fault_name(one.fault), asdict(one.fault), context.seed.key.hex())
        for one, context in faults
    ]


def _prefix(sandbox: str, gateway: str) -> str:
    return f"{sandbox}/{gateway}/fate/"


def _announces_start(outbox: Outbox, delivery: Delivery) -> bool:
    """Return whether the receiver also gets a webhook when a task starts."""
    endpoint = outbox.endpoints.get(delivery.endpoint) if delivery.endpoint else None
    if outbox.webhook_format is None or endpoint is None:
        return False
    name = outbox.webhook_format.endpoint_events.get("started")
    return bool(name and endpoint.wants(name, name in outbox.webhook_format.opt_in))
