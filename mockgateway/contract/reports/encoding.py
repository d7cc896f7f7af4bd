"""Exchanges and findings as JSON, as reports and recordings contain them."""

from __future__ import annotations

from typing import Any

import orjson

from mockgateway.contract.exchange import Exchange
from mockgateway.contract.finding import Finding
from mockgateway.contract.reports.commands import curl, pytest_command
from mockgateway.contract.reports.redact import Redactor
from mockgateway.contract.target import Target

Json = Any
MAX_BODY = 20_000  # characters
MAX_EXCHANGES = 6  # of one finding


def dump_json(value: Json) -> bytes:
    """Encode JSON with indentation."""
    options = orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS
    return orjson.dumps(value, option=options, default=str) + b"\n"


def exchange_json(exchange: Exchange, redact: Redactor) -> dict[str, Json]:
    """Return an exchange as JSON."""
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
            "body": redact.body(request.body, request.header("content-type"), MAX_BODY),
            "key": request.key,
        },
        "answer": {
            "status": response.status,
            "headers": redact.headers(response.headers),
            "body": redact.body(response.body, response.header("content-type"), MAX_BODY),
            "size": len(response.body),
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
        "place": finding.location,
        "phase": finding.phase,
        "probe": finding.probe,
        "accepted": finding.accepted,
        "change": finding.change,
        "curl": curl(exchanges[0], redact) if exchanges else "",
        "pytest": pytest_command(finding, target),
        "exchanges": [exchange_json(each, redact) for each in exchanges[:MAX_EXCHANGES]],
    }
