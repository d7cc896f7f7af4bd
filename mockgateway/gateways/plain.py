"""The adapter of the user's own documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from mockgateway.call import Call
from mockgateway.gateways.base import BaseGateway
from mockgateway.seed import Seed
from mockgateway.state.webhooks import RetrySchedule, SignatureStatus, WebhookMessage


class Plain(BaseGateway):
    """A gateway whose document says everything and that has no catalogue of models."""

    def model_name(self, call: Call) -> str | None:
        """Return None: there is no catalogue to look a model up in."""
        return None


class PlainWebhooks:
    """The callbacks and webhooks of a document, unsigned."""

    schedule = RetrySchedule((0, 1, 5))  # seconds: two retries (assumed)
    request_events: ClassVar[Mapping[str, str]] = {}
    endpoint_events: ClassVar[Mapping[str, str]] = {}
    opt_in: Sequence[str] = ()
    signature_header = ""

    def message_id(self, seed: Seed) -> str:
        """Return an id for the journal."""
        return "msg_" + seed.hex(16)

    def body(self, message: WebhookMessage) -> Any:
        """Return the text that was written for the request."""
        return message.data["body"]

    def headers(
        self, message: WebhookMessage, body: bytes, secret: str, stamp: int
    ) -> Mapping[str, str]:
        """Return the content type and the headers that the document requires."""
        return dict(message.data["headers"])

    def verify(
        self, head: Mapping[str, str], body: bytes, secret: str, now: float
    ) -> SignatureStatus:
        """Return `unsigned`: no document says how its callbacks are signed."""
        return "unsigned"

    def retries(self, status: int) -> bool:
        """Return True: everything but 2xx is retried."""
        return True
