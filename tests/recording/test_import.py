"""Replies of HAR, Postman and Bruno files, imported and served over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner

from mockgateway.cli.import_ import import_
from mockgateway.problem import ConfigError
from mockgateway.server import Settings
from tests.serving import serving

FILES = Path(__file__).parent / "files"
Serve = Callable[..., Any]


def run(*args: str | Path) -> None:
    result = CliRunner().invoke(import_, [str(arg) for arg in args], catch_exceptions=False)
    assert result.exit_code == 0, result.output


@pytest.fixture
def imported(tmp_path: Path) -> Serve:
    @contextmanager
    def serve(name: str, *options: str) -> Iterator[httpx.Client]:
        out = tmp_path / "imported.yaml"
        run(FILES / name, "--out", out, *options)
        with (
            serving(Settings(scenario=str(out))) as mock,
            httpx.Client(base_url=mock.url) as client,
        ):
            yield client

    return serve


def lines(client: httpx.Client, *requests: str, **headers: str) -> list[str]:
    """Return status and body of each request, on one line."""
    out = []
    for request in requests:
        method, target = request.split(" ")
        reply = client.request(method, target, headers=headers)
        out.append(f"{reply.status_code} {''.join(reply.text.split())}".strip())
    return out


def test_a_har_file_is_served(imported: Serve, tmp_path: Path) -> None:
    with imported("shop.har", "--url", "https://api.shop.example") as client:
        assert lines(
            client,
            *("GET /v1/pets?limit=1", "GET /v1/pets?limit=2", "GET /v1/pets?limit=9"),
            *("GET /v1/jobs/7", "GET /v1/jobs/7", "GET /v1/jobs/7"),
            *("POST /v1/pets", "DELETE /v1/pets/3"),
        ) == [
            *('200 [{"id":1}]', '200 [{"id":1},{"id":2}]', '200 [{"id":1},{"id":2}]'),
            *('200 {"state":"running"}', '200 {"state":"done"}', '200 {"state":"done"}'),
            *('201 {"id":3}', "204"),
        ]
        photo = client.get("/v1/pets/1/photo.png")
        pets = client.get("/v1/pets?limit=2")
        unknown = client.get("/v1/blocked")
        gone = client.delete("/v1/pets/3")

    assert (photo.content[:4], photo.headers["content-type"]) == (b"\x89PNG", "image/png")
    assert "content-encoding" not in pets.headers
    assert "content-type" not in gone.headers
    assert "secret" not in (tmp_path / "imported.yaml").read_text()
    assert unknown.status_code == 404
    assert "No gateway is served at /v1/blocked" in unknown.text


def test_a_postman_collection_is_served(imported: Serve) -> None:
    with imported("shop.postman_collection.json") as client:
        requests = ("GET /v1/pets/9", "GET /v1/pets/first", "POST /v1/pets", "DELETE /v1/pets/1")
        assert lines(client, *requests) == [
            *('200 {"id":1}', '200 {"id":"first"}', '201 {"id":3}', "200 {}")
        ]
        assert client.get("/v1/pets/9").headers["x-version"] == "2"
        for header in ({"x-mock-response-name": "Not found"}, {"x-mock-response-code": "404"}):
            assert lines(client, "GET /v1/pets/9", **header) == ['404 {"error":"none"}']


@pytest.mark.parametrize("name", ["bruno", "bruno.json"])
def test_a_bruno_collection_is_served(imported: Serve, name: str) -> None:
    with imported(name) as client:
        reply = client.get("/v1/users/7")
        assert reply.json()["id"] == 7
        assert reply.headers["x-version"] == "2"
        if name == "bruno":
            assert reply.json()["tags"] == ["a"]
            assert lines(client, "POST /v1/users") == ["201 {}"]
            gone: Mapping[str, str] = {"x-mock-response-code": "404"}
            assert lines(client, "GET /v1/users/7", **gone) == ['404 {"error":"none"}']


def test_an_imported_scenario_leaves_the_gateways_as_they_are(imported: Serve) -> None:
    with imported("shop.har") as client:
        assert client.get("/sealink/v1/models").status_code == 200
        assert client.get("/app.js").text == "1"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "is malformed"),
        ("{}", "has an unknown format"),
        ('{"log": {"entries": []}}', "has no request with a reply"),
        ('{"item": [{"request": {"url": 1}, "response": [{"code": "x"}]}]}', "is malformed"),
    ],
)
def test_a_file_that_cannot_be_imported_is_named(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "file.json"
    file.write_text(text)

    with pytest.raises(ConfigError, match=words) as raised:
        run(file, "--out", tmp_path / "out.yaml")
    assert str(file) in str(raised.value)


def test_an_existing_scenario_is_kept(tmp_path: Path) -> None:
    out = tmp_path / "out.yaml"
    out.write_text("mine")

    with pytest.raises(ConfigError, match="already exists"):
        run(FILES / "shop.har", "--out", out)
    run(FILES / "shop.har", "--out", out, "--overwrite")
    assert "Imported from shop.har" in out.read_text()
