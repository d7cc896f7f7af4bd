"""Webhooks: what is to be told, to whom, in which words, when again, and the loop that sends it."""

from mockgateway.state.webhooks.convention import (
    Convention,
    RetrySchedule,
    Verdict,
    WebhookMessage,
    same,
    signed,
    stale,
)
from mockgateway.state.webhooks.delivery import Delivery
from mockgateway.state.webhooks.endpoints import DEFAULT_SECRET, Endpoint, read_webhooks
from mockgateway.state.webhooks.inbox import Inbox, judge
from mockgateway.state.webhooks.outbox import Outbox
from mockgateway.state.webhooks.sender import WebhookSender
from mockgateway.state.webhooks.targets import Targets

__all__ = [
    "DEFAULT_SECRET",
    "Convention",
    "Delivery",
    "Endpoint",
    "Inbox",
    "Outbox",
    "RetrySchedule",
    "Targets",
    "Verdict",
    "WebhookMessage",
    "WebhookSender",
    "judge",
    "read_webhooks",
    "same",
    "signed",
    "stale",
]
