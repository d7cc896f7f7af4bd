"""Replies from the examples of a document without `x-mock`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from mockgateway.server import Settings
from tests.serving import serving

DOCUMENT = """
openapi: 3.1.0
info: {title: t, version: "1"}
servers: [{url: "https://api.things.example/v1"}]
security: [{}, {cookie: []}, {bearer: []}]
paths:
  /things/{thingId}:
    get: &thing
      responses:
        "200":
          description: One.
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Thing"}
              examples:
                one: {value: {id: "1", name: Lamp, link: "https://api.things.example/v1/things/1"}}
        default:
          description: Anything wrong.
          content:
            application/json:
              schema: {type: object, required: [message], properties: {message: {type: string}}}
    delete: {responses: {"204": {description: Gone.}}}
  /things:
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}
      responses:
        "201":
          description: Made.
          content:
            application/json:
              schema: {type: object, properties: {data: {$ref: "#/components/schemas/Thing"}}}
              examples: {one: {value: {data: {id: "1", name: Lamp}}}}
  /files:
    post:
      requestBody:
        content:
          multipart/form-data:
            schema:
              type: object
              properties:
                files: {type: array, items: {type: string, format: binary}}
                title: {type: string}
      responses:
        "200":
          description: Stored.
          content:
            application/json:
              schema:
                type: object
                properties: {files: {type: array}, title: {type: string}}
                required: [files, title]
              examples: {one: {value: {files: [], title: Untitled}}}
  /feed:
    get:
      responses:
        "200":
          description: News.
          content:
            text/event-stream:
              schema: {type: object, properties: {event: {type: string}, data: {type: string}}}
              examples:
                first: {value: {event: start, data: "a\\nb"}}
                second: {value: {data: end}}
  /jobs:
    post:
      x-mock: {do: submit}
      responses:
        "202":
          description: Accepted.
          content:
            application/json:
              schema: {type: object}
              examples: {one: {value: {id: job_abcdef, url: "/jobs/job_abcdef"}}}
components:
  securitySchemes:
    cookie: {type: apiKey, in: cookie, name: session}
    bearer: {type: http, scheme: bearer}
  schemas:
    Thing: {type: object, properties: {id: {type: string}, name: {type: string}}}
""".replace("&thing", "")


@pytest.fixture(scope="module")
def things(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    path = tmp_path_factory.mktemp("documents") / "my things.v1.yaml"
    path.write_text(DOCUMENT, "utf-8")
    with (
        serving(Settings(specs=[Path(path)])) as mock,
        httpx.Client(base_url=f"{mock.url}/my-things") as client,
    ):
        yield client


def test_an_example_repeats_the_requests_own_values(things: httpx.Client) -> None:
    one = things.get("/things/42").json()

    assert (one["id"], one["name"]) == ("42", "Lamp")
    assert things.post("/things", json={"name": "Chair"}).json()["data"]["name"] == "Chair"


def test_links_to_the_documents_server_lead_to_the_mock(things: httpx.Client) -> None:
    assert things.get("/things/42").json()["link"] == f"{str(things.base_url).rstrip('/')}/things/1"


def test_a_deleted_item_is_gone_until_it_is_created_again(things: httpx.Client) -> None:
    place = {"x-mock-sandbox": "deleting"}
    first = things.get("/things/7", headers=place)
    things.delete("/things/7", headers=place)
    second = things.get("/things/7", headers=place)
    things.post("/things", json={"id": "7", "name": "x"}, headers=place)
    third = things.get("/things/7", headers=place)

    assert [one.status_code for one in (first, second, third)] == [200, 404, 200]
    assert "deleted" in second.json()["message"]
    assert third.json() == {"id": "7", "name": "x"}


def test_uploaded_files_are_not_copied_into_the_reply(things: httpx.Client) -> None:
    reply = things.post(
        "/files",
        data={"title": "Two"},
        files=[("files", ("a.txt", b"a")), ("files", ("b.txt", b"b"))],
    )

    assert reply.status_code == 200
    assert reply.json()["title"] == "Two"


def test_the_examples_of_a_stream_are_its_events(things: httpx.Client) -> None:
    assert things.get("/feed").text == "event: start\ndata: a\ndata: b\n\ndata: end\n\n"


def test_each_submission_gets_a_new_id(things: httpx.Client) -> None:
    first, second = things.post("/jobs").json(), things.post("/jobs").json()

    assert first["id"].startswith("job_")
    assert first["id"] != second["id"]
    assert first["url"] == f"/jobs/{first['id']}"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({}, 200, id="no key is needed"),
        pytest.param({"authorization": "Bearer good"}, 200, id="a key nevertheless"),
        pytest.param({"authorization": "Bearer invalid"}, 401, id="a wrong key"),
        pytest.param(
            {"cookie": 'prefs={"a":1}; a[b]=2; session=invalid'},
            401,
            id="a wrong key among odd cookies",
        ),
    ],
)
def test_an_optional_key_is_checked_if_it_is_sent(
    things: httpx.Client, headers: dict[str, str], status: int
) -> None:
    assert things.get("/things/1", headers=headers).status_code == status


def test_the_documents_host_answers_below_its_servers_path(things: httpx.Client) -> None:
    root = str(things.base_url).rsplit("/", 2)[0]
    reply = httpx.get(f"{root}/v1/things/5", headers={"host": "api.things.example"})

    assert reply.json()["id"] == "5"
    assert reply.json()["link"] == "http://api.things.example/v1/things/1"


def test_the_root_of_a_mount_lists_its_contents(things: httpx.Client) -> None:
    shown = things.get("").json()

    assert shown["gateway"] == "my-things"
    assert things.get(shown["document"]).json()["info"]["title"] == "t"
