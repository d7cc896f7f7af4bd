"""Probe plain REST: created items can be read, changed, listed and deleted without data loss."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure, failed
from mockgateway.contract.operation import OperationSpec
from mockgateway.contract.probes.lists import lists, query_names, sort_fields
from mockgateway.contract.probes.refusals import wrong_bodies
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
from mockgateway.contract.probes.round_trip import (
    CHANGING,
    TEXT,
    limit_value,
    optional_values,
    other_values,
    same_values,
    unchanged_values,
)
from mockgateway.contract.session import Session

Json = Any
GONE = (404, 410)
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
        if resource.values and resource.create is not None and can_post(session, resource.create):
            yield from wrong_bodies(session, resource.create, resource.path_of(resource.create))
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
    plain, full = bodies[0], {**optional_values(create, good), **bodies[0]}
    for body in [full, *bodies] if full != plain else bodies:
        if body is plain and items:
            continue  # the same with all its optional fields is accepted
        exchange = session.send(create, body, path=resource.path_of(create), worth=10)
        if exchange is None:
            return
        if exchange.accepted and (id_ := id_of(exchange, resource)):
            if items and id_ == items[-1].id and id_ not in map(str, body.values()):
                message = f"two creations got the id {id_}"
                yield failed("rest_create", exchange, message, items[-1].created)
                items.clear()
                return
            item = Item(id_, body, exchange)
            items.append(item)
            if len(items) == 1:
                yield from same_values(exchange, body, exchange)
                yield from _read(session, resource, item)
        elif not exchange.accepted and body is plain and exchange.response.status < 500:
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
    yield from same_values(read, item.body, item.created)
    stated = item_of(item.created)
    fixed = {
        name: value
        for name, value in stated.items()
        if name not in item.body and not CHANGING.search(name)
    }
    yield from same_values(read, fixed, item.created)


def _boundaries(
    session: Session, resource: Resource, create: OperationSpec, good: dict[str, Json]
) -> Iterator[Failure]:
    """Create with every field at its lowest and at its highest, then find which is refused."""
    path = resource.path_of(create)
    for side in ("least", "most"):
        values = {
            name: value
            for name, schema in create.fields.items()
            if isinstance(schema, dict) and (value := limit_value(schema, side)) is not None
        }
        if not values:
            continue
        exchange = session.send(create, {**good, **values}, path=path, worth=4)
        if exchange is None:
            return
        if exchange.response.status not in (400, 413, 422):
            yield from same_values(exchange, values, exchange)
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


def _unknown(session: Session, resource: Resource, items: list[Item]) -> Iterator[Failure]:
    """Check that an unknown id is not found."""
    for method, operation in resource.items.items():
        if method not in ("GET", "PATCH", "PUT"):
            continue
        known = items[0].id if items else operation.path_values.get(resource.parameter, "")
        body = cheapest_body(session, operation) if takes_object(operation) else None
        path = resource.path_of(operation, unknown_id(known))
        exchange = session.send(operation, body, path=path, valid=False)
        upsert = method == "PUT" and "404" not in operation.statuses
        if exchange is not None and exchange.accepted and not upsert:
            message = f"{method} of an unknown id gets {exchange.response.status}, not 404"
            yield failed("rest_unknown", exchange, message)


def _update(session: Session, resource: Resource, item: Item) -> Iterator[Failure]:
    """Check that wrong changes are refused, that a change can be read and that it is all."""
    for method in ("PATCH", "PUT"):
        operation = resource.items.get(method)
        if operation is None or not takes_object(operation):
            continue
        if can_post(session, operation):
            yield from wrong_bodies(session, operation, resource.path_of(operation, item.id))
        known = operation.fields.keys()
        body = {name: value for name, value in item.body.items() if name in known}
        changes = other_values(operation, body, method)
        whole = method == "PUT" or operation.required
        # Without the number if the service refuses to change that.
        for change in (changes, dict(list(changes.items())[:1])) if changes else ():
            sent = body | change if whole else change
            exchange = _call(session, resource, method, item.id, sent)
            if exchange is None or exchange.accepted:
                break
        else:
            continue
        read = _call(session, resource, "GET", item.id)
        if exchange is not None and read is not None and read.accepted:
            yield from islice(same_values(read, change, exchange, "rest_update"), 1)
            yield from unchanged_values(read, body, item.created, exchange)
        item.body.update(change)


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
    _call(session, resource, "DELETE", item.id)  # a server error is found in every answer
    if resource.listing is not None:
        listed = session.send(resource.listing, path=resource.path_of(resource.listing))
        for row in accepted_rows(listed) or ():
            own = row.get(resource.parameter, row.get("id")) if isinstance(row, dict) else row
            if str(own) == item.id and listed is not None:
                message = f"{item.id} was deleted, but is still listed"
                yield failed("rest_delete", listed, message, deleted, operation=deleted.operation)
