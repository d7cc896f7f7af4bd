"""The validating proxy: violations of the document are reported, live and as a summary."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Semaphore
from typing import Any, NamedTuple

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from mockgateway.cli.traffic import TrafficJudge
from mockgateway.contract.target import Target
from mockgateway.gateways import PLAIN
from mockgateway.pipeline.pipeline import Pipeline
from mockgateway.recording import Capture, Proxy
from mockgateway.server.loading import load
from mockgateway.state.accounts import Accounts
from tests.serving import serving

DOCUMENT = """
openapi: 3.1.0
info: {title: t, version: "1"}
components: {securitySchemes: {key: {type: http, scheme: bearer}}}
paths:
  /pets/{id}:
    get:
      security: [{key: []}]
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses:
        "200":
          description: ok
          content:
            application/json:
              schema: {type: object, required: [name], properties: {name: {type: string}}}
        "302": {description: moved}
  /talk#stream:
    post:
      requestBody: {content: {application/json: {schema: {required: [text]}}}}
      responses: {"200": {description: ok, content: {text/event-stream: {schema: {type: object}}}}}
"""


async def pet(request: Request) -> Response:
    number = request.path_params["id"]
    if number == "2":
        return RedirectResponse("/pets/1", 302)
    return JSONResponse({"name": "Rex" if number == "1" else int(number)})


async def talk(request: Request) -> Response:
    return Response("data: {}\n\n", media_type="text/event-stream")


class Checked(NamedTuple):
    client: httpx.Client
    judge: TrafficJudge
    lines: list[str]
    judged: Semaphore

    def send(self, method: str, target: str, **sent: Any) -> httpx.Response:
        """Send a request, and wait until the proxy has judged it."""
        reply = self.client.request(method, target, **sent)
        assert self.judged.acquire(timeout=20)
        return reply


@pytest.fixture
def checked(tmp_path: Path) -> Iterator[Checked]:
    path = tmp_path / "pets.yaml"
    path.write_text(DOCUMENT)
    document = load(path)
    pipeline = Pipeline(document, PLAIN, Accounts(strict=False))
    routes = [Route("/pets/{id}", pet), Route("/talk", talk, methods=["POST"])]
    lines: list[str] = []
    with serving(app=Starlette(routes=routes)) as upstream:
        judge = TrafficJudge(pipeline, Target(upstream.url, document), lines.append)
        judged = Semaphore(0)

        def end(capture: Capture) -> None:
            judge.end(capture)
            judged.release()

        proxy = Proxy("", pipeline, upstream.url, "", judge, 10, lines.append, end)
        with serving(app=proxy) as running, httpx.Client(base_url=running.url) as client:
            client.headers["authorization"] = "Bearer secret-key-1"
            yield Checked(client, judge, lines, judged)


@pytest.mark.parametrize(
    ("method", "target", "sent", "side", "words"),
    [
        ("GET", "/pets/7", {}, "reply", "/name: 7 is not of type string"),
        ("GET", "/pets/x", {}, "request", "'id'"),
        ("GET", "/pets/1", {"headers": {"authorization": ""}}, "request", "the key is missing"),
        ("GET", "/dogs", {}, "request", "There is no GET /dogs"),
        ("POST", "/talk", {"json": {}}, "request", "'text'"),
    ],
)
def test_a_deviation_is_reported(
    checked: Checked, method: str, target: str, sent: dict[str, Any], side: str, words: str
) -> None:
    checked.send(method, target, **sent)

    (failed,) = [line for line in checked.lines if f"FAILED {side}" in line]
    assert words in failed
    assert checked.judge.broken == 1


def test_what_keeps_the_document_is_passed_on_without_a_report(checked: Checked) -> None:
    assert checked.send("GET", "/pets/1").json() == {"name": "Rex"}
    assert checked.send("GET", "/pets/2").status_code == 302
    assert checked.send("POST", "/talk", json={"text": "a"}).text == "data: {}\n\n"

    assert not [line for line in checked.lines if "FAILED" in line]
    assert next(checked.judge.summary()) == "3 exchanges of 2 operations: 3 PASSED, 0 FAILED"


def test_the_summary_counts_equal_deviations_once(checked: Checked) -> None:
    for number in (1, 7, 8):
        checked.send("GET", f"/pets/{number}")
    first, second, third = checked.judge.summary()

    assert first == "3 exchanges of 1 operation: 1 PASSED, 2 FAILED"
    assert second.startswith("     2 x  GET /pets/{id}  reply: schema: /name: 7 is not")
    assert third == "  not called: 1 operation"
