"""Webhooks: what is to be told, to whom, in which words, when again, and the loop that sends it."""

from mockgateway.webhook.convention import Convention, Letter, Plan, Verdict, same, signed, stale
from mockgateway.webhook.courier import Courier
from mockgateway.webhook.delivery import Delivery
from mockgateway.webhook.endpoints import DEFAULT_SECRET, Endpoint, read_webhooks
from mockgateway.webhook.inbox import Inbox, judge
from mockgateway.webhook.outbox import Outbox
from mockgateway.webhook.targets import Targets

__all__ = [
    "DEFAULT_SECRET",
    "Convention",
    "Courier",
    "Delivery",
    "Endpoint",
    "Inbox",
    "Letter",
    "Outbox",
    "Plan",
    "Targets",
    "Verdict",
    "judge",
    "read_webhooks",
    "same",
    "signed",
    "stale",
]
