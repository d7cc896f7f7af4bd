"""The variables that point SDKs at the mock, so that an app under test needs no change."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from urllib.parse import urlsplit

import pytest

from mockgateway.pytest_plugin.mock import Mockgateway

LOCAL = "127.0.0.1,localhost"
FAL = "FAL_QUEUE_RUN_HOST"
FAL_PLACE = (
    "seacloud",
    "/model/v1/queue/",
)  # the gateway that fal's clients can talk to, and where its queue is


def point(mock: Mockgateway, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set them for one test. The keys are nobody's: they work everywhere in the mock, have no limits, and nowhere else."""
    for name, value in variables(mock).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv(
        "ANTHROPIC_AUTH_TOKEN", raising=False
    )  # would be sent beside the key, and is real
    for name in ("NO_PROXY", "no_proxy"):  # a proxy of this machine must not stand between
        monkeypatch.setenv(name, ",".join(filter(None, (os.environ.get(name), LOCAL))))
    _point_fal(mock, monkeypatch)


def variables(mock: Mockgateway) -> dict[str, str]:
    """The variables of every gateway's document (`x-mock: environment`), the test's own gateway first, and `<NAME>_BASE_URL` and `<NAME>_API_KEY` of each.

    `..._API_BASE` is what LiteLLM, LangChain and LlamaIndex call the base URL.
    """
    found: dict[str, str] = {}
    for gateway in (mock.gateway, *mock.gateways):
        known = mock.gateways[gateway]
        key = f"sk-{gateway}-pytest-000000000000000000000000"
        own = gateway.upper().replace("-", "_").replace(".", "_")
        for name, path in [*known["environment"].items(), (f"{own}_BASE_URL", "")]:
            if name not in found:
                found[name] = found[name.replace("_BASE_URL", "_API_BASE")] = (
                    f"{mock.url}/{gateway}{path}"
                )
                found[name.replace("_BASE_URL", "_API_KEY")] = key
    return found


def _point_fal(mock: Mockgateway, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fal's client takes a host and insists on https, so its pattern of a URL is set where it is installed and likely to be used."""
    gateway, place = FAL_PLACE
    if gateway not in mock.gateways:
        return
    url = f"{mock.base_url(gateway)}{place}"
    monkeypatch.setenv("FAL_KEY", f"sk-{gateway}-pytest-000000000000000000000000")
    monkeypatch.setenv(FAL, urlsplit(url).netloc + urlsplit(url).path.rstrip("/"))
    if "fal_client.client" in sys.modules or (
        mock.gateway == gateway and find_spec("fal_client") is not None
    ):
        monkeypatch.setattr("fal_client.client.QUEUE_URL_FORMAT", url)
