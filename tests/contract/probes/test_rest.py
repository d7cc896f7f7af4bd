"""The probe of plain REST resources finds what a server forgets, and nothing in a faithful one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import orjson
import pytest

from mockgateway.contract.budget import Budget, Caps
from mockgateway.contract.checks import check_all
from mockgateway.contract.exchange import Exchange
from mockgateway.contract.probes.rest import rest
from mockgateway.contract.session import Session
from mockgateway.contract.target import Target
from mockgateway.server import Settings
from mockgateway.spec.document import Document
from tests.contract.probes.test_probes import EditingTransport
from tests.serving import Mock, serving

ITEM = {"$ref": "#/components/schemas/Product"}
LIST = {
    "type": "object",
    "required": ["items", "total"],
    "properties": {"items": {"type": "array", "items": ITEM}, "total": {"type": "integer"}},
}
KINDS = ["book", "toy"]
CHANGE = {"type": "object", "properties": {"name": {"type": "string"}}}
ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}


def parameter(name: str, **schema: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": {"type": "integer", **schema}}


def answer(status: str, schema: Any = None) -> dict[str, Any]:
    content = {"content": {"application/json": {"schema": schema}}} if schema else {}
    return {status: {"description": "ok", **content}, "404": {"description": "none"}}


def operation(name: str, responses: dict[str, Any], body: bool = False) -> dict[str, Any]:
    found: dict[str, Any] = {"operationId": name, "responses": responses}
    if body:
        found["requestBody"] = {"content": {"application/json": {"schema": ITEM}}}
    return found


DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Shop", "version": "1"},
    "paths": {
        "/products": {
            "get": operation("list", answer("200", LIST))
            | {
                "parameters": [
                    parameter("limit", minimum=1, maximum=50),
                    parameter("offset"),
                    parameter("kind", type="string", enum=KINDS),
                    parameter("sort", type="string", enum=["name", "stock"]),
                ]
            },
            "post": operation("create", answer("201", ITEM), body=True),
        },
        "/products/{id}": {
            "parameters": [ID],
            "get": operation("read", answer("200", ITEM)),
            "put": operation("change", answer("200", ITEM), body=True),
            "patch": operation("patch", answer("200", ITEM))
            | {"requestBody": {"content": {"application/json": {"schema": CHANGE}}}},
            "delete": operation("delete", answer("204")),
        },
    },
    "components": {
        "schemas": {
            "Product": {
                "type": "object",
                "required": ["name", "stock"],
                "properties": {
                    "id": {"type": "integer", "readOnly": True},
                    "name": {"type": "string", "minLength": 1, "maxLength": 60},
                    "stock": {"type": "integer", "minimum": 0, "maximum": 99},
                    "kind": {"type": "string", "enum": KINDS},
                },
            }
        }
    },
}
Edit = Callable[[Exchange], Exchange]
SANDBOXES = count()


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Mock, Path]]:
    path = tmp_path_factory.mktemp("shop") / "shop.json"
    path.write_bytes(orjson.dumps(DOCUMENT))
    with serving(Settings(specs=[path])) as running:
        yield running, path


def unknown(exchange: Exchange) -> Exchange:
    """Refuse the unknown id of the probe: the mock has a generated item for every id."""
    if not exchange.request.path.endswith("/987654321"):
        return exchange
    return replace(exchange, response=replace(exchange.response, status=404))


def found(shop: tuple[Mock, Path], edit: Edit) -> set[tuple[str, str]]:
    mock, path = shop
    url = f"{mock.url}/~rest-{next(SANDBOXES)}/shop"
    target, failures = Target(url, Document(path)), set[tuple[str, str]]()

    def check(exchange: Exchange, _: float) -> None:
        failures.update(
            (exchange.operation, each.check) for each in check_all(exchange, "", "", "")
        )

    transport = EditingTransport(target, lambda exchange: edit(unknown(exchange)))
    session = Session(target, Budget(Caps()), transport, check, lambda *_: None)
    for failure in rest(session):
        failures.add((failure.operation or failure.exchanges[0].operation, failure.check))
    transport.close()
    return failures


def test_nothing_is_found_in_a_faithful_shop(shop: tuple[Mock, Path]) -> None:
    assert found(shop, lambda exchange: exchange) == set()


def reply(name: str, change: Callable[[Any, Exchange], Any]) -> Edit:
    """Change the JSON of an operation's accepted responses."""

    def edit(exchange: Exchange) -> Exchange:
        if exchange.operation != name or not exchange.accepted:
            return exchange
        body = orjson.dumps(change(exchange.response.json, exchange))
        return replace(exchange, response=replace(exchange.response, body=body))

    return edit


