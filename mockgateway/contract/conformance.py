"""Check an answer against the document: status, content type, headers, body, stream events."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

import orjson

from mockgateway.contract.exchange import Exchange
from mockgateway.contract.fields import when_fields, when_holds
from mockgateway.contract.location import Location, find
from mockgateway.contract.operation import OperationSpec
from mockgateway.contract.schemas import relaxed

Json = Any
SCHEMA = "schema"
CONNECTION = "connection"
MAX_DEVIATIONS = 5  # reported for one exchange
NO_BODY = (204, 304)
CONTENT_TYPE = "header content-type"


class Deviation(NamedTuple):
    """Something that the document does not allow."""

    check: str
    message: str
    location: Location  # what the document says
    pointer: str = ""  # where in the answer
    change: Json = None  # update of the location that would allow it


def deviations(exchange: Exchange, operation: OperationSpec) -> Iterator[Deviation]:
    """Yield every deviation of an answer from the document, at most five."""
    answer = exchange.response
    if answer.error:
        message = f"the answer is incomplete: {answer.error}"
        yield Deviation(CONNECTION, message, operation.location)
        if not answer.status:
            return
    if exchange.request.method != operation.method:
        return
    response = operation.response(answer.status)
    if response is not None:
        # A crash that lacks headers is one fault.
        headers = [] if answer.crashed else _headers(exchange, operation, response)
        found = [*headers, *_content(exchange, operation, response)]
        yield from islice(found, MAX_DEVIATIONS)
    elif not 300 <= answer.status < 400:
        documented = ", ".join(operation.statuses)
        message = f"status {answer.status} is not documented; documented are {documented}"
        location = operation.find("responses") or operation.location
        if _is_implied(exchange, operation):
            location = location._replace(source="assumed")
        yield Deviation(SCHEMA, message, location, change=_new_status(exchange))


def _is_implied(exchange: Exchange, operation: OperationSpec) -> bool:
    """Return whether HTTP implies an undocumented status; generated documents omit such ones."""
    status = exchange.response.status
    if status in (401, 403):
        return operation.needs_key and not exchange.valid
    return status in (405, 413, 415, 429) or (status == 404 and "{" in operation.path)


def _headers(
    exchange: Exchange, operation: OperationSpec, response: Location
) -> Iterator[Deviation]:
    for name, header in operation.children(response, "headers"):
        if not isinstance(header.value, dict):
            continue
        pointer = f"header {name}"
        schema = find(operation.document, header, "schema")
        if name.lower() not in exchange.response.headers:
            if header.value.get("required"):
                message = f"the required header {name} is missing"
                yield Deviation(SCHEMA, message, header, pointer, {"required": False})
        elif schema is not None:
            value = parse_header(exchange.response.header(name), schema.value)
            for each in operation.schemas.violations(value, schema):
                yield Deviation(SCHEMA, f"{pointer}: {each.message}", each.location, pointer)


def parse_header(text: str, schema: Json) -> Json:
    """Parse the value of a header as a type of its schema; return the text if none fits."""
    types = schema.get("type") if isinstance(schema, dict) else None
    for kind in [types] if isinstance(types, str) else types or ():
        try:
            match kind:
                case "integer":
                    return int(text)
                case "number":
                    return float(text)
                case "boolean" if text in ("true", "false"):
                    return text == "true"
                case "array":
                    return [part.strip() for part in text.split(",")]
        except ValueError:
            continue
    return text


def _content(
    exchange: Exchange, operation: OperationSpec, response: Location
) -> Iterator[Deviation]:
    answer = exchange.response
    contents = dict(operation.children(response, "content"))
    if not contents or exchange.request.method == "HEAD" or answer.status in NO_BODY:
        return
    name = _documented_type(answer.media_type, contents)
    if name is None:
        sent, wanted = answer.media_type or "missing", ", ".join(contents)
        message = f"the content type is {sent}; documented for {answer.status}: {wanted}"
        location = find(operation.document, response, "content") or response
        change: Json = {sent: {}} if answer.media_type else None
        yield Deviation(SCHEMA, message, location, CONTENT_TYPE, change)
        return
    if answer.status < 400:
        yield from _selected_type(when_fields(exchange.request), contents, name)
    schema = find(operation.document, contents[name], "schema")
    if schema is not None and not answer.error:
        yield from _body(exchange, operation, schema)


def _documented_type(sent: str, contents: dict[str, Location]) -> str | None:
    """Return the documented content type that a sent one matches."""
    main, _, sub = sent.partition("/")
    wanted = [sent, f"{main}/*+{sub.rpartition('+')[2]}", f"{main}/*", "*/*"]
    by_type = {name.partition(";")[0].strip().lower(): name for name in contents}
    return next((by_type[name] for name in wanted if name in by_type), None)


def _selected_type(
    fields: dict[str, Json], contents: dict[str, Location], sent: str
) -> Iterator[Deviation]:
    """Check `x-when`: the sent content type is the one that the request selects."""
    rules = {
        name: content.value["x-when"]
        for name, content in contents.items()
        if isinstance(content.value, dict) and content.value.get("x-when")
    }
    if sent in rules:
        if not when_holds(rules[sent], fields):
            message = f"{sent} was sent, which is only for requests with {_words(rules[sent])}"
            yield Deviation(SCHEMA, message, contents[sent], CONTENT_TYPE)
        return
    for name, rule in rules.items():
        if when_holds(rule, fields):
            message = f"{sent} was sent; a request with {_words(rule)} gets {name}"
            yield Deviation(SCHEMA, message, contents[name], CONTENT_TYPE)
            return


def _words(rule: Json) -> str:
    return ", ".join(f"{name}: {orjson.dumps(value).decode()}" for name, value in rule.items())


def _body(exchange: Exchange, operation: OperationSpec, schema: Location) -> Iterator[Deviation]:
    answer = exchange.response
    kind = answer.media_type
    if kind == "text/event-stream":
        yield from _events(exchange, operation, schema)
    elif kind == "application/json" or kind.endswith("+json"):
        try:
            value = orjson.loads(answer.body)
        except orjson.JSONDecodeError as error:
            reason = str(error).partition(": ")[0]
            message = f"the body is not JSON: {reason} (it begins with {answer.body[:60]!r})"
            yield Deviation(SCHEMA, message, schema)
            return
        yield from _violations(value, operation, schema, "")
    elif kind.startswith("text/") and _is_text(schema):
        try:
            text = answer.body.decode()
        except UnicodeDecodeError:
            yield Deviation(SCHEMA, "the text is not UTF-8", schema)
            return
        yield from _violations(text, operation, schema, "")
    elif not answer.body and answer.status < 300:
        yield Deviation(SCHEMA, "the body is empty", schema)


def _is_text(schema: Location) -> bool:
    return isinstance(schema.value, dict) and schema.value.get("type") == "string"


def _violations(
    value: Json, operation: OperationSpec, schema: Location, prefix: str
) -> Iterator[Deviation]:
    for each in operation.schemas.violations(value, schema):
        where = f"{prefix}{each.pointer}"
        message = f"{where or 'the body'}: {each.message}"
        change = relaxed(each.location, value, each.pointer)
        yield Deviation(SCHEMA, message, each.location, where, change)


def _events(exchange: Exchange, operation: OperationSpec, schema: Location) -> Iterator[Deviation]:
    """Check every event of a stream; report each violated keyword once."""
    reported: set[str] = set()
    for number, event in enumerate(exchange.response.events):
        value = {"data": event.data} | ({"event": event.name} if event.name else {})
        for deviation in _violations(value, operation, schema, f"event {number}"):
            if deviation.location.address not in reported:
                reported.add(deviation.location.address)
                yield deviation


def _new_status(exchange: Exchange) -> Json:
    """Return the overlay update that documents an undocumented status."""
    kind = exchange.response.media_type
    response: dict[str, Json] = {"description": "Seen, not documented.", "x-source": "learned"}
    if kind:
        response["content"] = {kind: {}}
    return {"responses": {str(exchange.response.status): response}}
