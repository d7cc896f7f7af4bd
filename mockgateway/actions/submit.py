"""Start a task and answer with its id."""

from __future__ import annotations

from typing import ClassVar

from mockgateway.call import Call
from mockgateway.content import Price, TaskRequest, TaskView
from mockgateway.content.media import TranscriptionRequest
from mockgateway.media.ready import file_at
from mockgateway.media.uploads import GIVEN, MEASURES, heard, keep
from mockgateway.problem import Problem
from mockgateway.protocols import OperationPlan
from mockgateway.state.accounts import cost
from mockgateway.state.tasks import Script, Tasks, UpstreamAttempt


class Submit:
    """`do: submit`."""

    waits: ClassVar[bool] = True  # for a worker process

    async def act(self, call: Call, job: OperationPlan) -> TaskView:
        """The new task. Raises Problem where it costs more than the caller has, or would pay: there is no task then."""
        model = job.models[job.named(call) or ""]
        order = await _received(call, job, job.order(call, model))
        each = cost(model, order.seconds, order.resolution, order.audio)
        price = Price(model, each, order.number, 0.0).total
        if order.cap is not None and price > order.cap:
            raise Problem(
                "max_credits_exceeded",
                f"The estimate of {price:g} credits is over max_credits, {order.cap:g}.",
                param="max_credits",
            )
        charge = (
            None
            if order.used is None
            else Price(
                model, cost(model, order.used, order.resolution, order.audio), order.number, 0.0
            ).total
        )
        tasks: Tasks = call.state.tasks
        script = tasks.policy.script(
            model, order.seconds, [UpstreamAttempt(name) for name in order.upstreams[:1]], call.seed
        )
        script = _fate(script, order, call, job)
        if call.canned is not None and call.canned.media:
            file = file_at(call.canned.media)
            order = order._replace(
                ask={
                    **order.ask,
                    GIVEN: [call.state.links.blobs.put(file.data), file.ending, file.type],
                }
            )
        job.studio.pool.start()  # its files will be looked at
        snapshot = tasks.submit(
            call.account,
            order,
            job.make or model.kind,
            model.id,
            script,
            call.seed.hex(16),
            call.base_url,
            price,
            charge,
            call.on_delivery,
        )
        return TaskView("submit", snapshot)


async def _received(call: Call, job: OperationPlan, order: TaskRequest) -> TaskRequest:
    """The order, its files kept, or listened to. Raises Problem for one that cannot be used, unless the gateway finds that out later."""
    try:
        if isinstance(call.payload, TranscriptionRequest):
            ask, seconds = await heard(order.ask, call.payload.source, job.studio, call.state.links)
            return order._replace(ask=ask, used=min(seconds, order.seconds or seconds))
        return _as_long(
            order._replace(ask=await keep(order.ask, call.content, job.studio, call.state.links)),
            job,
        )
    except Problem as problem:
        if not order.late:
            raise
        return order._replace(invalid=order.invalid or problem.message)


def _as_long(order: TaskRequest, job: OperationPlan) -> TaskRequest:
    """An edit of a video that was sent is as long as the video, unless another length is asked for."""
    seconds = (
        order.ask[MEASURES][2]
        if job.make == "video_edit" and MEASURES in order.ask and "duration" not in order.ask
        else 0
    )
    return order._replace(seconds=round(seconds, 3)) if seconds else order


def _fate(script: Script, order: TaskRequest, call: Call, job: OperationPlan) -> Script:
    """What will become of it: what cannot be done fails, and a story may have other plans."""
    if order.invalid:
        script = script.failing("request_invalid", order.invalid)
    elif job.harmful(order.prompt):
        script = script.failing("content_blocked")
    if call.faults is not None:
        script = call.faults.rewrite(script, order)
    return script
