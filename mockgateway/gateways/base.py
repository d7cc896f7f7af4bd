"""The base class of the adapters."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.content import Content, DocumentReply, Model, TaskRequest
from mockgateway.ports import SampleTask
from mockgateway.reply import Reply


class BaseGateway:
    """Implements `protocols.Gateway` for a document that says everything.

    An adapter overrides what differs.
    """

    name = ""
    messages_path = ""  # of Anthropic's Messages, if the gateway has them

    def check_request(self, call: Call) -> None:
        """Accept whatever the document accepts."""

    def model_name(self, call: Call) -> str | None:
        """Return the body's `model`."""
        return call.content.get("model") if isinstance(call.content, dict) else None

    def write(self, call: Call, content: Content) -> Reply:
        """Return a reply of the document as it is."""
        assert isinstance(content, DocumentReply), (
            f"{type(content).__name__} needs `say` in x-mock: the adapter has no shape for it"
        )
        return content.reply()

    def task_request(self, call: Call, model: Model) -> TaskRequest:
        """Fail: a gateway without a catalogue has no tasks."""
        raise AssertionError("this gateway's adapter has no tasks")

    def sample_task(self, task: str) -> SampleTask | None:
        """Return None: the document prints no task."""
        return None

    def shows_failures(self, call: Call) -> bool:
        """Return False: the result of a failed task is refused."""
        return False

    def error_path(self, call: Call) -> str:
        """Return the path whose errors a call of an unknown path gets.

        It is the call's own, or that of Anthropic's Messages for one of its clients.
        """
        unknown = call.operation is None and b"anthropic-version" in call.head
        return self.messages_path if unknown and self.messages_path else call.path

    def request_id(self, call: Call) -> str:
        """Return `req_` and 24 hexadecimal digits."""
        return "req_" + call.seed.hex(24)

    def stamp(self, call: Call, reply: Reply) -> None:
        """Add `x-request-id`, unless the document has a value for it."""
        if not any(name == "x-request-id" for name, _ in reply.headers):
            reply.headers.append(("x-request-id", self.request_id(call)))
