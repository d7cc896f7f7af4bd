"""BabySea: everything in an envelope whose request_id is X-Request-Id; a model is an owner and a name."""

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
from mockgateway.ports import SampleTask
from mockgateway.reply import Reply

LIMIT = 60  # requests in a minute, told where no account is known


class BabySea:
    """The adapter of `openapi/babysea.yaml`."""

    name = "babysea"

    def vet(self, call: Call) -> None:
        """The document says all that is refused."""

    def model(self, call: Call) -> str | None:
        """`owner/name`, from the path."""
        route = call.params.get("path") or {}
        if "model_owner" in route:
            return f"{route['model_owner']}/{route['model_name']}"
        return None

    def write(self, call: Call, content: Content) -> Reply:
        """The envelope around the gateway's own views, or around the document's own words."""
        if isinstance(content, DocumentReply):
            reply = content.reply()
            if isinstance(reply.value, dict) and "request_id" in reply.value:
                reply.value["request_id"] = self.request_id(call)
            return reply
        if isinstance(content, TaskPage):
            return self._envelope(call, "Generations retrieved", tasks.listed(call, content))
        message, data = (
            tasks.told(call, content) if isinstance(content, TaskView) else _view(call, content)
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

    def order(self, call: Call, model: Model) -> TaskRequest:
        """What a submission asks for."""
        return tasks.order(call, model)

    def sample(self, task: str) -> SampleTask | None:
        """The documents poll what they have submitted themselves."""
        return None

    def refresh_reply(self, call: Call, value: Any) -> Any:
        """The first answer to a create call that is repeated; of a generation that was canceled since, only that (fact sheet, section 3)."""
        task = value["data"]["generation_id"]
        snapshot = call.state.tasks.peek(task)
        if snapshot is not None and snapshot.state == "canceled":
            value |= {
                "message": "Generation canceled",
                "data": {"generation_id": task, "generation_status": "canceled"},
            }
        return value

    def request_id(self, call: Call) -> str:
        """`req_` and 24 letters and digits."""
        return "req_" + call.seed.base62(24)

    def stamp(self, call: Call, reply: Reply) -> None:
        """X-Request-Id (assumed: fact sheet, section 4), and what is left of the account's minute: on every response (section 6)."""
        headers, window = reply.headers, call.window
        limit, left, ends = (
            (window.plan.requests, window.requests_left, window.ends)
            if window is not None
            else (LIMIT, LIMIT, ceil(call.received) + 60)
        )
        if reply.problem in (
            "rate_limited",
            "auth_rate_limited",
        ):  # also where a scenario says so, and not the count
            left = 0
        headers += (
            ("x-request-id", self.request_id(call)),
            ("x-ratelimit-limit", str(limit)),
            ("x-ratelimit-remaining", str(left)),
            ("x-ratelimit-reset", str(ends)),
        )


def _view(call: Call, content: Content) -> tuple[str, dict[str, Any]]:
    """A message and the data of the envelope."""
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
            return "Usage retrieved", account.usage(content)
        case Price():
            return "Cost estimate calculated", account.estimate(content)
    raise AssertionError(f"BabySea has no words for {type(content).__name__}")


def _now(call: Call) -> datetime:
    return datetime.fromtimestamp(call.received, UTC)
