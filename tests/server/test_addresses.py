"""Links in replies have the base URL that the client used, so that it can follow them."""

from __future__ import annotations

import httpx
import pytest

PICTURE = {"model": "qwen-image-max", "prompt": "a boat", "size": "64x64"}


def link(client: httpx.Client, path: str = "/sealink/v1/images/generations", **headers: str) -> str:
    reply = client.post(path, json=PICTURE, headers={"authorization": "Bearer any", **headers})
    assert reply.status_code == 200, reply.text
    return str(reply.json()["data"][0]["url"])


def test_a_link_from_a_sandbox_chosen_by_header_can_be_followed_without_it(
    client: httpx.Client,
) -> None:
    url = link(client, **{"x-mock-sandbox": "zed"})

    assert "/~zed/sealink/media/" in url
    assert client.get(url).status_code == 200


def test_a_link_from_a_sandbox_chosen_by_path_can_be_followed(client: httpx.Client) -> None:
    assert client.get(link(client, "/~zed/sealink/v1/images/generations")).status_code == 200


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (
            {"x-forwarded-proto": "https", "x-forwarded-host": "mock.example.com"},
            "https://mock.example.com/sealink/media/",
        ),
        (
            {
                "x-forwarded-proto": "https, http",
                "x-forwarded-host": "mock.example.com:8443, inner",
            },
            "https://mock.example.com:8443/sealink/media/",
        ),
        (
            {"x-forwarded-proto": "gopher", "x-forwarded-host": "<b>"},
            "http://localhost/sealink/media/",
        ),
    ],
    ids=["one proxy", "two proxies", "nonsense"],
)
def test_behind_a_proxy_links_are_what_the_client_used(
    client: httpx.Client, headers: dict[str, str], expected: str
) -> None:
    assert link(client, **headers).startswith(expected)


def test_a_call_to_no_gateway_is_in_the_journal_and_takes_no_number(client: httpx.Client) -> None:
    assert client.get("/~lost/v1/models").status_code == 404
    first = client.get("/~lost/sealink/v1/models", headers={"authorization": "Bearer any"})

    assert first.headers["x-mock-seed"] == "0/1"
    kept = client.get("/~lost/_mock/journal").json()
    exchanges = kept["exchanges"] if isinstance(kept, dict) else kept
    assert [exchange["path"] for exchange in exchanges] == ["/v1/models", "/v1/models"]
    assert [exchange["status"] for exchange in exchanges] == [404, 200]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_file_is_read_and_nothing_else(client: httpx.Client, method: str) -> None:
    reply = client.request(method, link(client))

    assert (reply.status_code, reply.headers["allow"]) == (405, "GET, HEAD")
