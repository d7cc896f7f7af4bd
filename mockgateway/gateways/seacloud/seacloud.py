"""SeaCloud: the caller's own X-Request-Id comes back; the queue's model stands in the path."""

from __future__ import annotations

from urllib.parse import parse_qsl

from mockgateway.call import Call
from mockgateway.content import Content, DocumentReply, Model, TaskRequest, TaskView
from mockgateway.gateways.seacloud import tasks
from mockgateway.ports import SampleTask
from mockgateway.problem import Problem
from mockgateway.reply import Reply


class SeaCloud:
    """The adapter of `openapi/seacloud.yaml`."""

    name = "seacloud"

    def vet(self, call: Call) -> None:
        """A webhook in the query, where fal's clients put theirs (fact sheet, section 4)."""
        if b"webhook" in call.query and any(
            name in ("fal_webhook", "webhook", "webhook_url")
            for name, _ in parse_qsl(call.query.decode("latin-1"))
        ):
            raise Problem("webhook_not_supported", "Webhooks are not supported.")

    def model(self, call: Call) -> str | None:
        """The path's endpoint on the queue, the body's `model` elsewhere."""
        route = call.params.get("path") or {}
        if "endpoint" in route:
            return str(route["endpoint"])
        return call.content.get("model") if isinstance(call.content, dict) else None

    def write(self, call: Call, content: Content) -> Reply:
        """A task in the queue's words; everything else in the document's own."""
        if isinstance(content, TaskView):
            return tasks.write(call, content)
        assert isinstance(content, DocumentReply)
        return content.reply()

    def order(self, call: Call, model: Model) -> TaskRequest:
        """What a submission asks for."""
        return tasks.order(call, model)

    def sample(self, task: str) -> SampleTask | None:
        """The documents poll what they have submitted themselves."""
        return None

    def request_id(self, call: Call) -> str:
        """The caller's X-Request-Id where it can be repeated, else one that the platform makes."""
        sent = call.header("x-request-id")
        if sent and len(sent) <= 200 and sent.isascii() and sent.isprintable():
            return sent
        return "req_" + call.seed.hex(24)

    def stamp(self, call: Call, reply: Reply) -> None:
        """X-Request-Id, which the error pages tell to record."""
        reply.headers.append(("x-request-id", self.request_id(call)))
