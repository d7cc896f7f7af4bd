"""Judge one exchange by the document: its status, media type, headers, body, and every event of its stream."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import orjson

from mockgateway.contract.exchange import Exchange, Request, Response
from mockgateway.contract.operation import Operation, asked_of, holds
from mockgateway.contract.place import Place, children, reach

Json = Any
SCHEMA = "schema"
CONNECTION = "connection"
MOST = 5  # deviations of one exchange that are told
NO_BODY = (204, 304)


class Wrong(NamedTuple):
    """What the document does not allow: in words, where in the body, the document's place; add: what of the exchange would be added to make it true."""

    check: str
    message: str
    place: Place
    pointer: str = ""
    change: Json = None


def judge(exchange: Exchange, operation: Operation) -> Iterator[Wrong]:
    """All that an answer breaks of what the document says of that operation."""
    answer = exchange.response
    if answer.error:
        yield Wrong(CONNECTION, f"no whole answer came: {answer.error}", operation.place)
        if not answer.status:
            return
    response = operation.response(answer.status)
    if response is None:
        if not 300 <= answer.status < 400 and (exchange.request.method == operation.method):
            message = f"status {answer.status} is not documented (there are {', '.join(operation.statuses)})"
            yield Wrong(
                SCHEMA,
                message,
                reach(operation.document, operation.place, "responses") or operation.place,
                change=_status(operation, exchange),
            )
        return
    if exchange.request.method != operation.method:
        return
    yield from [*_headers(exchange, operation, response), *_content(exchange, operation, response)][
        :MOST
    ]


def _headers(exchange: Exchange, operation: Operation, response: Place) -> Iterator[Wrong]:
    for name, place in children(operation.document, reach(operation.document, response, "headers")):
        value = exchange.response.header(name)
        if not isinstance(place.value, dict):
            continue
        if name.lower() not in exchange.response.headers:
            if place.value.get("required"):
                yield Wrong(
                    SCHEMA,
                    f"the required header {name} is missing",
                    place,
                    f"header {name}",
                    {"required": False},
                )
            continue
        schema = reach(operation.document, place, "schema")
        if schema is None:
            continue
        for misfit in operation.schemas.misfits(_read(value, schema.value), schema):
            yield Wrong(SCHEMA, f"header {name}: {misfit.message}", misfit.place, f"header {name}")


def _read(text: str, schema: Json) -> Json:
    """A header's value as the type that its schema names."""
    kinds = schema.get("type") if isinstance(schema, dict) else None
    for kind in [kinds] if isinstance(kinds, str) else kinds or ():
        try:
            if kind == "integer":
                return int(text)
            if kind == "number":
                return float(text)
        except ValueError:
            continue
        if kind == "boolean" and text in ("true", "false"):
            return text == "true"
        if kind == "array":
            return [part.strip() for part in text.split(",")]
    return text


def _content(exchange: Exchange, operation: Operation, response: Place) -> Iterator[Wrong]:
    contents = dict(children(operation.document, reach(operation.document, response, "content")))
    answer = exchange.response
    if not contents or exchange.request.method == "HEAD" or answer.status in NO_BODY:
        return
    name = _documented(answer.media_type, contents)
    if name is None:
        told = answer.media_type or "none"
        content = reach(operation.document, response, "content") or response
        yield Wrong(
            SCHEMA,
            f"the content type is {told}, and {', '.join(contents)} are documented for {answer.status}",
            content,
            "header content-type",
            {told: {}} if answer.media_type else None,
        )
        return
    place = contents[name]
    asked = asked_of(exchange_json(exchange), exchange.request.url)
    yield from _when(asked, contents, name, place, answer.status)
    schema = reach(operation.document, place, "schema")
    if schema is not None and not answer.error:
        yield from _body(exchange, operation, schema)


def _documented(sent: str, contents: dict[str, Place]) -> str | None:
    """The documented type that a sent one belongs to."""
    main, _, sub = sent.partition("/")
    wanted = [sent, f"{main}/*+{sub.rpartition('+')[2]}", f"{main}/*", "*/*"]
    by_type = {name.partition(";")[0].strip().lower(): name for name in contents}
    return next((by_type[name] for name in wanted if name in by_type), None)


def _when(
    asked: dict[str, Json], contents: dict[str, Place], name: str, place: Place, status: int
) -> Iterator[Wrong]:
    """`x-when`: the type is the one that such a request gets."""
    rule = place.value.get("x-when") if isinstance(place.value, dict) else None
    if rule and not holds(rule, asked) and status < 400:
        yield Wrong(
            SCHEMA,
            f"{name} came, which is only for requests with {_said(rule)}",
            place,
            "header content-type",
        )
    elif not rule and status < 400:
        tied = [
            (other, each)
            for other, each in contents.items()
            if isinstance(each.value, dict) and each.value.get("x-when")
        ]
        better = next(
            ((other, each) for other, each in tied if holds(each.value["x-when"], asked)), None
        )
        if better is not None:
            yield Wrong(
                SCHEMA,
                f"{name} came for a request with {_said(better[1].value['x-when'])}, which gets {better[0]}",
                better[1],
                "header content-type",
            )


