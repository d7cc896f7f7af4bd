"""Point clients at this machine: the URLs in examples, and the variables that SDKs read."""

from __future__ import annotations

from collections.abc import Sequence

from mockgateway.spec.document import Document, Json


def server_urls(document: Document) -> tuple[str, ...]:
    """Return the document's absolute server URLs without variables and final slashes."""
    servers = document.root.get("servers") or ()
    urls = (str(one.get("url", "")).rstrip("/") for one in servers if isinstance(one, dict))
    return tuple(url for url in urls if "://" in url and "{" not in url)


def key_variable(variable: str) -> str:
    """Return the variable of the key beside that of a base URL; "" for another kind of URL."""
    for ending in ("_API_BASE_URL", "_BASE_URL"):
        if variable.endswith(ending):
            return variable.removesuffix(ending) + "_API_KEY"
    return ""


def rebase(value: Json, servers: Sequence[str], base_url: str) -> Json:
    """Return a copy with `base_url` instead of each of the servers' URLs."""
    if isinstance(value, str):
        for server in servers:
            if value.startswith(server) and value[len(server) : len(server) + 1] in {*"/?#", ""}:
                return base_url + value[len(server) :]
        return value
    if isinstance(value, dict):
        return {key: rebase(item, servers, base_url) for key, item in value.items()}
    if isinstance(value, list):
        return [rebase(item, servers, base_url) for item in value]
    return value
