"""Adapters: the behaviour of each gateway beyond its document, one file or package each."""

from __future__ import annotations

from collections.abc import Mapping

from mockgateway.gateways.apikey import ApiKey
from mockgateway.gateways.apikey.webhooks import ApiKeyWebhooks
from mockgateway.gateways.babysea import BabySea
from mockgateway.gateways.babysea.webhooks import BabySeaWebhooks
from mockgateway.gateways.plain import Plain, PlainWebhooks
from mockgateway.gateways.seacloud import SeaCloud
from mockgateway.gateways.sealink import SeaLink
from mockgateway.gateways.sealink.webhooks import SeaLinkWebhooks
from mockgateway.protocols import Gateway
from mockgateway.state.webhooks import WebhookFormat

GATEWAYS: Mapping[str, Gateway] = {
    gateway.name: gateway for gateway in (SeaLink(), SeaCloud(), BabySea(), ApiKey())
}

# The webhook formats; SeaCloud has no webhooks.
WEBHOOKS: Mapping[str, WebhookFormat] = {
    "sealink": SeaLinkWebhooks(),
    "babysea": BabySeaWebhooks(),
    "apikey": ApiKeyWebhooks(),
}

PLAIN = Plain()
PLAIN_WEBHOOKS: WebhookFormat = PlainWebhooks()
