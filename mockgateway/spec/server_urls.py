"""Lead the addresses in a document's examples to the mock: whoever polls a status_url must not leave this machine."""

from __future__ import annotations

from collections.abc import Sequence

from mockgateway.spec.document import Document, Json


def roots(document: Document) -> tuple[str, ...]:
    """The document's own server URLs without a final slash, those with variables left out."""
    urls = [
        str(server.get("url", "")).rstrip("/")
        for server in document.root.get("servers") or ()
        if isinstance(server, dict)
    ]
    return tuple(url for url in urls if "://" in url and "{" not in url)


def rebase(value: Json, servers: Sequence[str], base_url: str) -> Json:
    """The value with every text that is an address below one of the servers led below `base_url`; a copy where anything changes."""
    if isinstance(value, str):
        for server in servers:
            if value.startswith(server) and value[len(server) : len(server) + 1] in (
                "",
                "/",
                "?",
                "#",
            ):
                return base_url + value[len(server) :]
        return value
    if isinstance(value, dict):
        return {key: rebase(item, servers, base_url) for key, item in value.items()}
    if isinstance(value, list):
        return [rebase(item, servers, base_url) for item in value]
    return value
