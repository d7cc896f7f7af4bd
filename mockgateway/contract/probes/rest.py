"""Probe plain REST: created items can be read, changed, listed and deleted without data loss."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import isclose
from typing import Any, NamedTuple

from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure, failed
from mockgateway.contract.operation import OperationSpec
from mockgateway.contract.probes.lists import lists, query_names, sort_fields
from mockgateway.contract.probes.requests import can_post, cheapest_body
from mockgateway.contract.probes.resources import (
    Resource,
    accepted_rows,
    free_texts,
    id_of,
    item_of,
    resources,
    takes_object,
    unknown_id,
)
from mockgateway.contract.session import Session

Json = Any
TEXT = "Zoë 東京 🎉"
GONE = (404, 410)
CHANGING = re.compile(r"(_at|At|time|date|status|state|url|etag|version|views|count|token)s?$")
ROWS = 3  # items that are created, so that a list can be paged


class Item(NamedTuple):
    """An item that the probe has created."""

    id: str
    body: dict[str, Json]
    created: Exchange


def rest(session: Session) -> Iterator[Failure]:
    """Create, read, change, list and delete an item of every resource; read all other lists."""
    parents: dict[str, str] = {}
    for resource in resources(session):
        names = [part[1:-1] for part in resource.path.split("/") if part.startswith("{")]
        resource.values = {name: parents[name] for name in names if name in parents}
        if len(resource.values) < len(names):
            continue
        items: list[Item] = []
        if takes_object(resource.create) and resource.create is not None:
            yield from _create(session, resource, resource.create, items)
        if items and resource.parameter:
            parents[resource.parameter] = items[-1].id  # kept, for the resources below it
        unknown = list(_unknown(session, resource, items))
        yield from unknown
        if resource.listing is not None:
            yield from lists(session, resource, resource.listing, items[-1].id if items else "")
        if items:
            yield from _update(session, resource, items[0])
            reads_all = any(each.exchanges[0].request.method == "GET" for each in unknown)
            yield from _delete(session, resource, items[0], reads_all)
        for item in items[1:-1]:
            _call(session, resource, "DELETE", item.id)
    for listing in session.operations:
        if listing.do == "browse" and listing.method == "GET" and not listing.path_values:
            yield from lists(session, Resource(listing.path), listing)


def _call(
    session: Session, resource: Resource, method: str, id_: str, body: Json = None
) -> Exchange | None:
    operation = resource.items.get(method)
    if operation is None:
        return None
    return session.send(operation, body, path=resource.path_of(operation, id_))


def _create(
    session: Session, resource: Resource, create: OperationSpec, items: list[Item]
) -> Iterator[Failure]:
    """Create items with text in many scripts, then items at the limits of their schemas."""
    if not can_post(session, create):
        return
    good = cheapest_body(session, create)
    texts = free_texts(create, good)
    bodies = [
        {**good, **dict.fromkeys(texts, f"{TEXT} {n}"), **_vary(resource, create, n)}
        for n in range(ROWS)
    ]
    for body in bodies:
        exchange = session.send(create, body, path=resource.path_of(create), worth=10)
        if exchange is None:
            return
        if exchange.accepted and (id_ := id_of(exchange, resource)):
            item = Item(id_, body, exchange)
            items.append(item)
            if len(items) == 1:
                yield from _same(exchange, body, exchange)
                yield from _read(session, resource, item)
        elif not exchange.accepted and body is bodies[0] and exchange.response.status < 500:
            if exchange.response.status not in (401, 403, 404, 409, 429) and texts:
                ascii_ = session.send(create, good, path=resource.path_of(create), worth=1)
                if ascii_ is not None and ascii_.accepted:  # else not for its text
                    message = f"a request with the text {TEXT!r} gets {exchange.response.status}"
                    yield failed("rest_text", exchange, message, ascii_)
            return
    yield from _boundaries(session, resource, create, good)


def _vary(resource: Resource, create: OperationSpec, number: int) -> dict[str, Json]:
    """Return other values, by which the items of a list can be filtered and sorted."""
    if resource.listing is None or not number:
        return {}
    named = {*query_names(resource.listing), *sort_fields(resource.listing)}
    varied: dict[str, Json] = {}
    for name, schema in create.fields.items():
        if name not in named or not isinstance(schema, dict):
            continue
        least, most = schema.get("minimum", 1), schema.get("maximum", 100)
        if words := schema.get("enum"):
            varied[name] = words[number % len(words)]
        elif schema.get("type") == "integer" and least + ROWS <= most:
            varied[name] = least + ROWS - number
    return varied


def _read(session: Session, resource: Resource, item: Item) -> Iterator[Failure]:
    read = _call(session, resource, "GET", item.id)
    if read is None or read.response.status in (0, 429):
        return
    if not read.accepted:
        message = f"{item.id} was created, but reading it gets {read.response.status}"
        yield failed("rest_create", read, message, item.created)
        return
    yield from _same(read, item.body, item.created)
    stated = item_of(item.created)
    fixed = {
        name: value
        for name, value in stated.items()
        if name not in item.body and not CHANGING.search(name)
    }
    yield from _same(read, fixed, item.created)


def _same(
    exchange: Exchange, body: Mapping[str, Json], sent: Exchange, check: str = "rest_create"
) -> Iterator[Failure]:
    """Compare the fields of a reply with the sent ones; gateways may format numbers differently."""
    reply = item_of(exchange)
    for name, value in body.items():
        if name not in reply or isinstance(value, dict):
            continue
        if reply[name] != value and not _is_number(reply[name], value):
            kind = check if not isinstance(value, str) or value.isascii() else "rest_text"
            message = f"{name} was sent as {value!r} and is {reply[name]!r} now"
            evidence = () if exchange is sent else (sent,)
            yield failed(kind, exchange, message, *evidence, pointer=f"/{name}")


def _is_number(one: Json, other: Json) -> bool:
    try:
        return isclose(float(one), float(other), rel_tol=1e-6)
    except (TypeError, ValueError):
        return False


def _boundaries(
    session: Session, resource: Resource, create: OperationSpec, good: dict[str, Json]
) -> Iterator[Failure]:
    """Create with every field at its lowest and at its highest, then find which is refused."""
    path = resource.path_of(create)
    for side in ("least", "most"):
        values = {
            name: value
            for name, schema in create.fields.items()
            if isinstance(schema, dict) and (value := _limit(schema, side)) is not None
        }
        if not values:
            continue
        exchange = session.send(create, {**good, **values}, path=path, worth=4)
        if exchange is None:
            return
        if exchange.response.status not in (400, 413, 422):
            yield from _same(exchange, values, exchange)
            if exchange.accepted:
                _call(session, resource, "DELETE", id_of(exchange, resource))
            continue
        for name, value in values.items() if len(values) > 1 else ():
            single = session.send(create, {**good, name: value}, path=path, worth=0.5)
            if single is not None and single.response.status in (400, 422):
                shown = f"{value[:20]}... ({len(value)} characters)" if _long(value) else value
                message = f"{name} = {shown} is within its limits, but gets"
                yield failed("rest_boundary", single, f"{message} {single.response.status}")
        if len(values) == 1:
            message = f"{values} is within its limits, but gets {exchange.response.status}"
            yield failed("rest_boundary", exchange, message)


def _long(value: Json) -> bool:
    return isinstance(value, str) and len(value) > 30


def _limit(schema: Mapping[str, Json], side: str) -> Json:
    """Return the least or most value that a schema allows, None if it has no such limit."""
    if "enum" in schema or "pattern" in schema or "format" in schema:
        return None
    whole = schema.get("type") == "integer"
    step = schema.get("multipleOf") or (1 if whole else None)
    number, length = ("minimum", "minLength") if side == "least" else ("maximum", "maxLength")
    beyond = schema.get(f"exclusive{number.capitalize()}")
    if isinstance(schema.get(number), int | float):
        return int(schema[number]) if whole else schema[number]
    if isinstance(beyond, int | float) and not isinstance(beyond, bool) and step:
        return beyond + step if side == "least" else beyond - step
    if isinstance(schema.get(length), int) and schema[length] <= 20_000:
        return "a" * schema[length]
    if side == "least" and schema.get("type") == "array" and not schema.get("minItems"):
        return []
    return None


def _unknown(session: Session, resource: Resource, items: list[Item]) -> Iterator[Failure]:
    """Check that an unknown id is not found."""
    for method, operation in resource.items.items():
        if method not in ("GET", "PATCH", "PUT"):
            continue
        known = items[0].id if items else operation.path_values.get(resource.parameter, "")
        body = cheapest_body(session, operation) if takes_object(operation) else None
        exchange = _call(session, resource, method, unknown_id(known), body)
        upsert = method == "PUT" and "404" not in operation.statuses
        if exchange is not None and exchange.accepted and not upsert:
            message = f"{method} of an unknown id gets {exchange.response.status}, not 404"
            yield failed("rest_unknown", exchange, message)


def _update(session: Session, resource: Resource, item: Item) -> Iterator[Failure]:
    """Check that a change can be read."""
    for method in ("PATCH", "PUT"):
        operation = resource.items.get(method)
        if operation is None or not takes_object(operation):
            continue
        known = operation.fields.keys()
        body = {name: value for name, value in item.body.items() if name in known}
        texts = free_texts(operation, body)
        if not texts:
            continue
        changed = body | {texts[0]: f"{TEXT} {method}"}
        sent = changed if method == "PUT" or operation.required else {texts[0]: changed[texts[0]]}
        exchange = _call(session, resource, method, item.id, sent)
        if exchange is None or not exchange.accepted:
            continue
        read = _call(session, resource, "GET", item.id)
        if read is not None and read.accepted:
            yield from _same(read, {texts[0]: changed[texts[0]]}, exchange, "rest_update")


def _delete(session: Session, resource: Resource, item: Item, reads_all: bool) -> Iterator[Failure]:
    """Check that a deleted item is neither read, unless every id is, nor listed."""
    deleted = _call(session, resource, "DELETE", item.id)
    if deleted is None or not deleted.accepted:
        if deleted is not None and deleted.response.status in GONE:
            message = f"{item.id} was created, but deleting it gets {deleted.response.status}"
            yield failed("rest_delete", deleted, message, item.created)
        return
    read = _call(session, resource, "GET", item.id)
    if read is not None and read.accepted and not (reads_all or item_of(read).get("deleted")):
        message = f"{item.id} was deleted, but can still be read ({read.response.status})"
        yield failed("rest_delete", read, message, deleted, operation=deleted.operation)
        return
    if resource.listing is not None:
        listed = session.send(resource.listing, path=resource.path_of(resource.listing))
        for row in accepted_rows(listed) or ():
            own = row.get(resource.parameter, row.get("id")) if isinstance(row, dict) else row
            if str(own) == item.id and listed is not None:
                message = f"{item.id} was deleted, but is still listed"
                yield failed("rest_delete", listed, message, deleted, operation=deleted.operation)
