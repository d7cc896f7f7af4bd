"""Documents of users: every operation replies by its document, and bad requests get 4xx.

Schemathesis checks the replies against the served document, without code of mockgateway.
"""

from __future__ import annotations

import io
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
import yaml
from openapi_spec_validator import validate

from mockgateway.server import Settings
from tests.serving import Mock, serving

DOCUMENTS = Path(__file__).parent / "spec" / "documents"
KEY = {"api_key": "any"}
UUID = "7b0c2f0e-6c1e-4b62-9c8e-0d2b7f2f4a11"


@pytest.fixture(scope="module")
def served() -> Iterator[Mock]:
    with serving(
        Settings(specs=[DOCUMENTS / f"{name}.yaml" for name in ("odd", "flawed", "split")])
    ) as running:
        yield running


@pytest.fixture(scope="module")
def http(served: Mock) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=served.url, timeout=20) as client:
        yield client


@pytest.fixture(scope="module")
def schemas(http: httpx.Client) -> dict[str, Any]:
    return {
        name: schemathesis.openapi.from_dict(http.get(f"/{name}/openapi.json").json())
        for name in ("odd", "split")
    }


@pytest.mark.parametrize("name", ["odd", "split"])
def test_the_published_document_is_one_valid_file(http: httpx.Client, name: str) -> None:
    document = http.get(f"/{name}/openapi.json").json()

    validate(document)
    assert document["servers"][0]["url"].endswith(f"/{name}")
    assert ".yaml" not in str(document["paths"]) + str(document["components"])


def frames(content: bytes) -> int:
    with wave.open(io.BytesIO(content)) as sound:
        return int(sound.getnframes())


def call(line: str, path: str = "", status: int = 200, name: str = "odd", **sent: Any) -> Any:
    """Return a case: method and template of the document, and the path to send."""
    method, template = line.split(" ")
    return pytest.param(
        name,
        method,
        template,
        path or template,
        status,
        sent,
        id=f"{line} {status} {' '.join(map(str, sent.values()))}"[:80],
    )


USER = {"name": "Ada", "password": "s", "boss": None, "pet": {"kind": "cat", "lives": 9}}


@pytest.mark.parametrize(
    ("name", "method", "template", "path", "status", "sent"),
    [
        call("GET /users/me", params=KEY),
        call("GET /users/{id}", "/users/7", params=KEY),
        call("GET /users/{id}", "/users/7", headers={"cookie": "sid=any"}),
        call("GET /users/{id}", "/users/7", auth=("user", "word")),
        call("GET /users/{id}", "/users/7", headers={"authorization": "Bearer any"}),
        call("GET /users/{id}", "/users/seven", 400, params=KEY),
        call("GET /users/{id}", "/users/9223372036854775808", 400, params=KEY),
        call("GET /users/{id}", "/users/7", 401),
        call("PUT /users/{id}", "/users/7", params=KEY, json=USER),
        call("DELETE /users/{id}", "/users/8", 204, params=KEY),
        call("DELETE /users/{id}", "/users/8", 401),
        call("GET /users/{id}.json", "/users/7.json", params=KEY),
        call("POST /users/{other}", "/users/7", 201, params=KEY),
        call("POST /{area}:{action}", "/jobs:start", 202, params=KEY),
        call(
            "GET /search",
            params={
                "page": 1,
                "filter[age]": 3,
                "filter[tags][0]": "a",
                "ids": "1,2",
                "unknown": "tolerated",
            },
            headers={"cookie": "theme=dark"},
        ),
        call("GET /search", params={"page": 1}, headers={"accept": "application/xml"}),
        call("GET /search", status=422),
        call("GET /search", status=422, params={"page": 0}),
        call("GET /search", status=422, params={"page": 1, "filter[age]": "old"}),
        call("GET /search", status=422, params={"page": 1, "ids": "1,b"}),
        call("GET /search", status=422, params={"page": 1}, headers={"cookie": "theme=blue"}),
        call("GET /search", status=422, params={"page": 1}, headers={"x-depth": "deep"}),
        call("GET /picture.png"),
        call("GET /sound"),
        call("GET /table"),
        call("GET /lines"),
        call("GET /moved", status=302),
        call("POST /form", data={"count": "3"}),
        call("POST /form", files={"file": ("a.txt", b"abc")}, data={"count": "3"}),
        call("POST /form", content="hello", headers={"content-type": "text/plain"}),
        call("POST /form", status=400, data={"count": "three"}),
        call("POST /form", status=400, files={"other": ("a.txt", b"abc")}),
        call("POST /form", status=400, content="x" * 21, headers={"content-type": "text/plain"}),
        call("POST /form", status=400, json={"count": 3}),
        call("GET /things", name="split"),
        call("GET /things", status=400, name="split", params={"limit": 51}),
        call("GET /things/{id}", f"/things/{UUID}", name="split"),
        call("GET /things/{id}", "/things/7", 400, name="split"),
    ],
)
def test_a_reply_conforms_to_its_document(
    http: httpx.Client,
    schemas: dict[str, Any],
    name: str,
    method: str,
    template: str,
    path: str,
    status: int,
    sent: dict[str, Any],
) -> None:
    sent = dict(sent)
    user = sent.pop("auth", None)
    request = http.build_request(method, f"/{name}{path}", **sent)
    request.read()  # schemathesis checks the sent request too
    reply = http.send(request, auth=user)

    assert reply.status_code == status, reply.text
    schemas[name][template][method].validate_response(reply)


