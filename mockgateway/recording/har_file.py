"""Read an HTTP Archive (HAR 1.2), as browsers and proxies write it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from typing import Any

from mockgateway.recording.imported import ImportedExchange

Json = Any


def har_exchanges(root: Json) -> Iterator[ImportedExchange]:
    """Yield the exchanges of an archive that have a reply."""
    for entry in (root.get("log") or {}).get("entries") or ():
        request, response = entry.get("request") or {}, entry.get("response") or {}
        status = int(response.get("status") or 0)
        url = str(request.get("url", ""))
        if status < 200 or not url.startswith(("http://", "https://")):
            continue  # blocked, from a data URI, or a socket
        headers = _pairs(response.get("headers"))
        content = response.get("content") or {}
        kind = str(content.get("mimeType") or "")
        known = kind not in ("", "x-unknown")  # browsers write x-unknown if there is no body
        if known and not any(name.lower() == "content-type" for name, _ in headers):
            headers.append(("content-type", kind))
        yield ImportedExchange(
            str(request.get("method", "GET")).upper(),
            url,
            status,
            headers,
            _content(content),
            request_headers=dict(_pairs(request.get("headers"))),
            request_body=str((request.get("postData") or {}).get("text") or "").encode(),
            recorded=True,
        )


def _pairs(pairs: Json) -> list[tuple[str, str]]:
    """Return headers without the pseudo-headers of HTTP/2."""
    found = ((str(one.get("name", "")), str(one.get("value", ""))) for one in pairs or ())
    return [(name, value) for name, value in found if name and not name.startswith(":")]


def _content(content: Mapping[str, Json]) -> bytes:
    text = str(content.get("text") or "")
    if content.get("encoding") != "base64":
        return text.encode("utf-8", "replace")
    try:
        return base64.b64decode(text)
    except (binascii.Error, ValueError):
        return b""
