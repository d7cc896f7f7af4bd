"""API-Key: models with category and capabilities, prices in credits."""

from __future__ import annotations

from typing import Any

from mockgateway.call import Call
from mockgateway.content import Content, Listing, Model, Price, TaskRequest, TaskView
from mockgateway.content.views import RELEASED
from mockgateway.gateways.apikey import tasks
from mockgateway.gateways.base import BaseGateway
from mockgateway.ports import SampleTask
from mockgateway.reply import Reply

CATEGORY = {"chat": "llm"}  # the list's name of a kind, if it differs
_MEDIA = ("image", "video", "music")
_CAPABILITIES = {"image_input": "image-to-{kind}"}  # the list's name of an ability

LINKSET = "application/linkset+json"
PROFILE = f'{LINKSET}; profile="https://www.rfc-editor.org/info/rfc9727"'  # RFC 9727, section 4.2


class ApiKey(BaseGateway):
    """The adapter of `openapi/apikey.yaml`."""

    name = "apikey"

    def write(self, call: Call, content: Content) -> Reply:
        """Write the model list with its extra fields, the estimate, and tasks."""
        if isinstance(content, Listing):
            return Reply(200, value={"object": "list", "data": [*map(_model, content.models)]})
        if isinstance(content, Model):
            return Reply(200, value=_model(content))
        if isinstance(content, Price):
            return Reply(200, value=_estimate(content))
        if isinstance(content, TaskView):
            return tasks.write(call, content)
        return super().write(call, content)

    def task_request(self, call: Call, model: Model) -> TaskRequest:
        """Return the task that a submission requests."""
        return tasks.task_request(call, model)

    def sample_task(self, task: str) -> SampleTask | None:
        """Return the task that the documents print and poll."""
        return tasks.sample_task(task)

    def stamp(self, call: Call, reply: Reply) -> None:
        """Add `x-request-id` (assumed) and the limits of the key's minute.

        The API catalog also states its profile.
        """
        reply.headers.append(("x-request-id", self.request_id(call)))
        window = call.window
        if window is not None:
            reply.headers += (
                ("x-ratelimit-limit-requests", str(window.plan.requests)),
                ("x-ratelimit-remaining-requests", str(window.requests_left)),
                ("x-ratelimit-reset-requests", str(window.wait(call.received))),
            )
        if reply.media_type == LINKSET:
            reply.media_type = PROFILE


def _model(model: Model) -> dict[str, Any]:
    """Return an entry of the list: category and capabilities as in its documented fields."""
    capabilities = [_CAPABILITIES.get(one, one) for one in model.abilities]
    if model.kind in _MEDIA and not any("text-to-" in one for one in capabilities):
        capabilities.insert(0, f"text-to-{model.kind}")
    return {
        "id": model.id,
        "object": "model",
        "created": int(model.facts.get("created") or RELEASED),
        "owned_by": model.owned_by,
        "category": CATEGORY.get(model.kind, model.kind),
        "capabilities": [one.format(kind=model.kind) for one in capabilities],
    }


def _estimate(price: Price) -> dict[str, Any]:
    """Return the estimate, even above the cap: nothing is submitted yet."""
    return {
        "object": "gateway.credit.estimate",
        "model": price.model.id,
        "modality": price.model.kind,
        "estimated_credits": price.total,
        "max_credits": price.cap,
        "within_budget": None if price.cap is None else price.total <= price.cap,
    }
