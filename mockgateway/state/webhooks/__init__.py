"""Webhooks: formats, endpoints, the outbox, and the sender that delivers it."""

from mockgateway.state.webhooks.delivery import Delivery
from mockgateway.state.webhooks.endpoints import DEFAULT_SECRET, Endpoint, read_webhooks
from mockgateway.state.webhooks.inbox import Inbox, identify_signature
from mockgateway.state.webhooks.outbox import Outbox
from mockgateway.state.webhooks.sender import WebhookSender
from mockgateway.state.webhooks.targets import Targets
from mockgateway.state.webhooks.webhook_format import (
    RetrySchedule,
    SignatureStatus,
    WebhookFormat,
    WebhookMessage,
    digests_match,
    hmac_sha256,
    is_stale,
)

__all__ = [
    "DEFAULT_SECRET",
    "Delivery",
    "Endpoint",
    "Inbox",
    "Outbox",
    "RetrySchedule",
    "SignatureStatus",
    "Targets",
    "WebhookFormat",
    "WebhookMessage",
    "WebhookSender",
    "digests_match",
    "hmac_sha256",
    "identify_signature",
    "is_stale",
    "read_webhooks",
]
