"""REST collections of a user's document: what is created is shown, listed, changed and deleted."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from mockgateway.server import Settings
from tests.serving import serving

DOCUMENT = Path(__file__).parents[1] / "spec" / "documents" / "shop.yaml"
_NUMBERS = count()


@pytest.fixture(scope="module")
def stateful() -> Iterator[str]:
    with serving(Settings(specs=[DOCUMENT])) as mock:
        yield mock.url


@pytest.fixture
def shop(stateful: str) -> Iterator[httpx.Client]:
    base_url = f"{stateful}/~resources-{next(_NUMBERS)}/shop"
    with httpx.Client(base_url=base_url) as client:
        yield client


def create(shop: httpx.Client, path: str, **fields: Any) -> Any:
    reply = shop.post(path, json=fields)
    assert reply.status_code == 201, reply.text
    return reply.json()


def test_a_created_item_is_shown_at_the_link_of_its_response(shop: httpx.Client) -> None:
    reply = shop.post("/products", json={"name": "Lamp", "price": 3.5, "secret": "x"})
    made = reply.json()

    assert shop.get(f"/catalog/{made['sku']}").json() == made
    assert httpx.get(reply.headers["location"]).json() == made
    assert made in shop.get("/products").json()
    assert "secret" not in made


def test_a_change_of_an_item_is_shown(shop: httpx.Client) -> None:
    shop_id = create(shop, "/shops", name="A", city="Rome", password="s")["shop_id"]
    item = create(shop, f"/shops/{shop_id}/items", title="a", dims={"w": 1})["data"]
    path = f"/shops/{shop_id}/items/{item['id']}"

    shop.patch(path, json={"dims": {"h": 2}})
    shop.put(f"/shops/{shop_id}", json={"name": "B"})

    assert shop.get(path).json()["data"] == {**item, "dims": {"w": 1, "h": 2}}
    assert shop.get(f"/shops/{shop_id}").json() == {"shop_id": shop_id, "name": "B"}


def test_a_deleted_item_is_gone_with_everything_below_it(shop: httpx.Client) -> None:
    shop_id = create(shop, "/shops", name="A")["shop_id"]
    before = shop.get("/shops").json()["total"]
    gone = [shop.delete(f"/shops/{shop_id}"), shop.get(f"/shops/{shop_id}")]

    assert [one.status_code for one in gone] == [204, 404]
    assert shop.get(f"/shops/{shop_id}/items").status_code == 404
    assert shop.get("/shops").json()["total"] == before - 1


def test_an_item_that_the_document_shows_in_a_list_is_the_same_alone(shop: httpx.Client) -> None:
    order = shop.get("/orders").json()[0]

    assert shop.get(f"/orders/{order['id']}").json() == order
    shop.delete(f"/orders/{order['id']}")
    assert order not in shop.get("/orders").json()


def test_an_action_sets_the_state_of_its_name(shop: httpx.Client) -> None:
    order = create(shop, "/orders", sku="k", qty=2)
    cancelled = shop.post(f"/orders/{order['id']}/cancel").json()

    assert cancelled == {**order, "status": "cancelled"}
    assert shop.get(f"/orders/{order['id']}").json() == cancelled
    assert cancelled in shop.get("/orders", params={"status": "cancelled"}).json()
    assert cancelled not in shop.get("/orders", params={"status": "open"}).json()


def test_an_item_without_a_collection_keeps_its_changes(shop: httpx.Client) -> None:
    before = shop.get("/me").json()
    shop.patch("/me", json={"theme": "dark"})
    shop.put("/shops/default", json={"name": "Main"})

    assert shop.get("/me").json() == {**before, "theme": "dark"}
    assert shop.get("/shops/default").json()["name"] == "Main"


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/products?limit=2&offset=0", id="offset"),
        pytest.param("/shops?per_page=2", id="page"),
        pytest.param("/shops/{shop}/items?page_size=2", id="cursor"),
    ],
)
def test_the_pages_of_a_list_have_each_item_once(shop: httpx.Client, path: str) -> None:
    parent = create(shop, "/shops", name="parent")["shop_id"]
    collection = path.partition("?")[0].format(shop=parent)
    made = [create(shop, collection, name=f"n{n}", title=f"n{n}") for n in range(5)]
    url: str | None = path.format(shop=parent)
    found: list[Any] = []
    while url:
        reply = shop.get(url)
        value = reply.json()
        page = value if isinstance(value, list) else value.get("data", value.get("shops"))
        assert 0 < len(page) <= 2
        found += page
        url = reply.links["next"]["url"] if reply.links else None
        if isinstance(value, dict):
            cursor = value.get("meta", {}).get("next_cursor")
            url = value.get("next") or (
                f"{path.format(shop=parent)}&cursor={cursor}" if cursor else None
            )

    for one in made:
        assert found.count(one.get("data", one)) == 1
    total = shop.get(collection, params={"limit": 1}).headers.get("x-total-count", len(found))
    assert int(total) == len(found)


def test_the_words_of_an_error_are_about_it(shop: httpx.Client) -> None:
    refused = shop.post("/products", json={}).json()

    assert refused["message"] == "Missing required parameter: 'name'."
    assert (refused["code"], refused["type"]) == ("missing_field", "missing_field")
    assert refused["param"] == "name"


def test_a_stateless_mock_remembers_nothing() -> None:
    with (
        serving(Settings(specs=[DOCUMENT], stateful=False)) as mock,
        httpx.Client(base_url=f"{mock.url}/shop") as shop,
    ):
        first, second = (shop.post("/orders", json={"sku": "k"}).json() for _ in range(2))
        assert first == second
        assert shop.delete("/shops/3").status_code == 204
        assert shop.get("/shops/3").status_code == 200
