"""BabySea: an envelope around every reply; a model is `owner/name`."""

from __future__ import annotations

from datetime import UTC, datetime
from math import ceil
from typing import Any

from mockgateway.call import Call
from mockgateway.content import (
    Content,
    DocumentReply,
    Health,
    KeyView,
    Listing,
    Model,
    Price,
    TaskPage,
    TaskRequest,
    TaskView,
    Upstreams,
    UsageReport,
)
from mockgateway.gateways.babysea import account, library, tasks
from mockgateway.gateways.base import BaseGateway
from mockgateway.reply import Reply

LIMIT = 60  # requests a minute, reported if no account is known


class BabySea(BaseGateway):
    """The adapter of `openapi/babysea.yaml`."""

    name = "babysea"

    def model_name(self, call: Call) -> str | None:
        """Return `owner/name` from the path."""
        route = call.params.get("path") or {}
        if "model_owner" in route:
            return f"{route['model_owner']}/{route['model_name']}"
        return None

    def write(self, call: Call, content: Content) -> Reply:
        """Write the envelope around the gateway's own views or the document's reply."""
        if isinstance(content, DocumentReply):
            reply = content.reply()
            if isinstance(reply.value, dict) and "request_id" in reply.value:
                reply.value["request_id"] = self.request_id(call)
            return reply
        if isinstance(content, TaskPage):
            return self._envelope(call, "Generations retrieved", tasks.page(call, content))
        message, data = (
            tasks.message_and_data(call, content)
            if isinstance(content, TaskView)
            else _view(call, content)
        )
        return self._envelope(call, message, {"data": data})

    def _envelope(self, call: Call, message: str, fields: dict[str, Any]) -> Reply:
        head = {
            "status": "success",
            "request_id": self.request_id(call),
            "message": message,
            "timestamp": account.time(_now(call)),
        }
        return Reply(200, value=head | fields)

    def task_request(self, call: Call, model: Model) -> TaskRequest:
        """Return the task that a submission requests."""
        return tasks.task_request(call, model)

    def refresh_reply(self, call: Call, value: Any) -> Any:
        """Return the stored reply to a repeated submission.

        A generation that was canceled in the meantime is reported as canceled.
        """
        task = value["data"]["generation_id"]
        snapshot = call.state.required_tasks.peek(task)
        if snapshot is not None and snapshot.state == "canceled":
            value |= {
                "message": "Generation canceled",
                "data": {"generation_id": task, "generation_status": "canceled"},
            }
        return value

    def request_id(self, call: Call) -> str:
        """Return `req_` and 24 letters and digits."""
        return "req_" + call.seed.base62(24)

    def stamp(self, call: Call, reply: Reply) -> None:
        """Add X-Request-Id (assumed) and the rate limit."""
        headers, window = reply.headers, call.window
        limit, left, ends = (
            (window.plan.requests, window.requests_left, window.ends)
            if window is not None
            else (LIMIT, LIMIT, ceil(call.received) + 60)
        )
        if reply.problem in ("rate_limited", "auth_rate_limited"):  # also if a scenario refuses
            left = 0
        headers += (
            ("x-request-id", self.request_id(call)),
            ("x-ratelimit-limit", str(limit)),
            ("x-ratelimit-remaining", str(left)),
            ("x-ratelimit-reset", str(ends)),
        )


def _view(call: Call, content: Content) -> tuple[str, dict[str, Any]]:
    """Return the message and data of the envelope."""
    match content:
        case Listing():
            return "Models retrieved", {
                "models": [library.model(model) for model in content.models],
                "models_total": len(content.models),
            }
        case Upstreams():
            return "Providers retrieved", {
                "providers": [library.provider(upstream) for upstream in content.upstreams],
                "providers_total": len(content.upstreams),
            }
        case Health():
            return (
                f"{content.part.removesuffix('s').capitalize()} health retrieved",
                library.health(content),
            )
        case KeyView(view="account"):
            return "Account retrieved", account.profile(content, _now(call))
        case KeyView(view="billing"):
            return "Billing retrieved", account.billing(content, _now(call))
        case KeyView():
            return "API connected successfully", account.key(content, _now(call))
        case UsageReport():
            assert call.operation is not None
            codes = account.error_codes(call.operation.document)
            return "Usage retrieved", account.usage(content, codes)
        case Price():
            return "Cost estimate calculated", account.estimate(content)
    raise AssertionError(f"BabySea has no view of {type(content).__name__}")


def _now(call: Call) -> datetime:
    return datetime.fromtimestamp(call.received, UTC)
