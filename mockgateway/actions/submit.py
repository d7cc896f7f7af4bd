"""Start a task and answer with its id."""

from __future__ import annotations

from mockgateway.account import cost
from mockgateway.call import Call
from mockgateway.content import Order, Price, Told
from mockgateway.content.media import Listening
from mockgateway.media.ready import file_at
from mockgateway.media.uploads import GIVEN, MEASURES, heard, keep
from mockgateway.ports import Job
from mockgateway.problem import Problem
from mockgateway.task import Attempt, Script, Tasks


class Submit:
    """`do: submit`."""

    async def act(self, call: Call, job: Job) -> Told:
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
        tasks: Tasks = call.desk.tasks
        script = tasks.policy.script(
            model, order.seconds, [Attempt(name) for name in order.upstreams[:1]], call.seed
        )
        script = _fate(script, order, call, job)
        if call.canned is not None and call.canned.media:
            file = file_at(call.canned.media)
            order = order._replace(
                ask={
                    **order.ask,
                    GIVEN: [call.desk.links.blobs.put(file.data), file.ending, file.type],
                }
            )
        job.studio.pool.start()  # its files will be looked at
        ticket = tasks.submit(
            call.account,
            order,
            job.make or model.kind,
            model.id,
            script,
            call.seed.hex(16),
            call.base_url,
            price,
            charge,
        )
        return Told("submit", ticket)


async def _received(call: Call, job: Job, order: Order) -> Order:
    """The order, its files kept, or listened to. Raises Problem for one that cannot be used, unless the gateway finds that out later."""
    try:
        if isinstance(call.asked, Listening):
            ask, seconds = await heard(order.ask, call.asked.source, job.studio, call.desk.links)
            return order._replace(ask=ask, used=min(seconds, order.seconds or seconds))
        return _as_long(
            order._replace(ask=await keep(order.ask, call.content, job.studio, call.desk.links)),
            job,
        )
    except Problem as problem:
        if not order.late:
            raise
        return order._replace(invalid=order.invalid or problem.message)


def _as_long(order: Order, job: Job) -> Order:
    """An edit of a video that was sent is as long as the video, unless another length is asked for."""
    seconds = (
        order.ask[MEASURES][2]
        if job.make == "video_edit" and MEASURES in order.ask and "duration" not in order.ask
        else 0
    )
    return order._replace(seconds=round(seconds, 3)) if seconds else order


def _fate(script: Script, order: Order, call: Call, job: Job) -> Script:
    """What will become of it: what cannot be done fails, and a story may have other plans."""
    if order.invalid:
        script = script.failing("request_invalid", order.invalid)
    elif job.harmful(order.prompt):
        script = script.failing("content_blocked")
    if call.stage is not None:
        script = call.stage.rewrite(script, order)
    return script
