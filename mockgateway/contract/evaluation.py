"""Turn deviations and failed checks into findings: with the document's words and source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import orjson

from mockgateway.contract.checks import CHECKS, Check
from mockgateway.contract.conformance import Deviation, deviations
from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure, failed
from mockgateway.contract.fields import when_fields
from mockgateway.contract.finding import Finding
from mockgateway.contract.location import STATED, Location, find
from mockgateway.contract.operation import OperationSpec
from mockgateway.contract.rules import rule_text
from mockgateway.contract.target import Target

Json = Any
# What the document's security schemes state, whatever the source of the operation.
ACCESS = ("missing_key", "invalid_key", "revoked_key", "scope", "webhook_url")
MAX_EXCERPT = 600  # characters of the document that a finding repeats
LONG_PARTS = {"examples", "x-mock", "x-source-note", "responses", "requestBody", "parameters"}


def evaluate(exchange: Exchange, target: Target) -> Iterator[Finding]:
    """Yield the findings of the document and the checks in one exchange, live or recorded."""
    operation = target.operation(exchange.operation)
    if exchange.flake:
        message = f"{exchange.response.status}, and success when the same was sent again"
        failure = failed("flake", exchange, message, assumed=True)
        yield check_finding(failure, target, exchange.probe, exchange.phase)
        return
    path = exchange.request.path.removeprefix(urlsplit(target.url).path)
    words = ("", "", "")
    if (
        operation is not None
        and target.url in exchange.request.url
        and operation.matches(exchange.request.method, path)
    ):
        words = (operation.do, operation.make, operation.say)
        yield from (document_finding(each, exchange) for each in deviations(exchange, operation))
    for check in CHECKS:
        if check.fits(*words):
            for failure in _run_check(check, exchange):
                if not _is_documented(check, operation, exchange, failure.pointer):
                    yield check_finding(failure, target, exchange.probe, exchange.phase)


def _is_documented(
    check: Check, operation: OperationSpec | None, exchange: Exchange, pointer: str
) -> bool:
    """Return whether the field's description in the document allows a check's finding."""
    if not check.unless or operation is None:
        return False
    _, _, content = operation.success(when_fields(exchange.request))
    schema = find(operation.document, content, "schema") if content is not None else None
    for name in pointer.split("/")[1:]:
        if schema is not None:
            step = operation.properties(schema).get(name)
            schema = step or find(operation.document, schema, "items")
    words = schema.value.get("description") if schema and isinstance(schema.value, dict) else ""
    return bool(re.search(check.unless, str(words), re.IGNORECASE))


def _run_check(check: Check, exchange: Exchange) -> Iterator[Failure]:
    """Run a check. It finds nothing in a body that it cannot read; the schema check does."""
    try:
        yield from check.failures(exchange)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        return


def document_finding(deviation: Deviation, exchange: Exchange) -> Finding:
    """Make the finding of a deviation from the document."""
    location = deviation.location
    change = None
    if deviation.change is not None and location.source not in STATED:
        where = {"file": location.file.name, "pointer": location.pointer}
        change = {**where, "change": deviation.change}
    words = (excerpt(location), location.address, location.source)
    origin = (exchange.probe, exchange.phase)
    check, message, _, pointer, _ = deviation
    return Finding(
        exchange.operation, check, message, (exchange,), *words, pointer, *origin, change
    )


def check_finding(failure: Failure, target: Target, probe: str, phase: str) -> Finding:
    """Make the finding of a failed check or probe.

    Its source is that of the fact that was broken: of a documented status if the failure is about
    one, else `rule`, which fails the run like a stated fact, unless the failure says `assumed`.
    """
    exchanges = failure.exchanges
    name = failure.operation or (exchanges[0].operation if exchanges else "")
    operation = target.operation(name)
    # A plain document does not state that its refusals are JSON; where it does, its schema counts.
    unstated = failure.check == "envelope" and operation is not None and not operation.do
    source = "assumed" if failure.assumed or unstated else "rule"
    text, address = "", ""
    if operation is not None:
        location = operation.location
        if exchanges and exchanges[0].operation == name:
            location = _answer_location(operation, exchanges[0])
        if status := failure.instead or failure.due:
            known = not failure.assumed and failure.check not in ACCESS
            source = operation.location.source if known else source
            documented = operation.response(int(status)) if status.isdigit() else None
            if documented is not None:
                stated = source == "rule" and documented.source in STATED
                source = documented.source if stated or (known and failure.instead) else source
                location, text = documented, excerpt(documented)
        address = location.address
    words = (text, address, source)
    check, message, pointer = failure.check, failure.message, failure.pointer
    return Finding(
        name, check, message, exchanges, *words, pointer, probe, phase, rule=rule_text(check)
    )


def _answer_location(operation: OperationSpec, exchange: Exchange) -> Location:
    """Return the schema of the documented success: its source is the most specific one."""
    if not exchange.accepted or not exchange.valid:
        return operation.location
    _, _, content = operation.success(when_fields(exchange.request))
    schema = find(operation.document, content, "schema") if content is not None else None
    return schema or operation.location


def excerpt(location: Location) -> str:
    """Return the document's text at a location, with its keyword."""
    name = location.pointer.rsplit("/", 1)[-1].replace("~1", "/").replace("~0", "~")
    value = location.value
    if isinstance(value, dict):
        value = {key: part for key, part in value.items() if key not in LONG_PARTS}
    text = orjson.dumps({name: value}, option=orjson.OPT_NON_STR_KEYS, default=str).decode()
    return text if len(text) <= MAX_EXCERPT else f"{text[:MAX_EXCERPT]}..."
