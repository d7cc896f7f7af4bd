"""Environment variables that point SDKs at the mock, so that the app under test needs no change."""

from __future__ import annotations

import importlib
import os
import sys
from importlib.util import find_spec
from urllib.parse import urlsplit

import pytest

from mockgateway.pytest_plugin.mock import Mockgateway
from mockgateway.spec.server_urls import key_variable

LOCAL = "127.0.0.1,localhost"
SEACLOUD = "seacloud_sdk.core.default_base_urls"
FAL = "FAL_QUEUE_RUN_HOST"
FAL_GATEWAY, FAL_PATH = "seacloud", "/model/v1/queue/"  # the queue that fal's clients can use


def set_variables(mock: Mockgateway, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the variables for one test. The keys work in the mock only, with no limits."""
    for name, value in variables(mock).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("ANTHROPIC_AUTH_TOKEN", raising=False)  # a real one would be sent too
    for name in ("NO_PROXY", "no_proxy"):  # requests must not go through a proxy
        monkeypatch.setenv(name, ",".join(filter(None, (os.environ.get(name), LOCAL))))
    _point_fal(mock, monkeypatch)
    _point_seacloud(mock, monkeypatch)


def variables(mock: Mockgateway) -> dict[str, str]:
    """Return the variables of every gateway's document (`x-mock: environment`).

    The test's own gateway wins. Each gateway also has `<NAME>_BASE_URL` and `<NAME>_API_KEY`;
    LiteLLM, LangChain and LlamaIndex read the base URL from `..._API_BASE`.
    """
    found: dict[str, str] = {}
    for gateway in (mock.gateway, *mock.gateways):
        known = mock.gateways[gateway]
        key = f"sk-{gateway}-pytest-000000000000000000000000"
        own = gateway.upper().replace("-", "_").replace(".", "_")
        for name, path in [*known["environment"].items(), (f"{own}_BASE_URL", "")]:
            if name in found:
                continue
            found[name] = f"{mock.url}/{gateway}{path}"
            if key_name := key_variable(name):
                found[key_name.replace("_API_KEY", "_API_BASE")] = found[name]
                found[key_name] = key
    return found


def _point_fal(mock: Mockgateway, monkeypatch: pytest.MonkeyPatch) -> None:
    """Point fal's clients at the queue.

    The Python client accepts only a host and insists on https, so its URL pattern is patched.
    """
    gateway = FAL_GATEWAY
    if gateway not in mock.gateways:
        return
    url = f"{mock.base_url(gateway)}{FAL_PATH}"
    monkeypatch.setenv("FAL_KEY", f"sk-{gateway}-pytest-000000000000000000000000")
    monkeypatch.setenv(FAL, urlsplit(url).netloc + urlsplit(url).path.rstrip("/"))
    if "fal_client.client" in sys.modules or (
        mock.gateway == gateway and find_spec("fal_client") is not None
    ):
        monkeypatch.setattr("fal_client.client.QUEUE_URL_FORMAT", url)


def _point_seacloud(mock: Mockgateway, monkeypatch: pytest.MonkeyPatch) -> None:
    """Point SeaCloud's Python SDK at the mock: its base URLs are fixed, so they are patched."""
    if FAL_GATEWAY not in mock.gateways or not (
        SEACLOUD in sys.modules
        or (mock.gateway == FAL_GATEWAY and find_spec(SEACLOUD.partition(".")[0]) is not None)
    ):
        return
    url = mock.base_url(FAL_GATEWAY)
    urls = importlib.import_module(SEACLOUD).DEFAULT_BASE_URLS
    for name in urls:
        monkeypatch.setitem(urls, name, f"{url}/api/v1" if "SKILLHUB" in name else url)