def status(name: str, old: int, new: int) -> Edit:
    def edit(exchange: Exchange) -> Exchange:
        if exchange.operation != name or exchange.response.status != old:
            return exchange
        return replace(exchange, response=replace(exchange.response, status=new))

    return edit


def refuse(text: bytes) -> Edit:
    """Refuse requests with a text."""

    def edit(exchange: Exchange) -> Exchange:
        if text not in exchange.request.body or exchange.operation != "create":
            return exchange
        return replace(exchange, response=replace(exchange.response, status=422))

    return edit


def limited(value: Any, exchange: Exchange) -> Any:
    if "limit=1" not in exchange.request.url:
        return value
    return value | {
        "items": [row | {"id": id_} for row in value["items"] for id_ in (row["id"], 9)]
    }


def skipping(value: Any, exchange: Exchange) -> Any:
    """Skip a row too many: the second page has a later row."""
    rows = [row | {"id": 77} for row in value["items"]]
    return value | {"items": rows} if "offset=1" in exchange.request.url.split("&") else value


def resetting() -> Edit:
    """Lose the stock with the first PATCH, which does not name it."""
    patches: list[Exchange] = []

    def edit(exchange: Exchange) -> Exchange:
        if exchange.operation == "patch" and exchange.accepted:
            patches.append(exchange)
        lose = reply("read", lambda value, _: value | {"kind": "toy", "stock": 0})
        return lose(exchange) if patches else exchange

    return edit


def without_rows(value: Any, exchange: Exchange) -> Any:
    return value | {"items": None} if "offset=100000" in exchange.request.url else value


def still_read(exchange: Exchange) -> Exchange:
    """Go on reading what was deleted; unknown ids are not found."""
    known = not exchange.request.path.endswith("/987654321")
    return status("read", 404, 200)(exchange) if known else exchange


def unfiltered(value: Any, exchange: Exchange) -> Any:
    rows = [row | {"kind": kind} for row, kind in zip(value["items"], KINDS * 9, strict=False)]
    return value | {"items": rows} if "kind=" in exchange.request.url else value


def unsorted(value: Any, exchange: Exchange) -> Any:
    rows = [row | {"stock": (7 * n) % 5} for n, row in enumerate(value["items"])]
    return value | {"items": rows} if "sort=" in exchange.request.url else value


@pytest.mark.parametrize(
    ("edit", "wanted"),
    [
        (reply("list", limited), "list rest_limit"),
        (reply("list", lambda value, _: value | {"total": 0}), "list count"),
        (reply("list", lambda value, _: value | {"items": value["items"] * 2}), "list duplicates"),
        (reply("read", lambda value, _: value | {"stock": 7}), "read rest_create"),
        (reply("read", lambda value, _: value | {"name": "Zo?"}), "read rest_text"),
        (reply("create", lambda value, _: value | {"name": "Zo?"}), "create rest_text"),
        (refuse("東".encode()), "create rest_text"),
        (refuse(b'"stock":99'), "create rest_boundary"),
        (status("read", 404, 200), "read rest_unknown"),
        (still_read, "delete rest_delete"),
        (reply("list", unfiltered), "list rest_limit"),
        (reply("list", unsorted), "list rest_limit"),
        (reply("list", without_rows), "list rest_limit"),
        (reply("list", skipping), "list rest_limit"),
        (reply("create", lambda value, _: value | {"id": 5}), "create rest_create"),
        (resetting(), "read rest_update"),
        (status("delete", 404, 500), "delete server_error"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_breaks_on_the_way_is_found(shop: tuple[Mock, Path], edit: Edit, wanted: str) -> None:
    operation_, check = wanted.split()
    assert (operation_, check) in found(shop, edit)
