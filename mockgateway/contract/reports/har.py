"""The exchanges of a run as HAR 1.2, for a browser's network panel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from mockgateway import __version__
from mockgateway.contract.exchange import Exchange
from mockgateway.contract.reports.base import FileReport
from mockgateway.contract.reports.encoding import dump_json

Json = Any


class HarReport(FileReport):
    """All exchanges in their order, without keys and media."""

    def render(self) -> bytes:
        """Return the content of the file."""
        at = self.started.seconds
        entries = []
        for exchange in self.exchanges:
            entries.append(self._entry(exchange, at))
            at += exchange.response.total
        creator = {"name": "mockgateway", "version": __version__}
        return dump_json({"log": {"version": "1.2", "creator": creator, "entries": entries}})

    def _entry(self, exchange: Exchange, at: float) -> dict[str, Json]:
        response = exchange.response
        return {
            "startedDateTime": datetime.fromtimestamp(at, UTC).isoformat(),
            "time": response.total * 1000,
            "request": self._request(exchange),
            "response": self._response(exchange),
            "cache": {},
            "timings": {
                "send": 0,
                "wait": response.first * 1000,
                "receive": (response.total - response.first) * 1000,
            },
            "comment": f"{exchange.phase} {exchange.operation}".strip(),
        }

    def _request(self, exchange: Exchange) -> dict[str, Json]:
        request, redact = exchange.request, self.redact
        query = parse_qsl(urlsplit(request.url).query)
        out: dict[str, Json] = {
            "method": request.method,
            "url": redact.url(request.url),
            **self._message(request.headers, request.body),
            "queryString": _pairs((name, redact.text(value)) for name, value in query),
        }
        if request.body:
            kind = request.header("content-type")
            out["postData"] = {"mimeType": kind, "text": redact.body(request.body, kind)}
        return out

    def _response(self, exchange: Exchange) -> dict[str, Json]:
        response, redact = exchange.response, self.redact
        kind = response.header("content-type")
        text = redact.body(response.body, kind)
        out: dict[str, Json] = {
            "status": response.status,
            "statusText": "",
            **self._message(response.headers, response.body),
            "content": {"size": len(response.body), "mimeType": kind, "text": text},
            "redirectURL": redact.url(response.header("location")),
        }
        if response.error:
            out["_error"] = redact.text(response.error)
        return out

    def _message(self, headers: Mapping[str, str], body: bytes) -> dict[str, Json]:
        return {
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": _pairs(self.redact.headers(headers).items()),
            "headersSize": -1,
            "bodySize": len(body),
        }


def _pairs(items: Iterable[tuple[str, str]]) -> list[Json]:
    return [{"name": name, "value": value} for name, value in items]
