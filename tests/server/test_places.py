"""Prefixes, host names, sandboxes, and absolute addresses."""

from __future__ import annotations

import httpx
import pytest

from mockgateway.server import Settings
from tests.serving import Mock, serving

KEY = {"authorization": "Bearer any-key"}
CHAT = {"model": "qwen3-max", "messages": [{"role": "user", "content": "Hello"}]}


@pytest.mark.parametrize(
    ("host", "path"),
    [
        pytest.param("api.sealink.io", "/v1/models", id="sealink"),
        pytest.param("test.sealink.io:443", "/v1/models", id="sealink's other host, with a port"),
        pytest.param("API.SEALINK.IO", "/v1/models", id="in any case"),
        pytest.param("api-key.org", "/v1/models", id="apikey"),
        pytest.param("api.jp.babysea.ai", "/v1/library/models", id="babysea in jp"),
    ],
)
def test_a_gateway_answers_at_the_root_for_its_own_host(
    client: httpx.Client, host: str, path: str
) -> None:
    assert client.get(path, headers={**KEY, "host": host}).status_code == 200


def test_an_unknown_place_is_told_the_known_ones(client: httpx.Client) -> None:
    reply = client.get("/v1/models")

    assert reply.status_code == 404
    assert "/sealink" in reply.json()["error"]["message"]


def test_one_gateway_may_answer_at_the_root_for_all_hosts() -> None:
    with serving(Settings(gateway="apikey")) as mock, httpx.Client(base_url=mock.url) as client:
        assert client.get("/v1/models").json()["data"][0]["owned_by"] == "api-key"
        assert client.get("/sealink/v1/models").status_code == 200


def test_sandboxes_draw_and_count_for_themselves(client: httpx.Client) -> None:
    one, two, again = (
        client.post(f"/~{name}/sealink/v1/chat/completions", headers=KEY, json=CHAT)
        for name in ("count-a", "count-b", "count-a")
    )

    assert [reply.headers["x-mock-seed"] for reply in (one, two, again)] == ["0/1", "0/1", "0/2"]
    assert len({reply.json()["id"] for reply in (one, two, again)}) == 3
    assert client.get("/~count-a/_mock/journal").json()["total"] == 2
    assert client.get("/~count-b/_mock/journal").json()["total"] == 1


def test_a_sandbox_may_be_named_by_a_header(client: httpx.Client) -> None:
    client.post(
        "/sealink/v1/chat/completions", headers={**KEY, "x-mock-sandbox": "by-header"}, json=CHAT
    )

    assert client.get("/~by-header/_mock/journal").json()["total"] == 1


def test_two_runs_with_the_same_seed_say_the_same() -> None:
    said = []
    for _ in range(2):
        with serving(Settings(seed=7)) as mock, httpx.Client(base_url=mock.url) as client:
            replies = [
                client.post("/sealink/v1/chat/completions", headers=KEY, json=CHAT).json()
                for _ in range(70)
            ]
            said.append([(reply["id"], reply["choices"]) for reply in replies])

    assert said[0] == said[1]


@pytest.mark.parametrize("prefix", ["/seacloud", "/~addresses/seacloud"])
def test_absolute_addresses_repeat_what_the_client_used(
    client: httpx.Client, mock: Mock, prefix: str
) -> None:
    submitted = client.post(
        f"{prefix}/model/v1/queue/nano_banana_2",
        headers={"authorization": "Key k"},
        json={"prompt": "a cat astronaut"},
    ).json()

    assert submitted["status_url"].startswith(
        f"{mock.url}{prefix}/model/v1/queue/nano_banana_2/requests/"
    )
    assert (
        client.get(submitted["status_url"], headers={"authorization": "Key k"}).json()["request_id"]
        == submitted["request_id"]
    )


def test_the_served_document_leads_back_here(client: httpx.Client, mock: Mock) -> None:
    for place in ("/sealink", "/~doc/babysea-eu", "/apikey"):
        served = client.get(f"{place}/openapi.json").json()
        assert served["servers"][0]["url"] == f"{mock.url}{place}"


def test_a_page_of_any_origin_may_call(client: httpx.Client) -> None:
    asked = {
        "origin": "http://localhost:3000",
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type",
    }
    preflight = client.options("/sealink/v1/chat/completions", headers=asked)
    reply = client.post(
        "/sealink/v1/chat/completions",
        headers={**KEY, "origin": "http://localhost:3000"},
        json=CHAT,
    )

    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-headers"] == "authorization, content-type"
    assert reply.headers["access-control-allow-origin"] == "*"
    assert client.options("/sealink/v1/chat/completions", headers=KEY).status_code == 405
