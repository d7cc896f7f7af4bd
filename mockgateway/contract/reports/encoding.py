"""Exchanges and findings as JSON: written by reports, read by `compare` and `--replay`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from mockgateway.contract.exchange import Exchange, Request, Response, body_hash
from mockgateway.contract.finding import Finding
from mockgateway.contract.reports.commands import curl, pytest_command
from mockgateway.contract.reports.redact import Redactor
from mockgateway.contract.target import Target
from mockgateway.files import parse
from mockgateway.problem import ConfigError

Json = Any
MAX_BODY = 20_000  # characters
MAX_KEPT = 2_000_000  # characters of a body in the file that `compare` reads
MAX_EXCHANGES = 6  # of one finding


def dump_json(value: Json) -> bytes:
    """Encode JSON with indentation."""
    options = orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS
    return orjson.dumps(value, option=options, default=str) + b"\n"


def exchange_json(exchange: Exchange, redact: Redactor, limit: int = MAX_BODY) -> dict[str, Json]:
    """Return an exchange as JSON, with at most `limit` characters of each body."""
    request, response = exchange.request, exchange.response
    return {
        "operation": exchange.operation,
        "phase": exchange.phase,
        "probe": exchange.probe,
        "number": exchange.number,
        "valid": exchange.valid,
        "paid": exchange.paid,
        "cost": exchange.cost,
        "request": {
            "method": request.method,
            "url": redact.url(request.url),
            "headers": redact.headers(request.headers),
            "body": redact.body(request.body, request.header("content-type"), limit),
            "key": request.key,
        },
        "answer": {
            "status": response.status,
            "headers": redact.headers(response.headers),
            "body": redact.body(response.body, response.header("content-type"), limit),
            "size": len(response.body),
            "hash": body_hash(response.body),
            "first": round(response.first, 4),
            "seconds": round(response.total, 4),
            "error": redact.text(response.error),
        },
    }


def finding_json(finding: Finding, target: Target, redact: Redactor) -> dict[str, Json]:
    """Return a finding as JSON."""
    exchanges = finding.exchanges
    return {
        "id": finding.id,
        "operation": finding.operation,
        "check": finding.check,
        "severity": finding.severity,
        "source": finding.source,
        "message": redact.url(finding.message),
        "pointer": finding.pointer,
        "words": finding.excerpt,
        "rule": finding.rule,
        "place": finding.location,
        "phase": finding.phase,
        "probe": finding.probe,
        "accepted": finding.accepted,
        "change": finding.change,
        "curl": curl(exchanges[0], redact) if exchanges else "",
        "pytest": pytest_command(finding, target),
        "exchanges": [exchange_json(each, redact) for each in exchanges[:MAX_EXCHANGES]],
    }


def read_recorded(path: Path) -> list[Exchange]:
    """Return the exchanges of a run that was recorded with `--json`. Raises ConfigError."""
    value = parse(path)
    if not isinstance(value, dict) or not isinstance(value.get("exchanges"), list):
        fix = "write one with mockgateway contract --json FILE"
        raise ConfigError(str(path), "is not a recorded run", fix)
    return [_exchange(each) for each in value["exchanges"]]


def recorded_request(row: Mapping[str, Json]) -> Request:
    """Return the request of a recorded exchange; its keys were removed from the headers."""
    headers = {name: value for name, value in row["headers"].items() if value != "***"}
    return Request(row["method"], row["url"], headers, row["body"].encode(), row["key"])


def _exchange(row: Mapping[str, Json]) -> Exchange:
    answer = row["answer"]
    body, times = answer["body"].encode(), (answer["first"], answer["seconds"])
    rest = (answer["error"], answer.get("hash", ""))
    response = Response(answer["status"], answer["headers"], body, (), *times, *rest)
    request = recorded_request(row["request"])
    about = {name: row[name] for name in ("phase", "number", "valid", "paid", "cost", "probe")}
    return Exchange(row["operation"], request, response, **about)
