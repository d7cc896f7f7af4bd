"""From what a check says to a finding: which words of the document are broken, how sure it is of them, what would make it true."""

from __future__ import annotations

from typing import Any

import orjson

from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure
from mockgateway.contract.finding import Finding
from mockgateway.contract.judge import Wrong, exchange_json
from mockgateway.contract.operation import Operation, asked_of
from mockgateway.contract.place import Place, reach
from mockgateway.contract.target import Target

Json = Any
WORDS = 600  # letters of the document that a finding repeats


def of_document(wrong: Wrong, exchange: Exchange) -> Finding:
    """Of what the document itself does not allow."""
    place = wrong.place
    change = (
        {"file": place.file.name, "pointer": place.pointer, "change": wrong.change}
        if wrong.change is not None and place.source not in ("seed", "docs")
        else None
    )
    return Finding(
        exchange.operation,
        wrong.check,
        wrong.message,
        (exchange,),
        words(place),
        place.address,
        place.source,
        wrong.pointer,
        exchange.probe,
        exchange.phase,
        change,
    )


def of_check(failure: Failure, target: Target, probe: str, phase: str) -> Finding:
    """Of what a check or a conversation says."""
    exchanges = failure.exchanges
    name = failure.operation or (exchanges[0].operation if exchanges else "")
    operation = target.operation(name)
    if operation is None:
        return Finding(
            name,
            failure.check,
            failure.message,
            exchanges,
            "",
            "",
            "assumed" if failure.assumed else "seed",
            failure.pointer,
            probe,
            phase,
        )
    place = (
        _place(operation, exchanges[0])
        if exchanges and exchanges[0].operation == name
        else operation.place
    )
    if failure.instead and (response := operation.response(int(failure.instead))) is not None:
        place = response
    source = "assumed" if failure.assumed else place.source
    due = operation.response(int(failure.due)) if failure.due else None
    place = due or place
    return Finding(
        name,
        failure.check,
        failure.message,
        exchanges,
        law(failure.check) or words(place),
        place.address,
        source,
        failure.pointer,
        probe,
        phase,
    )


def _place(operation: Operation, exchange: Exchange) -> Place:
    """The documented answer that an exchange should be: its schema, which knows best how sure it is."""
    if not exchange.accepted or not exchange.valid:
        return operation.place
    _, _, content = operation.success(asked_of(exchange_json(exchange), exchange.request.url))
    schema = reach(operation.document, content, "schema") if content is not None else None
    return schema or operation.place


def law(check: str) -> str:
    """What a check demands, in its own words."""
    from mockgateway.contract.checks import CHECKS

    return next(
        (" ".join((each.run.__doc__ or "").split()) for each in CHECKS if each.name == check), ""
    )


def words(place: Place) -> str:
    """What the document says at a place, with the keyword it stands under."""
    name = place.pointer.rsplit("/", 1)[-1].replace("~1", "/").replace("~0", "~")
    value = place.value
    if isinstance(value, dict):
        value = {
            key: part
            for key, part in value.items()
            if key
            not in ("examples", "x-mock", "x-source-note", "responses", "requestBody", "parameters")
        }
    text = orjson.dumps({name: value}, option=orjson.OPT_NON_STR_KEYS, default=str).decode()
    return text if len(text) <= WORDS else f"{text[:WORDS]}..."
