"""What makes each gateway itself, beyond its document: one adapter a file."""

from __future__ import annotations

from collections.abc import Mapping

from mockgateway.gateways.apikey import ApiKey
from mockgateway.gateways.babysea import BabySea
from mockgateway.gateways.plain import Plain
from mockgateway.gateways.seacloud import SeaCloud
from mockgateway.gateways.sealink import SeaLink
from mockgateway.ports import Gateway

GATEWAYS: Mapping[str, Gateway] = {gateway.name: gateway for gateway in (SeaLink(), SeaCloud(), BabySea(), ApiKey())}

PLAIN = Plain()
