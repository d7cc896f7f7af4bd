"""Find the resources of a plain REST document: collections, their items and operations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mockgateway.contract.exchange import Exchange
from mockgateway.contract.operation import JSON_TYPE, OperationSpec
from mockgateway.contract.session import Session

Json = Any
LAST_PARAMETER = re.compile(r"^(.*)/\{([^}/]+)\}$")
ENVELOPES = ("data", "result", "item")


@dataclass
class Resource:
    """A collection and its items.

    Attributes:
        path: of the collection.
        parameter: the path parameter of an item's id.
        create: POST to the collection, or None; `items` are the operations of an item by method.
        listing: GET of the collection, or None.
        values: of the path parameters above the collection.
    """

    path: str
    parameter: str = ""
    create: OperationSpec | None = None
    listing: OperationSpec | None = None
    items: dict[str, OperationSpec] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)

    def path_of(self, operation: OperationSpec, id_: str = "") -> dict[str, str]:
        """Return the path parameters of one of its operations."""
        own = {name: id_ for name in operation.path_values if name not in self.values}
        return {**(own if id_ else {}), **self.values}


def resources(session: Session) -> list[Resource]:
    """Return the resources of the operations without `x-mock`, outer ones first."""
    found: dict[str, Resource] = {}
    plain = [each for each in session.operations if not each.do]
    for operation in plain:
        match = LAST_PARAMETER.match(operation.path)
        path = match[1] if match else operation.path
        resource = found.setdefault(path, Resource(path))
        if match is None:
            name = {"POST": "create", "GET": "listing"}.get(operation.method)
            if name is not None:
                setattr(resource, name, operation)
        else:
            resource.parameter = match[2]
            resource.items[operation.method] = operation
    for resource in found.values():
        if resource.create is not None:
            for linked in _linked(session, resource.create):
                resource.items.setdefault(linked.method, linked)
    return sorted(found.values(), key=lambda resource: resource.path.count("/"))


def _linked(session: Session, create: OperationSpec) -> Iterator[OperationSpec]:
    """Yield the operations that the links of a creation lead to."""
    for status in create.statuses:
        for _, link in create.children(create.find("responses", status), "links"):
            named = session.target.operation(str(link.value.get("operationId")))
            if status.startswith("2") and named is not None and len(named.path_values) == 1:
                yield named


def id_of(exchange: Exchange, resource: Resource) -> str:
    """Return the id of the created item, from the body, else from the header Location."""
    reply = item_of(exchange)
    singular = resource.path.rstrip("/").rpartition("/")[2].removesuffix("s")
    for name in (resource.parameter, "id", f"{singular}_id", f"{singular}Id", "uuid", "slug"):
        if isinstance(reply.get(name), str | int) and reply[name] != "":
            return str(reply[name])
    return exchange.response.header("location").rstrip("/").rpartition("/")[2]


def item_of(exchange: Exchange) -> dict[str, Json]:
    """Return the object of a reply, without an envelope."""
    reply = exchange.reply
    inner = [reply[name] for name in ENVELOPES if isinstance(reply.get(name), dict)]
    return inner[0] if len(inner) == 1 and "id" not in reply else reply


def rows_of(exchange: Exchange) -> list[Json] | None:
    """Return the rows of a list, None if the reply has no list."""
    value = exchange.response.json
    lists = [value] if isinstance(value, list) else []
    holders = [value, *value.values()] if isinstance(value, dict) else []
    for holder in holders:
        if isinstance(holder, dict):
            lists += [part for part in holder.values() if isinstance(part, list)]
    return lists[0] if lists else None


def unknown_id(id_: str) -> str:
    """Return an id of the same kind that does not exist."""
    if len(id_) < 20 and (number := re.search(r"\d{1,9}$", id_)):
        return id_[: number.start()] + "987654321"
    return re.sub(r"[0-9a-f]", "0", id_[:-1]) + "1" if id_ else "no-such-id-0"


def free_texts(operation: OperationSpec, body: Mapping[str, Json]) -> list[str]:
    """Return the string fields of a body that may hold any short text."""
    schemas = operation.fields
    return [
        name
        for name, value in body.items()
        if isinstance(value, str) and _is_free_text(schemas.get(name))
    ]


def _is_free_text(schema: Json) -> bool:
    if not isinstance(schema, dict):
        return False
    parts = schema.get("anyOf") or schema.get("oneOf") or [schema]
    parts = [part for part in parts if part != {"type": "null"}]
    if len(parts) != 1 or not isinstance(parts[0], dict):
        return False
    limited = any(word in parts[0] for word in ("enum", "const", "format", "pattern", "$ref"))
    return not limited and bool(parts[0].get("maxLength", 1000) >= 24)


def documented(operation: OperationSpec, *statuses: str) -> bool:
    """Return whether the document has one of the statuses."""
    return bool({*statuses, "4XX", "default"} & set(operation.statuses))


def takes_object(operation: OperationSpec | None) -> bool:
    """Return whether a request has a JSON object as its body."""
    return operation is not None and JSON_TYPE in operation.media_types


def accepted_rows(exchange: Exchange | None) -> Sequence[Json] | None:
    """Return the rows of an accepted list, else None."""
    return rows_of(exchange) if exchange is not None and exchange.accepted else None
