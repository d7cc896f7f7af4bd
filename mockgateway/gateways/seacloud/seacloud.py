"""SeaCloud: it echoes the caller's X-Request-Id; the path or `X-Model` may name the model."""

from __future__ import annotations

from urllib.parse import parse_qsl

import orjson

from mockgateway.call import Call
from mockgateway.content import Content, Listing, Model, Price, TaskRequest, TaskView
from mockgateway.gateways.base import BaseGateway
from mockgateway.gateways.seacloud import models, task_api, tasks
from mockgateway.gateways.seacloud.clients import shows_failures
from mockgateway.problem import Problem
from mockgateway.reply import Reply


class SeaCloud(BaseGateway):
    """The adapter of `openapi/seacloud.yaml`."""

    name = "seacloud"
    messages_path = "/llm/v1/messages"

    def check_request(self, call: Call) -> None:
        """Read `X-Model`; refuse a webhook in the query, where fal's clients put it.

        Raises:
            Problem: `webhook_not_supported`.
        """
        if b"x-model" in call.head:
            _read_model_header(call)
        if b"webhook" in call.query and any(
            name in ("fal_webhook", "webhook", "webhook_url")
            for name, _ in parse_qsl(call.query.decode("latin-1"))
        ):
            raise Problem("webhook_not_supported", "Webhooks are not supported.")

    def model_name(self, call: Call) -> str | None:
        """Return the path's endpoint on the queue, the scan of a scan, or the body's `model`."""
        route = call.params.get("path") or {}
        if "endpoint" in route:
            return str(route["endpoint"])
        if call.operation is not None and call.operation.path.endswith("/scan"):
            return scan_model(call.operation.path)
        return super().model_name(call)

    def write(self, call: Call, content: Content) -> Reply:
        """Write tasks, models and prices."""
        if isinstance(content, TaskView):
            return (task_api.write if _is_task_api(call) else tasks.write)(call, content)
        if isinstance(content, Listing):
            return models.write_list(call, content)
        if isinstance(content, Model):
            return models.write_one(call, content)
        if isinstance(content, Price):
            return task_api.precharge(call, content)
        return super().write(call, content)

    def task_request(self, call: Call, model: Model) -> TaskRequest:
        """Return the task that a submission requests."""
        if _is_task_api(call):
            return task_api.task_request(call, model)
        return tasks.task_request(call, model)

    def shows_failures(self, call: Call) -> bool:
        """Return whether the caller gets a failed task's error in a 200 (see clients.py)."""
        return shows_failures(call)

    def request_id(self, call: Call) -> str:
        """Return the caller's X-Request-Id if it can be echoed, else a new one."""
        sent = call.header("x-request-id")
        if sent and len(sent) <= 200 and sent.isascii() and sent.isprintable():
            return sent
        return super().request_id(call)

    def stamp(self, call: Call, reply: Reply) -> None:
        """Add X-Request-Id, which the error pages ask to record.

        Anthropic's clients read `request-id`, also of the errors that have the gateway's own shape.
        """
        headers = reply.headers
        operation = call.operation
        messages = operation is not None and operation.say == "anthropic_messages"
        if messages and not any(name == "request-id" for name, _ in headers):
            headers.append(("request-id", self.request_id(call)))
        headers.append(("x-request-id", self.request_id(call)))


def scan_model(path: str) -> str:
    """Return the model that a scan's price is listed under: `/model/v1/image/scan`, image_scan."""
    return "_".join(path.removeprefix("/model/v1/").split("/"))


def _is_task_api(call: Call) -> bool:
    return call.operation is not None and call.operation.path.startswith(task_api.PATH)


def _read_model_header(call: Call) -> None:
    """Take the model from `X-Model` if the body has none: sea-sdk-go moves it there.

    The queue's path names the model, so its body is left alone.
    """
    if call.method != "POST" or "endpoint" in call.route:
        return
    try:
        body = orjson.loads(call.body)
    except orjson.JSONDecodeError:
        return
    if isinstance(body, dict) and "model" not in body:
        call.parsed = {"model": call.header("x-model"), **body}
