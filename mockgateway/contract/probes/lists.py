"""Probe lists: limit, offset, order and filters take effect, and an empty list is a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from mockgateway.contract.checks.reading import distinct
from mockgateway.contract.checks.refusal import refused
from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure, failed
from mockgateway.contract.location import find
from mockgateway.contract.operation import OperationSpec
from mockgateway.contract.probes.resources import Resource, accepted_rows, documented
from mockgateway.contract.session import Session

Json = Any
LIMITS = ("limit", "per_page", "page_size", "pagesize", "perpage", "size", "count", "take", "top")
OFFSETS = ("offset", "skip", "start")
ORDERS = ("order", "sort_order", "direction", "sort_dir")
SORTS = ("sort", "sort_by", "sortby", "order_by", "orderby", "ordering")
TOTALS = ("total", "total_count", "totalCount")
FAR = "100000"


def lists(
    session: Session, resource: Resource, listing: OperationSpec, known: str = ""
) -> Iterator[Failure]:
    """Read one list in several ways. `known` is the id of an item that it must have."""
    names = {name.lower(): name for name in query_names(listing)}
    if not names and not known:
        return

    def read(**query: str) -> Exchange | None:
        return session.send(listing, path=resource.path_of(listing), query=query)

    whole = read()
    rows = accepted_rows(whole)
    if whole is None or rows is None:
        return
    limit = next((names[name] for name in LIMITS if name in names), "")
    offset = next((names[name] for name in OFFSETS if name in names), "")
    if limit:
        short = read(**{limit: "1"})
        got = accepted_rows(short)
        if short is not None and got is not None and (many := len(distinct(map(str, got)))) > 1:
            message = f"{limit}=1, but {many} rows are listed"
            yield failed("rest_limit", short, message, whole, pointer=f"query {limit}")
        for name in TOTALS:
            one, every = (each.reply.get(name) if each else None for each in (short, whole))
            if short is not None and isinstance(one, int) and one != every:
                message = f"{name} is {every}, but {one} with {limit}=1"
                yield failed("rest_limit", short, message, whole, pointer=f"/{name}")
        yield from _pages(read, limit, offset, names.get("page", ""), got, rows)
    elif known and len(rows) < 20 and not offset and known not in _ids(rows, resource):
        message = f"{known} was created, but the list does not have it"
        yield failed("rest_create", whole, message)
    if offset:
        yield from _beyond(read(**{offset: FAR}), offset, whole)
    yield from _order(listing, read, names, rows)
    yield from _sorted(listing, read)
    yield from _filters(listing, read, rows)
    yield from _wrong(session, resource, listing)


def _beyond(far: Exchange | None, offset: str, whole: Exchange) -> Iterator[Failure]:
    """Check that a list beyond its end is an empty list."""
    rows = accepted_rows(far)
    if far is not None and far.accepted and rows is None:
        pointer = next((f"/{name}" for name, value in far.reply.items() if value is None), "")
        message = "a page without rows is not an empty list"
        yield failed("rest_limit", far, message, whole, pointer=pointer)
    elif far is not None and rows:
        message = f"{offset}={FAR} is beyond the end, but {len(rows)} rows are listed"
        yield failed("rest_limit", far, message, whole, pointer=f"query {offset}")


def query_names(listing: OperationSpec) -> list[str]:
    """Return the names of the query parameters of a list."""
    values = [parameter.value for parameter in listing.parameters]
    return [str(value["name"]) for value in values if value.get("in") == "query"]


def _ids(rows: Sequence[Json], resource: Resource) -> set[str]:
    names = (resource.parameter, "id", "slug", "uuid")
    return {str(row.get(name)) for row in rows if isinstance(row, dict) for name in names}


def _pages(
    read: Any,
    limit: str,
    offset: str,
    page: str,
    first: Sequence[Json] | None,
    whole: Sequence[Json],
) -> Iterator[Failure]:
    """Check that the second page has the second row of the whole list."""
    step = {offset: "1"} if offset else {page: "2"} if page else {}
    second = read(**{limit: "1"}, **step) if step and first else None
    rows = accepted_rows(second)
    if second is None or rows is None or not first:
        return
    shown = f"{limit}=1 and " + ", ".join(f"{name}={value}" for name, value in step.items())
    pointer = f"query {next(iter(step))}"
    if rows and list(rows) == list(first):
        message = f"{shown} list the first row again"
        yield failed("rest_limit", second, message, pointer=pointer)
    elif _names(whole[:1]) == _names(first) and _names(rows[:1]) != _names(whole[1:2]):
        message = f"{shown} list {_names(rows[:1])}, but the second row is {_names(whole[1:2])}"
        yield failed("rest_limit", second, message, pointer=pointer)


def _names(rows: Sequence[Json]) -> list[str]:
    """Return the ids of rows, or the rows."""
    return [str(row.get("id", row) if isinstance(row, dict) else row)[:80] for row in rows]


def _order(
    listing: OperationSpec, read: Any, names: dict[str, str], rows: Sequence[Json]
) -> Iterator[Failure]:
    """Check that both orders of a list are not the same."""
    name = next((names[word] for word in ORDERS if word in names), "")
    values = [str(each) for each in _schema(listing, name).get("enum", ())] if name else []
    words = [value for value in values if value.lower() in ("asc", "desc")]
    if len(words) == 2 and len(rows) > 1:
        up, down = (read(**{name: word}) for word in words)
        one, other = accepted_rows(up), accepted_rows(down)
        if one and list(one) == list(other or ()) and any(row != one[0] for row in one):
            message = f"{name} asc and desc list the same"
            yield failed("rest_limit", down, message, up, pointer=f"query {name}")


def sort_fields(listing: OperationSpec) -> dict[str, str]:
    """Return the parameter that sorts a list by each field of its enum."""
    return {
        str(field): name
        for name in query_names(listing)
        if name.lower() in SORTS
        for field in _schema(listing, name).get("enum", ())
    }


def _sorted(listing: OperationSpec, read: Any) -> Iterator[Failure]:
    """Sort by every field with numbers: they rise or fall."""
    for field, name in sort_fields(listing).items():
        exchange = read(**{name: field})
        rows = [row for row in accepted_rows(exchange) or () if isinstance(row, dict)]
        values = [row[field] for row in rows if isinstance(row.get(field), int | float)]
        if exchange is not None and sorted(values) not in (values, values[::-1]):
            message = f"{name}={field} lists rows whose {field} are {values[:5]}"
            yield failed("rest_limit", exchange, message, pointer=f"query {name}")


def _filters(listing: OperationSpec, read: Any, rows: Sequence[Json]) -> Iterator[Failure]:
    """Filter by a field of the rows that differs: all rows that remain have the value."""
    for name in query_names(listing):
        values = [row.get(name) for row in rows if isinstance(row, dict)]
        if len({str(value) for value in values}) < 2 or not isinstance(values[0], str | bool | int):
            continue
        word = str(values[0]).lower() if isinstance(values[0], bool) else str(values[0])
        filtered = read(**{name: word})
        wrong = [row for row in accepted_rows(filtered) or () if row.get(name) != values[0]]
        if wrong:
            message = f"{name}={word} lists a row with {wrong[0].get(name)!r}"
            yield failed("rest_limit", filtered, message, pointer=f"query {name}")


def _schema(listing: OperationSpec, name: str) -> dict[str, Json]:
    for parameter in listing.parameters:
        if parameter.value.get("name") == name and parameter.value.get("in") == "query":
            schema = find(listing.document, parameter, "schema")
            return schema.value if schema is not None and isinstance(schema.value, dict) else {}
    return {}


def _wrong(session: Session, resource: Resource, listing: OperationSpec) -> Iterator[Failure]:
    """Send parameters beyond their limits, if the document has a status for that."""
    if not documented(listing, "400", "422"):
        return
    for name in query_names(listing):
        schema = _schema(listing, name)
        for word, step in (("minimum", -1), ("maximum", 1)):
            if isinstance(schema.get(word), int):
                value = str(schema[word] + step)
                exchange = session.send(
                    listing, path=resource.path_of(listing), query={name: value}, valid=False
                )
                request = f"{name}={value}, beyond the {word}"
                yield from refused("out_of_range", exchange, request, ("400", "422"))
        if schema.get("type") == "integer":
            exchange = session.send(
                listing, path=resource.path_of(listing), query={name: "x"}, valid=False
            )
            yield from refused("wrong_type", exchange, f"{name}=x, no integer", ("400", "422"))