def _said(rule: Json) -> str:
    return ", ".join(f"{name}: {orjson.dumps(value).decode()}" for name, value in rule.items())


def _body(exchange: Exchange, operation: Operation, schema: Place) -> Iterator[Wrong]:
    answer = exchange.response
    kind = answer.media_type
    if kind == "text/event-stream":
        yield from _events(exchange, operation, schema)
    elif kind == "application/json" or kind.endswith("+json"):
        try:
            value = orjson.loads(answer.body)
        except orjson.JSONDecodeError as error:
            yield Wrong(
                SCHEMA,
                f"the body is no JSON: {str(error).partition(': ')[0]} (it begins with {answer.body[:60]!r})",
                schema,
            )
            return
        yield from _misfits(value, operation, schema, "")
    elif (
        kind.startswith("text/")
        and isinstance(schema.value, dict)
        and schema.value.get("type") == "string"
    ):
        try:
            text = answer.body.decode()
        except UnicodeDecodeError:
            yield Wrong(SCHEMA, "the text is not UTF-8", schema)
            return
        yield from _misfits(text, operation, schema, "")
    elif not answer.body and answer.status < 300:
        yield Wrong(SCHEMA, "the body is empty", schema)


def _misfits(value: Json, operation: Operation, schema: Place, before: str) -> Iterator[Wrong]:
    for misfit in operation.schemas.misfits(value, schema):
        where = f"{before}{misfit.pointer}"
        yield Wrong(
            SCHEMA,
            f"{where or 'the body'}: {misfit.message}",
            misfit.place,
            where,
            _loosened(misfit.place, value, misfit.pointer),
        )


def _events(exchange: Exchange, operation: Operation, schema: Place) -> Iterator[Wrong]:
    told: set[str] = set()
    for number, event in enumerate(exchange.response.events):
        value = {"data": event.data} | ({"event": event.name} if event.name else {})
        for wrong in _misfits(value, operation, schema, f"event {number}"):
            if wrong.place.address not in told:
                told.add(wrong.place.address)
                yield wrong


def exchange_json(exchange: Exchange) -> Json:
    """What was sent as JSON, or the texts of a form; None for anything else."""
    body = exchange.request.body
    if exchange.request.header("content-type").startswith("multipart/form-data"):
        return dict(_parts(body))
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return None


def _parts(body: bytes) -> Iterator[tuple[str, Json]]:
    """The short fields of a form, with numbers and truth as JSON has them."""
    for part in body.split(body.partition(b"\r\n")[0])[1:-1]:
        head, _, data = part.partition(b"\r\n\r\n")
        name = head.partition(b'name="')[2].partition(b'"')[0].decode("utf-8", "replace")
        text = (
            ""
            if b"filename=" in head
            else data.removesuffix(b"\r\n")[:1000].decode("utf-8", "replace")
        )
        yield name, {"true": True, "false": False}.get(text, text)


def _status(operation: Operation, exchange: Exchange) -> Json:
    kind = exchange.response.media_type
    return {
        "responses": {
            str(exchange.response.status): {
                "description": "Seen, not documented.",
                "x-source": "learned",
                **({"content": {kind: {}}} if kind else {}),
            }
        }
    }


def _loosened(place: Place, value: Json, pointer: str) -> Json:
    """The schema's words as they would have to be for the value to be right; None where that cannot be told."""
    word = place.pointer.rsplit("/", 1)[-1]
    here = value
    try:
        for token in pointer.split("/")[1:]:
            here = here[int(token)] if isinstance(here, list) else here[token]
    except (KeyError, IndexError, ValueError, TypeError):
        return None
    if word == "required" and isinstance(place.value, list) and isinstance(here, dict):
        return {"required": [name for name in place.value if name in here]}
    if word == "enum" and isinstance(place.value, list):
        return {"enum": [*place.value, here]}
    if word == "const":
        return {"const": here}
    if word == "type":
        kinds = place.value if isinstance(place.value, list) else [place.value]
        kind = {
            bool: "boolean",
            int: "integer",
            float: "number",
            str: "string",
            list: "array",
            dict: "object",
            type(None): "null",
        }.get(type(here))
        return {"type": [*kinds, kind]} if kind and kind not in kinds else None
    if word in (
        "minimum",
        "maximum",
        "minLength",
        "maxLength",
        "minItems",
        "maxItems",
    ) and isinstance(here, int | float | str | list):
        return {word: here if isinstance(here, int | float) else len(here)}
    if word == "additionalProperties" and isinstance(here, dict):
        return {"additionalProperties": True}
    return None


def fits(operation: Operation | None, request: Request) -> bool:
    """Whether the document takes a request's body; forms are taken at their word."""
    if operation is None or request.method != operation.method:
        return False
    kind = request.header("content-type").partition(";")[0]
    if operation.body is None or kind.startswith("multipart/"):
        return True
    place = operation.body_schema(kind)
    value = exchange_json(Exchange("", request, Response(0)))
    return place is not None and value is not None and operation.schemas.fits(value, place)
