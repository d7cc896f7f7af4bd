"""Environment variables that point SDKs at the mock, so that the app under test needs no change."""

from __future__ import annotations

import importlib
import os
import sys
from importlib.util import find_spec

import pytest

from mockgateway.embedded.variables import FAL_GATEWAY, LOCAL, fal_url, variables
from mockgateway.pytest_plugin.mock import Mockgateway

SEACLOUD = "seacloud_sdk.core.default_base_urls"


def set_variables(mock: Mockgateway, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the variables for one test."""
    for name, value in variables(mock.url, mock.gateway, mock.gateways).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("ANTHROPIC_AUTH_TOKEN", raising=False)  # a real one would be sent too
    for name in ("NO_PROXY", "no_proxy"):  # requests must not go through a proxy
        monkeypatch.setenv(name, ",".join(filter(None, (os.environ.get(name), LOCAL))))
    _point_fal(mock, monkeypatch)
    _point_seacloud(mock, monkeypatch)


def _point_fal(mock: Mockgateway, monkeypatch: pytest.MonkeyPatch) -> None:
    """Point fal's Python client at the queue.

    It accepts only a host and insists on https, so its URL pattern is patched.
    """
    gateway = FAL_GATEWAY
    if gateway not in mock.gateways:
        return
    if "fal_client.client" in sys.modules or (
        mock.gateway == gateway and find_spec("fal_client") is not None
    ):
        monkeypatch.setattr("fal_client.client.QUEUE_URL_FORMAT", fal_url(mock.url))


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
