"""Exchanges as an HTTP Archive, version 1.2: keys shortened, media removed.

http://www.softwareishard.com/blog/har-12-spec/
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from mockgateway import __version__
from mockgateway.journal.exchange import Exchange
from mockgateway.redaction import cut_media, redact


def har(exchanges: Iterable[Exchange]) -> dict[str, Any]:
    """Return the archive. Sizes are true, also where a body is left out."""
    return {
        "log": {
            "version": "1.2",
            "creator": {"name": "mockgateway", "version": __version__},
            "entries": [_entry(exchange) for exchange in exchanges],
        }
    }


def _entry(exchange: Exchange) -> dict[str, Any]:
    wait = min(exchange.chunks[0][0] if exchange.chunks else exchange.took, exchange.lasted) * 1000
    receive = exchange.lasted * 1000 - wait
    left = [f"the client hung up after {exchange.left:.3f} s"] if exchange.left is not None else []
    comment = "; ".join(
        [f"call {exchange.number}, seed {exchange.replay_seed}", *exchange.applied, *left]
    )
    return {
        "startedDateTime": datetime.fromtimestamp(exchange.received, UTC)
        .isoformat(timespec="milliseconds")
        .replace("+00:00", "Z"),
        "time": round(wait + receive, 3),
        "request": _request(exchange),
        "response": _response(exchange),
        "cache": {},
        "timings": {
            "blocked": -1,
            "dns": -1,
            "connect": -1,
            "ssl": -1,
            "send": 0,
            "wait": round(wait, 3),
            "receive": round(receive, 3),
        },
        "comment": comment,
    }


def _request(exchange: Exchange) -> dict[str, Any]:
    query = exchange.redacted_query()
    headers = exchange.redacted_request_headers()
    request: dict[str, Any] = {
        "method": exchange.method,
        "url": f"{exchange.base_url}{exchange.redacted_path()}" + (f"?{query}" if query else ""),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _pairs(headers),
        "queryString": _pairs(parse_qsl(query, keep_blank_values=True)),
        "headersSize": -1,
        "bodySize": len(exchange.request),
    }
    if exchange.request:
        request["postData"] = {
            "mimeType": _type(headers),
            **_text(exchange.request, exchange.credential),
        }
    return request


def _response(exchange: Exchange) -> dict[str, Any]:
    headers = exchange.redacted_reply_headers()
    try:
        phrase = HTTPStatus(exchange.status).phrase
    except ValueError:
        phrase = ""
    return {
        "status": exchange.status,
        "statusText": phrase,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _pairs(headers),
        "content": {
            "size": len(exchange.reply),
            "mimeType": _type(headers),
            **_text(exchange.reply, exchange.credential),
        },
        "redirectURL": next((value for name, value in headers if name.lower() == "location"), ""),
        "headersSize": -1,
        "bodySize": len(exchange.reply),
    }


def _pairs(pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]


def _type(headers: Sequence[tuple[str, str]]) -> str:
    return next(
        (value for name, value in headers if name.lower() == "content-type"),
        "application/octet-stream",
    )


def _text(body: bytes, key: str) -> dict[str, str]:
    """Return a body as text, its media cut; bytes that are not text are left out."""
    try:
        return {"text": cut_media(redact(body.decode(), key))}
    except UnicodeDecodeError:
        return {"text": "", "comment": f"{len(body)} bytes that are not text are left out"}
