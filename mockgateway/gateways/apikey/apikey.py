"""API-Key: models with category and capabilities, prices in credits."""

from __future__ import annotations

from typing import Any

from mockgateway.call import Call
from mockgateway.content import Content, DocumentReply, Listing, Model, Price, TaskRequest, TaskView
from mockgateway.gateways.apikey import tasks
from mockgateway.ports import SampleTask
from mockgateway.reply import Reply

CATEGORY = {"chat": "llm"}  # the list's word for a kind, where it differs

LINKSET = "application/linkset+json"
PROFILE = f'{LINKSET}; profile="https://www.rfc-editor.org/info/rfc9727"'  # RFC 9727, section 4.2


class ApiKey:
    """The adapter of `openapi/apikey.yaml`."""

    name = "apikey"

    def vet(self, call: Call) -> None:
        """The document says all that is refused."""

    def model(self, call: Call) -> str | None:
        """The body's `model`."""
        return call.content.get("model") if isinstance(call.content, dict) else None

    def write(self, call: Call, content: Content) -> Reply:
        """The model list with its extra fields, the estimate, tasks; everything else in the document's own words."""
        if isinstance(content, Listing):
            return Reply(200, value={"object": "list", "data": _models(content)})
        if isinstance(content, Price):
            return Reply(200, value=_estimate(content))
        if isinstance(content, TaskView):
            return tasks.write(call, content)
        assert isinstance(content, DocumentReply)
        return content.reply()

    def order(self, call: Call, model: Model) -> TaskRequest:
        """What a submission asks for."""
        return tasks.order(call, model)

    def sample(self, task: str) -> SampleTask | None:
        """The task that the documents print, and poll."""
        return tasks.sample(task)

    def request_id(self, call: Call) -> str:
        """`req_` and 24 hexadecimal digits."""
        return "req_" + call.seed.hex(24)

    def stamp(self, call: Call, reply: Reply) -> None:
        """`x-request-id` (assumed: fact sheet, section 4), and what is left of this minute to a key that has a limit; the catalog says which profile it has."""
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


def _models(listing: Listing) -> list[dict[str, Any]]:
    return [
        {
            "id": model.id,
            "object": "model",
            "created": int(model.facts.get("created") or listing.created),
            "owned_by": model.owned_by,
            "category": CATEGORY.get(model.kind, model.kind),
            "capabilities": list(model.abilities),
        }
        for model in listing.models
    ]


def _estimate(price: Price) -> dict[str, Any]:
    """Over the cap it is still an estimate: there is nothing to refuse yet (fact sheet, section 3.2)."""
    return {
        "object": "gateway.credit.estimate",
        "model": price.model.id,
        "modality": price.model.kind,
        "estimated_credits": price.total,
        "max_credits": price.cap,
        "within_budget": None if price.cap is None else price.total <= price.cap,
    }
