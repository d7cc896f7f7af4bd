"""A gateway of the user's own: its document says everything."""

from __future__ import annotations

from mockgateway.call import Call
from mockgateway.content import Content, DocumentReply, Model, TaskRequest
from mockgateway.ports import SampleTask
from mockgateway.reply import Reply


class Plain:
    """The adapter of every document that is not one of the four gateways'."""

    name = ""

    def vet(self, call: Call) -> None:
        """The document says all that is refused."""

    def model(self, call: Call) -> str | None:
        """There is no catalogue to look a model up in."""
        return None

    def write(self, call: Call, content: Content) -> Reply:
        """The document's own words as they are."""
        assert isinstance(content, DocumentReply), (
            f"{type(content).__name__} needs `say` in x-mock: this document has no adapter"
        )
        return content.reply()

    def order(self, call: Call, model: Model) -> TaskRequest:
        """Nothing is made without a catalogue."""
        raise AssertionError("a document without an adapter has no tasks")

    def sample(self, task: str) -> SampleTask | None:
        """Its examples are answered as they are."""
        return None

    def request_id(self, call: Call) -> str:
        """`req_` and 24 hexadecimal digits."""
        return "req_" + call.seed.hex(24)

    def stamp(self, call: Call, reply: Reply) -> None:
        """`x-request-id`, as most gateways send it, unless the document has a value for it."""
        if not any(name == "x-request-id" for name, _ in reply.headers):
            reply.headers.append(("x-request-id", self.request_id(call)))
