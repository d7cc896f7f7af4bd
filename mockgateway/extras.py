"""The optional packages: which are missing, and how to install them here."""

from __future__ import annotations

import json
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from urllib.parse import unquote, urlsplit

# Extras of pyproject.toml: what they are for, and their packages by the name of their module.
PURPOSES = {
    "media": "draws pictures, speaks, renders videos; without it, sample files are sent",
    "contract": "mockgateway contract, and the validation of mockgateway proxy",
    "redis": "--store redis://..., for several workers",
    "speech": "speech with real words",
    "tls": "--tls without a certificate of your own",
    "metrics": "/_mock/metrics",
    "otel": "OpenTelemetry traces",
}
_PACKAGES = {
    "media": {"av": "av", "numpy": "numpy", "PIL": "pillow"},
    "contract": {
        "schemathesis": "schemathesis", "jsonschema": "jsonschema", "rich": "rich", "av": "av",
        "PIL": "pillow",
    },
    "redis": {"redis": "redis", "hiredis": "hiredis", "greenlet": "greenlet"},
    "speech": {"espeakng_loader": "espeakng-loader"},
    "tls": {"trustme": "trustme"},
    "metrics": {"prometheus_client": "prometheus-client"},
    "otel": {"opentelemetry": "opentelemetry-sdk"},
}  # fmt: skip


@cache
def missing_packages(extra: str) -> tuple[str, ...]:
    """Return the packages of an extra that are not installed."""
    packages = _PACKAGES[extra]
    return tuple(package for module, package in packages.items() if find_spec(module) is None)


@cache
def install_command(extra: str) -> str:
    """Return the command that adds an extra to this installation, wherever that came from."""
    pip = f"{sys.executable} -m pip install"
    try:
        origin = json.loads(distribution("mockgateway").read_text("direct_url.json") or "{}")
    except PackageNotFoundError:  # run from a checkout that is not installed
        origin = {}
    url = str(origin.get("url", ""))
    if origin.get("dir_info", {}).get("editable"):
        return f"{pip} -e '{unquote(urlsplit(url).path)}[{extra}]'"
    return f"{pip} 'mockgateway[{extra}]{f' @ {url}' if url else ''}'"
