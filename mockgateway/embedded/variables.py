"""Environment variables that point SDKs at a mock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from mockgateway.spec.server_urls import key_variable

LOCAL = "127.0.0.1,localhost"
FAL = "FAL_QUEUE_RUN_HOST"
FAL_GATEWAY, FAL_PATH = "seacloud", "/model/v1/queue/"  # the queue that fal's clients can use

Gateways = Mapping[str, Mapping[str, Any]]  # as `GET /_mock/gateways` lists them, by name


def variables(url: str, gateway: str, gateways: Gateways) -> dict[str, str]:
    """Return the variables of every gateway's document (`x-mock: environment`).

    Each gateway also has `<NAME>_BASE_URL` and `<NAME>_API_KEY`; LiteLLM, LangChain and LlamaIndex
    read the base URL from `..._API_BASE`. The keys work in the mock only, with no limits.

    Args:
        url: The URL of the sandbox, without a final slash.
        gateway: The gateway whose variables win over those of the others.
        gateways: All gateways.
    """
    found: dict[str, str] = {}
    for name in (gateway, *gateways):
        own = name.upper().replace("-", "_").replace(".", "_")
        for variable, path in [*gateways[name]["environment"].items(), (f"{own}_BASE_URL", "")]:
            if variable in found:
                continue
            found[variable] = f"{url}/{name}{path}"
            if key_name := key_variable(variable):
                found[key_name.replace("_API_KEY", "_API_BASE")] = found[variable]
                found[key_name] = key_of(name)
    if FAL_GATEWAY in gateways:
        queue = urlsplit(fal_url(url))
        found |= {"FAL_KEY": key_of(FAL_GATEWAY), FAL: queue.netloc + queue.path.rstrip("/")}
    return found


def key_of(gateway: str) -> str:
    """Return a key that the mock accepts."""
    return f"sk-{gateway}-pytest-000000000000000000000000"


def fal_url(url: str) -> str:
    """Return the URL of fal's queue in a sandbox."""
    return f"{url}/{FAL_GATEWAY}{FAL_PATH}"
