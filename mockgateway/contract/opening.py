"""What a command line names: an address, a document, keys in the environment."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from mockgateway.contract.catalogue import Catalogue
from mockgateway.contract.target import Target
from mockgateway.data import OPENAPI
from mockgateway.problem import ConfigError, nearest
from mockgateway.spec.document import Document


def gateways() -> list[str]:
    """The documents that come with the product."""
    return sorted(path.stem for path in OPENAPI.glob("*.yaml"))


def key_of(variable: str) -> str:
    """The key in an environment variable; "" for no variable. Raises ConfigError for one that is not set."""
    if variable and not os.environ.get(variable):
        raise ConfigError(f"--key-env {variable}", "is not set in the environment", f"export {variable}=...")
    return os.environ.get(variable, "").strip() if variable else ""


def target_of(
    url: str,
    gateway: str,
    spec: Path | None,
    keys: dict[str, str],
    only: Sequence[str] = (),
    models: Sequence[str] = (),
    webhook_url: str = "",
    secret: str = "",
    webhook_port: int = 0,
) -> Target:
    """What a command line names. Raises ConfigError."""
    if not url.startswith(("http://", "https://")):
        raise ConfigError(url or "URL", "is no address", "begin with http:// or https://, such as https://api.sealink.io")
    if spec is None and gateway not in gateways():
        raise ConfigError(f"--gateway {gateway}" if gateway else "--gateway", "names no document", nearest(gateway, gateways()) + "; --spec FILE takes any other")
    if spec is not None and not spec.is_file():
        raise ConfigError(f"--spec {spec}", "cannot be read", "check the path")
    document = Document(spec or OPENAPI / f"{gateway}.yaml", gateway or None)
    chosen = dict(entry.partition("=")[::2] if "=" in entry else ("", entry) for entry in models)
    given = {role: key for role, key in keys.items() if key}
    target = Target(url.rstrip("/"), document, gateway, given, tuple(only), Catalogue.of(gateway), webhook_url, webhook_port, secret, chosen)
    target.operations  # noqa: B018 - a mistyped --only is told before anything is sent
    return target
