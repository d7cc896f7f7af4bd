"""What faults make of what comes after the call that they strike: the script of a task that is submitted under them, and its webhooks.

What will become of the webhooks is kept in the sandbox's store beside the task: they are made by whoever moves it, long after the call.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import asdict
from typing import Any

import orjson

from mockgateway.call import Call
from mockgateway.content import TaskRequest
from mockgateway.faults import FAULTS
from mockgateway.protocols import FaultContext, WebhookContext
from mockgateway.seed import Seed
from mockgateway.state.tasks import Script
from mockgateway.state.webhooks import Delivery, Outbox

WORDS = {fault: word for word, fault in FAULTS.items()}

# What strikes the call that is being answered: it may tell of other things than tasks, such as what it has cost.
STRUCK: ContextVar[tuple[Call | None, Sequence[tuple[Any, FaultContext]]]] = ContextVar(
    "struck", default=(None, ())
)


def rewrite(
    struck: Sequence[tuple[Any, FaultContext]], script: Script, order: TaskRequest, call: Call
) -> Script:
    """The script that the faults make of a task's, the outermost last; what they have in mind for its webhooks is kept."""
    for fault, scene in reversed(struck):
        if hasattr(fault, "rewrite"):
            script = fault.rewrite(script, order, scene)
    if kept := _meant(struck):
        store, place = call.sandbox.store, _place(call.sandbox.name, call.gateway)
        ends = (
            call.sandbox.clock.now() + script.ends
            if script.timed and script.ends < math.inf and script.stalls_at is None
            else None
        )
        store.put(place + order.id, orjson.dumps([kept, ends, store.increment(f"{place}*")]))
        call.applied += [word for word, *_ in kept]
    return script


def deliver(outbox: Outbox, delivery: Delivery) -> None:
    """Let a webhook meet what was kept for its task, or what strikes the call that tells of something else; what was done stands in `delivery.applied`."""
    kept, ends, serial = _kept(outbox, delivery)
    if not kept:
        return
    tells_start = _tells_start(outbox, delivery)
    for word, fields, seed in reversed(kept):
        fate = WebhookContext(
            Seed(bytes.fromhex(seed)).of(delivery.event),
            math.inf if ends is None else ends,
            tells_start,
            serial,
        )
        if done := FAULTS[word](**fields).deliver(delivery, fate):
            delivery.applied.append(done)


def _meant(struck: Sequence[tuple[Any, FaultContext]]) -> list[tuple[str, dict[str, Any], str]]:
    """The faults that are about webhooks: each by its word, with what was said of it and its seed."""
    return [
        (WORDS[type(fault)], asdict(fault), scene.seed.key.hex())
        for fault, scene in struck
        if hasattr(fault, "deliver")
    ]


def _kept(outbox: Outbox, delivery: Delivery) -> Sequence[Any]:
    """The faults that a delivery meets, when its task ends (None for never), and the number of its submission."""
    if delivery.task:
        data = outbox.sandbox.store.get(_place(outbox.sandbox.name, outbox.gateway) + delivery.task)
        return (None, None, 0) if data is None else orjson.loads(data)
    call, struck = STRUCK.get()
    if call is None or call.sandbox is not outbox.sandbox or not (kept := _meant(struck)):
        return None, None, 0
    call.applied += [word for word, *_ in kept if word not in call.applied]
    return (
        kept,
        None,
        outbox.sandbox.store.increment(f"{_place(outbox.sandbox.name, outbox.gateway)}*"),
    )


def _place(sandbox: str, gateway: str) -> str:
    return f"{sandbox}/{gateway}/fate/"


def _tells_start(outbox: Outbox, delivery: Delivery) -> bool:
    """Whether the receiver is told of a task's begin as well."""
    webhook_format, endpoint = (
        outbox.webhook_format,
        outbox.endpoints.get(delivery.endpoint) if delivery.endpoint else None,
    )
    name = webhook_format.endpoint_events.get("started") if webhook_format is not None else None
    return bool(
        name and webhook_format and endpoint and endpoint.wants(name, name in webhook_format.opt_in)
    )
