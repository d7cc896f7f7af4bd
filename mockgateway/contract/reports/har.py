"""The run's exchanges as HAR 1.2, for a browser's network page; keys and media left out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from mockgateway import __version__
from mockgateway.contract.exchange import Exchange
from mockgateway.contract.reports.collected import Collected
from mockgateway.contract.reports.redact import dumped

Json = Any


class Har(Collected):
    """All exchanges, in their order."""

    def rendered(self) -> bytes:
        """The file's content."""
        assert self.started is not None
        at = self.started.seconds
        entries = []
        for exchange in self.exchanges:
            entries.append(self._entry(exchange, at))
            at += exchange.response.total
        return dumped(
            {
                "log": {
                    "version": "1.2",
                    "creator": {"name": "mockgateway", "version": __version__},
                    "entries": entries,
                }
            }
        )

    def _entry(self, exchange: Exchange, at: float) -> dict[str, Json]:
        request, answer = exchange.request, exchange.response
        kind = request.header("content-type")
        sent: dict[str, Json] = (
            {"postData": {"mimeType": kind, "text": self.hide.body(request.body, kind)}}
            if request.body
            else {}
        )
        text = self.hide.body(answer.body, answer.header("content-type"))
        return {
            "startedDateTime": datetime.fromtimestamp(at, UTC).isoformat(),
            "time": answer.total * 1000,
            "request": {
                "method": request.method,
                "url": self.hide.url(request.url),
                "httpVersion": "HTTP/1.1",
                "cookies": [],
                "headers": [
                    {"name": name, "value": value}
                    for name, value in self.hide.headers(request.headers).items()
                ],
                "queryString": [
                    {"name": name, "value": self.hide.text(value)}
                    for name, value in parse_qsl(urlsplit(request.url).query)
                ],
                "headersSize": -1,
                "bodySize": len(request.body),
                **sent,
            },
            "response": {
                "status": answer.status,
                "statusText": "",
                "httpVersion": "HTTP/1.1",
                "cookies": [],
                "headers": [
                    {"name": name, "value": value}
                    for name, value in self.hide.headers(answer.headers).items()
                ],
                "content": {
                    "size": len(answer.body),
                    "mimeType": answer.header("content-type"),
                    "text": text,
                },
                "redirectURL": self.hide.url(answer.header("location")),
                "headersSize": -1,
                "bodySize": len(answer.body),
                **({"_error": self.hide.text(answer.error)} if answer.error else {}),
            },
            "cache": {},
            "timings": {
                "send": 0,
                "wait": answer.first * 1000,
                "receive": (answer.total - answer.first) * 1000,
            },
            "comment": f"{exchange.phase} {exchange.operation}".strip(),
        }
