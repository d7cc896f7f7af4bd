"""Start a task and answer with its id."""

from __future__ import annotations

from typing import ClassVar

from mockgateway.call import Call
from mockgateway.catalogue import no_model
from mockgateway.content import Model, Price, TaskRequest, TaskView
from mockgateway.content.media import TranscriptionRequest
from mockgateway.media import read_file
from mockgateway.media.uploads import GIVEN, MEASURES, keep, transcribe
from mockgateway.problem import Problem
from mockgateway.protocols import OperationPlan
from mockgateway.state.accounts import cost
from mockgateway.state.tasks import Script, UpstreamAttempt


class Submit:
    """`do: submit`."""

    waits: ClassVar[bool] = True  # for a worker process

    async def act(self, call: Call, plan: OperationPlan) -> TaskView:
        """Create a task.

        Raises:
            Problem: It costs more than the caller has, or is willing to pay.
        """
        model = call.model
        assert model is not None, f"{plan.label}: the operation must name a model"
        order = await _with_files(call, plan, plan.task_request(call, model))

        tasks, claim = call.state.required_tasks, call.claim
        if claim is not None and claim.resumed and tasks.has(call.account, order.id):
            return TaskView("submit", tasks.poll(call.account, order.id, counts=False))
        reserve = _price(model, order, order.seconds).total
        if order.cap is not None and reserve > order.cap:
            message = f"The estimate of {reserve:g} credits is over max_credits, {order.cap:g}."
            raise Problem("max_credits_exceeded", message, param="max_credits")
        charge = None if order.used is None else _price(model, order, order.used).total
        attempts = [UpstreamAttempt(name) for name in order.upstreams[:1]]
        script = tasks.policy.script(model, order.seconds, attempts, call.content_seed)
        script = _planned(script, order, call, plan)
        if call.canned is not None and call.canned.media:
            file = read_file(call.canned.media)
            given = [call.state.links.blobs.put(file.data), file.ending, file.type]
            order = order._replace(ask={**order.ask, GIVEN: given})
        plan.studio.pool.start()  # the client will fetch the task's files
        snapshot = tasks.submit(
            call.account,
            order,
            plan.make or model.kind,
            model.id,
            script,
            call.content_seed.hex(16),
            call.base_url,
            reserve,
            charge,
            call.on_delivery,
        )
        return TaskView("submit", snapshot)


class EstimateTask:
    """`do: estimate, make: task`."""

    async def act(self, call: Call, plan: OperationPlan) -> Price:
        """Return the price of the task that the same request would start.

        Raises:
            Problem: The model does not exist, or the gateway refuses the request.
        """
        name = plan.model_name(call) or ""
        model = plan.models.get(name)
        if model is None:
            raise no_model(name, "", plan.models)
        order = plan.task_request(call, model)
        return _price(model, order, order.seconds)


def _price(model: Model, order: TaskRequest, seconds: float | None) -> Price:
    each = cost(model, seconds, order.resolution, order.audio)
    return Price(model, each, order.number, 0.0)


async def _with_files(call: Call, plan: OperationPlan, order: TaskRequest) -> TaskRequest:
    """Return the order with its files stored, or transcribed.

    Raises:
        Problem: A file cannot be used, unless the gateway reports that in the task.
    """
    studio, links = plan.studio, call.state.links
    try:
        if isinstance(call.payload, TranscriptionRequest):
            ask, seconds = await transcribe(order.ask, call.payload.source, studio, links)
            return order._replace(ask=ask, used=min(seconds, order.seconds or seconds))
        order = order._replace(ask=await keep(order.ask, call.content, studio, links))
    except Problem as problem:
        if not order.late:
            raise
        return order._replace(invalid=order.invalid or problem.message)
    if plan.make != "video_edit" or MEASURES not in order.ask or "duration" in order.ask:
        return order
    # An edit is as long as the uploaded video, unless the request says otherwise.
    seconds = order.ask[MEASURES][2]
    return order._replace(seconds=round(seconds, 3)) if seconds else order


def _planned(script: Script, order: TaskRequest, call: Call, plan: OperationPlan) -> Script:
    """Return the script with the failure of an invalid or blocked order, and with faults."""
    if order.invalid:
        script = script.failing("request_invalid", order.invalid)
    elif plan.is_harmful(order.prompt):
        script = script.failing("content_blocked")
    return script if call.faults is None else call.faults.rewrite(script, order)
