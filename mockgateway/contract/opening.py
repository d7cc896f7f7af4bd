"""What a command line names: an address, a document, keys in the environment."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from mockgateway.contract.catalogue import Catalogue
from mockgateway.contract.target import Target
from mockgateway.data import OPENAPI
from mockgateway.problem import ConfigError, nearest
from mockgateway.spec.document import Document


def gateways() -> list[str]:
    """The documents that come with the product."""
    return sorted(path.stem for path in OPENAPI.glob("*.yaml"))


def key_of(variable: str) -> str:
    """The key in an environment variable; "" for no variable. Raises ConfigError for one that is not set, or that no header can carry; never shows it."""
    key = os.environ.get(variable, "").strip() if variable else ""
    if variable and not key:
        raise ConfigError(
            f"--key-env {variable}", "is not set in the environment", f"export {variable}=..."
        )
    if not key.isascii() or not key.isprintable():
        what = (
            "a line break"
            if "\n" in key or "\r" in key
            else "a character that is not printable ASCII"
        )
        raise ConfigError(
            f"--key-env {variable}",
            f"holds {what}, which no header can carry",
            "set it to the key alone",
        )
    return key


def checked(url: str) -> None:
    """Raises ConfigError for what is no base URL; a password in it is not shown."""
    right = "begin with http:// or https://, such as https://api.sealink.io"
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname
    except ValueError as error:
        raise ConfigError(url.rpartition("@")[2], f"is no address ({error})", right) from None
    if parts.scheme not in ("http", "https") or not host or port == 0:
        raise ConfigError(url.rpartition("@")[2] or "URL", "is no address", right)
    if "@" in parts.netloc:
        raise ConfigError(
            f"{parts.scheme}://***@{host}",
            "an address with a user or a password is not taken",
            "put the key into a variable, and name that with --key-env",
        )
    if parts.query or parts.fragment:
        raise ConfigError(
            url,
            "a base URL has neither a query nor a fragment",
            f"{parts.scheme}://{parts.netloc}{parts.path}",
        )


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
    checked(url)
    if spec is None and gateway not in gateways():
        raise ConfigError(
            f"--gateway {gateway}" if gateway else "--gateway",
            "names no document",
            nearest(gateway, gateways()) + "; --spec FILE takes any other",
        )
    if spec is not None and not spec.is_file():
        raise ConfigError(f"--spec {spec}", "cannot be read", "check the path")
    document = Document(spec or OPENAPI / f"{gateway}.yaml", gateway or None)
    if not str(document.root.get("openapi", "")).startswith("3.") or not document.root.get("paths"):
        raise ConfigError(
            str(document.path),
            "is no OpenAPI 3 document with paths",
            "give one that begins with `openapi: 3.1.0` and has `paths`",
        )
    chosen = dict(entry.partition("=")[::2] if "=" in entry else ("", entry) for entry in models)
    given = {role: key for role, key in keys.items() if key}
    target = Target(
        url.rstrip("/"),
        document,
        gateway,
        given,
        tuple(only),
        Catalogue.of(gateway),
        webhook_url,
        webhook_port,
        secret,
        chosen,
    )
    makes = {operation.make for operation in target.every if operation.make}
    for make, model in chosen.items():
        if not model:
            raise ConfigError("--model", "names no model", "such as --model chat=gpt-4o-mini")
        if make and make not in makes:
            raise ConfigError(
                f"--model {make}={model}",
                f"'{make}' is nothing that the document makes",
                nearest(make, makes),
            )
    target.operations  # noqa: B018 - a mistyped --only is told before anything is sent
    return target