@pytest.mark.parametrize(
    ("path", "check"),
    [
        pytest.param(
            "/picture.png",
            lambda reply: (
                reply.headers["content-type"] == "image/png"
                and reply.content.startswith(b"\x89PNG")
            ),
            id="a picture",
        ),
        pytest.param("/sound", lambda reply: frames(reply.content) > 0, id="a sound"),
        pytest.param("/table", lambda reply: reply.text.endswith("\r\n"), id="rows of a table"),
        pytest.param(
            "/lines",
            lambda reply: (
                len(reply.text.splitlines()) >= 2
                and all(line.startswith("{") for line in reply.text.splitlines())
            ),
            id="lines of JSON",
        ),
        pytest.param(
            "/moved",
            lambda reply: reply.headers["location"].endswith("/odd/openapi.json"),
            id="a redirect within the mock",
        ),
        pytest.param(
            "/search?page=1", lambda reply: reply.headers["x-total"] == "3", id="a header's example"
        ),
        pytest.param(
            "/search",
            lambda reply: reply.json()["detail"][0]["loc"] == ["query", "page"],
            id="FastAPI's loc",
        ),
    ],
)
def test_replies_of_other_types_than_json_are_valid_files(
    http: httpx.Client, path: str, check: Any
) -> None:
    assert check(http.get(f"/odd{path}"))


def test_xml_has_the_names_attributes_and_wrappers_of_the_document(http: httpx.Client) -> None:
    reply = http.get("/odd/search", params={"page": 1}, headers={"accept": "application/xml"})

    assert reply.headers["content-type"] == "application/xml"
    assert '<User name="' in reply.text


def test_write_only_fields_are_never_in_a_reply(http: httpx.Client) -> None:
    reply = http.put("/odd/users/7", params=KEY, json=USER)

    assert reply.json()["name"] == "Ada"
    assert "password" not in reply.json()


def test_an_operation_that_documents_errors_only_succeeds_without_a_body(
    http: httpx.Client,
) -> None:
    good, bad = (http.post("/odd/only-errors", json=body) for body in ({"name": "a"}, {}))

    assert (good.status_code, good.content) == (204, b"")
    assert bad.status_code == 400


def test_templates_that_differ_only_in_a_name_are_one_path(http: httpx.Client) -> None:
    reply = http.patch("/odd/users/7", params=KEY)

    assert reply.status_code == 405
    assert set(reply.headers["allow"].split(", ")) == {"GET", "PUT", "DELETE", "POST"}


def test_a_flawed_document_is_served(http: httpx.Client) -> None:
    for path in yaml.safe_load((DOCUMENTS / "flawed.yaml").read_text())["paths"]:
        reply = http.get(f"/flawed{path}")
        assert reply.is_success, (path, reply.text)

    assert http.get("/flawed/anchored").json() == "found"
    assert isinstance(http.get("/flawed/example").json(), int)
