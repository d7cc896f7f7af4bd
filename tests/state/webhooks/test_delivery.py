"""Delivery over real TCP, with receivers that misbehave: nothing is lost, blocked or repeated."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import jsonschema
import pytest

from mockgateway.clock import wall
from mockgateway.data import OPENAPI
from mockgateway.gateways import WEBHOOKS
from mockgateway.server import Settings, create_app
from mockgateway.server.app import App
from mockgateway.server.factory import make_control
from mockgateway.spec.bundle import bundle
from mockgateway.spec.document import Document
from mockgateway.state.webhooks import Targets
from mockgateway.stores.redis import RedisStore
from tests.serving import Mock, serving
from tests.state.webhooks.receivers import closed_port, receiving

IMAGE = "/babysea/v1/generate/image/bfl/flux-schnell"


class Box:
    """A sandbox of its own in a running mock, with a stopped clock."""

    def __init__(self, mock: Mock, name: str = "") -> None:
        self.name = name or f"wh-{uuid4().hex[:12]}"
        self.mock = mock
        self.http = httpx.Client(base_url=f"{mock.url}/~{self.name}", timeout=20)
        self.post("/_mock/clock", frozen=True)

    def __enter__(self) -> Box:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    @property
    def inbox(self) -> str:
        return f"{self.mock.url}/~{self.name}/_mock/inbox"

    def post(
        self, path: str, key: str = "", headers: dict[str, str] | None = None, **body: Any
    ) -> Any:
        answer = self.http.post(
            path,
            json=body,
            headers={**({"authorization": f"Bearer {key}"} if key else {}), **(headers or {})},
        )
        assert answer.is_success, answer.text
        return answer.json()

    def video(self, url: str, model: str = "seedance-2") -> str:
        return str(
            self.post("/apikey/v1/videos", "ak_any", model=model, prompt="sea", callback_url=url)[
                "id"
            ]
        )

    def advance(self, length: str | float) -> None:
        self.post("/_mock/clock", advance=length)

    def deliveries(self, **query: str) -> list[dict[str, Any]]:
        """Return all deliveries after everything due was attempted."""
        answer = self.http.get("/_mock/webhooks/deliveries", params={"wait": "15", **query})
        assert answer.status_code == 200
        return list(answer.json()["deliveries"])

    def statuses(self) -> list[Any]:
        [delivery] = self.deliveries()
        return [attempt["status"] for attempt in delivery["attempts"]]


@pytest.fixture
def box(mock: Mock) -> Iterator[Box]:
    with Box(mock) as made:
        yield made


def test_a_receiver_that_recovers_gets_the_retry_on_schedule(box: Box) -> None:
    with receiving(500, 503, 200) as receiver:
        box.video(receiver.url)
        assert box.deliveries()[0]["attempts"] == []
        box.advance("10m")
        assert box.statuses() == [500]
        box.advance(0.9)
        assert box.statuses() == [500]
        box.advance(0.2)
        assert box.statuses() == [500, 503]
        box.advance(2)
        assert box.statuses() == [500, 503, 200]
        box.advance("1d")
        assert box.deliveries()[0]["state"] == "delivered"
        assert len(receiver.got) == 3
        assert len({body for _, _, body in receiver.got}) == 1
        for _, head, body in receiver.got:
            assert WEBHOOKS["apikey"].verify(head, body, "whsec_test", wall()) == "valid"


def test_a_redirect_is_not_followed(box: Box) -> None:
    with receiving(200) as target, receiving(307, headers=(("location", target.url),)) as receiver:
        box.video(receiver.url)
        for length in ("10m", 2, 3, 5, "1d"):
            box.advance(length)
            box.deliveries()
        assert box.statuses() == [307] * 4
        assert (len(receiver.got), len(target.got)) == (4, 0)


def test_an_unreachable_receiver_is_tried_four_times(box: Box) -> None:
    box.video(closed_port())
    for length in ("10m", 2, 3, 5, "1d"):
        box.advance(length)
        box.deliveries()
    [delivery] = box.deliveries()
    assert delivery["state"] == "failed"
    assert len(delivery["attempts"]) == 4
    assert all("ConnectError" in attempt["error"] for attempt in delivery["attempts"])


def test_a_receiver_that_closes_the_connection_is_retried(box: Box) -> None:
    with receiving(1, 200) as receiver:
        box.video(receiver.url)
        box.advance("10m")
        box.deliveries()
        box.advance(2)
        assert box.statuses() == [None, 200]


class ShortTimeout:
    """A gateway's webhook format with a short timeout."""

    def __init__(self, gateway: str) -> None:
        self._format = WEBHOOKS[gateway]
        self.schedule = self._format.schedule._replace(timeout=0.3)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._format, name)


def impatient(gateway: str) -> App:
    """Return a mock whose gateway waits for a receiver for a short time only."""
    app = create_app(Settings())
    states = app.mounts[gateway].pipeline.states
    states.webhook_format = ShortTimeout(gateway)  # type: ignore[assignment]
    return app


def test_the_next_event_of_a_task_waits_for_the_one_before() -> None:
    with serving(app=impatient("babysea")) as mock, receiving(0) as silent, Box(mock) as box:
        box.post("/_mock/webhooks", gateway="babysea", url=silent.url)
        box.post(IMAGE, "bye_any", generation_prompt="x")
        box.advance("10m")
        assert [len(delivery["attempts"]) for delivery in box.deliveries()] == [1, 1]
        assert silent.most == 1


def test_a_silent_receiver_times_out_and_blocks_no_other() -> None:
    app = impatient("apikey")
    with (
        serving(app=app) as mock,
        receiving(0) as silent,
        receiving(200) as other,
        Box(mock) as box,
    ):
        for _ in range(12):  # more than the limit for one host
            box.video(silent.url)
        box.video(other.url)
        box.advance("10m")
        started = time.perf_counter()
        assert box.http.get("/sealink/v1/models").status_code == 200
        while not other.got:
            assert time.perf_counter() - started < 10
        found = box.deliveries()
        assert silent.most == 8
        assert [delivery["attempts"][0]["error"] for delivery in found] == ["timeout"] * 12 + [""]
        for length in (2, 3, 5, "1d"):
            box.advance(length)
            box.deliveries()
        assert {
            (delivery["state"], len(delivery["attempts"])) for delivery in box.deliveries()
        } == {("failed", 4), ("delivered", 1)}


def test_events_of_one_task_arrive_in_order(box: Box) -> None:
    box.post("/_mock/webhooks", gateway="babysea", url=f"{box.inbox}/b")
    for _ in range(20):
        box.post(IMAGE, "bye_any", generation_prompt="x")
    box.advance("10m")
    assert {delivery["state"] for delivery in box.deliveries()} == {"delivered"}
    received: dict[str, list[str]] = {}
    for message in box.http.get("/_mock/inbox/b").json()["messages"]:
        received.setdefault(message["json"]["webhook_data"]["generation_id"], []).append(
            message["json"]["webhook_event"]
        )
    assert len(received) == 20
    assert set(map(tuple, received.values())) == {("generation.started", "generation.completed")}


def schemas(gateway: str) -> Any:
    document: Any = bundle(Document(OPENAPI / f"{gateway}.yaml", gateway))

    def valid(schema: Any, value: Any) -> None:
        jsonschema.Draft202012Validator({**schema, "components": document["components"]}).validate(
            value
        )

    return document, valid


def resolved(document: Any, node: Any) -> Any:
    while "$ref" in node:
        steps = node["$ref"].removeprefix("#/").split("/")
        node = document
        for step in steps:
            node = node[step.replace("~1", "/").replace("~0", "~")]
    return node


def check(gateway: str, item: Any, message: dict[str, Any]) -> None:
    """Check a message's body and headers against the document's schemas."""
    document, valid = schemas(gateway)
    operation = resolved(document, item)["post"]
    valid(operation["requestBody"]["content"]["application/json"]["schema"], message["json"])
    heads = {name.lower(): value for name, value in message["headers"]}
    for parameter in (resolved(document, one) for one in operation["parameters"]):
        value = heads[parameter["name"].lower()]
        valid(
            parameter["schema"],
            int(value) if parameter["schema"].get("type") == "integer" else value,
        )


@pytest.mark.parametrize("ending", ["completed", "failed", "canceled"])
def test_babysea_webhooks_match_the_document_and_a_poll(box: Box, ending: str) -> None:
    box.post("/_mock/webhooks", gateway="babysea", url=f"{box.inbox}/b")
    task = box.post(IMAGE, "bye_any", generation_prompt="x")["data"]["generation_id"]
    if ending == "canceled":
        box.post(f"/babysea/v1/content/generation/cancel/{task}", "bye_any")
    elif ending == "failed":
        box.mock.app.sandbox_state(box.name).sandbox.gateway_states["babysea"].tasks.apply_event(
            task, "start"
        )
        box.mock.app.sandbox_state(box.name).sandbox.gateway_states["babysea"].tasks.apply_event(
            task, "fail"
        )
    box.advance("10m")
    assert {delivery["state"] for delivery in box.deliveries()} == {"delivered"}
    messages = box.http.get("/_mock/inbox/b").json()["messages"]
    document, _ = schemas("babysea")
    for message in messages:
        assert message["signature"] == "valid"
        check("babysea", document["webhooks"][message["json"]["webhook_event"]], message)
    last = messages[-1]["json"]
    assert last["webhook_event"] == f"generation.{ending}"
    polled = box.http.get(
        f"/babysea/v1/content/{task}", headers={"authorization": "Bearer bye_any"}
    ).json()["data"]
    data = last["webhook_data"]
    assert {word: polled[word] for word in data if word in polled} == {
        word: data[word] for word in data if word in polled
    }
    assert polled["generation_status"] == data["generation_status"]


@pytest.mark.parametrize("key", ["sk-sealink-any", "sk-sealink-test-0000000000000000000000000000"])
def test_sealink_webhooks_match_the_document_and_a_poll(box: Box, key: str) -> None:
    task = box.post(
        "/sealink/v1/video/generations",
        key,
        model="wan2.6-t2v",
        prompt="sea",
        webhook_url=f"{box.inbox}/s",
    )["id"]
    box.advance("10m")
    assert [delivery["state"] for delivery in box.deliveries()] == ["delivered"]
    [message] = box.http.get("/_mock/inbox/s").json()["messages"]
    document, _ = schemas("sealink")
    check(
        "sealink",
        document["paths"]["/v1/video/generations"]["post"]["callbacks"]["taskEnded"][
            "{$request.body#/webhook_url}"
        ],
        message,
    )
    assert (message["signature"], message["json"]["type"]) == ("valid", "task.completed")
    assert (
        message["json"]["data"]
        == box.http.get(
            f"/sealink/v1/tasks/{task}", headers={"authorization": f"Bearer {key}"}
        ).json()
    )


def test_apikey_webhooks_match_the_document_and_a_poll(box: Box) -> None:
    task = box.video(f"{box.inbox}/a")
    box.advance("10m")
    box.deliveries()
    [message] = box.http.get("/_mock/inbox/a").json()["messages"]
    document, _ = schemas("apikey")
    check(
        "apikey",
        document["components"]["callbacks"]["TaskEvent"]["{$request.body#/callback_url}"],
        message,
    )
    assert (
        message["json"]
        == box.http.get(
            f"/apikey/v1/tasks/{task}", headers={"authorization": "Bearer ak_any"}
        ).json()
    )
    assert dict(message["headers"])["x-api-key-task-id"] == task


def test_sealink_posts_paid_calls_and_a_low_balance(box: Box) -> None:
    for url in ("u", "v"):
        box.post(
            "/_mock/webhooks",
            gateway="sealink",
            url=f"{box.inbox}/{url}",
            events=["usage.created"] if url == "u" else [],
        )
    key = "sk-sealink-any"
    reply = box.post(
        "/sealink/v1/chat/completions",
        key,
        model="qwen3-max",
        messages=[{"role": "user", "content": "Hello"}],
        metadata={"task_type": "greeting"},
    )
    assert {delivery["state"] for delivery in box.deliveries()} == {"delivered"}
    document, _ = schemas("sealink")
    [message], [_] = (box.http.get(f"/_mock/inbox/{name}").json()["messages"] for name in "uv")
    check("sealink", document["webhooks"]["usage.created"], message)
    data = message["json"]["data"]
    assert (data["input_tokens"], data["output_tokens"], data["task_type"]) == (
        reply["usage"]["prompt_tokens"],
        reply["usage"]["completion_tokens"],
        "greeting",
    )
    assert float(data["cost"]["amount"]) > 0
    outbox = box.mock.app.sandbox_state(box.name).sandbox.gateway_states["sealink"].outbox
    outbox.post(
        box.mock.app.mounts["sealink"].pipeline.accounts.find(key),
        "balance_low",
        outbox.sandbox.clock.now(),
        data={"balance": 4.87, "threshold": 5.0},
    )
    box.deliveries()
    [_, low] = box.http.get("/_mock/inbox/v").json()["messages"]
    check("sealink", document["webhooks"]["balance.low"], low)
    assert low["json"]["data"] == {
        "balance": {"amount": "4.87", "currency": "USD"},
        "threshold": {"amount": "5.00", "currency": "USD"},
    }


def test_sealink_posts_the_cost_of_a_task_once_it_succeeds(box: Box) -> None:
    box.post("/_mock/webhooks", gateway="sealink", url=f"{box.inbox}/u", events=["usage.created"])
    key = "sk-sealink-any"
    done, stopped = (
        str(box.post("/sealink/v1/video/generations", key, model="wan2.6-t2v", prompt="sea")["id"])
        for _ in range(2)
    )
    assert (
        box.http.delete(
            f"/sealink/v1/tasks/{stopped}", headers={"authorization": f"Bearer {key}"}
        ).status_code
        == 200
    )
    box.advance("1d")
    box.deliveries()
    [message] = box.http.get("/_mock/inbox/u").json()["messages"]
    check("sealink", schemas("sealink")[0]["webhooks"]["usage.created"], message)
    assert message["json"]["data"]["request_id"] == done
    assert float(message["json"]["data"]["cost"]["amount"]) > 0


def test_sealink_posts_an_expiring_key_once(box: Box) -> None:
    key = "sk-sealink-test-expiring-0000000000000000000"
    box.post("/_mock/webhooks", gateway="sealink", url=f"{box.inbox}/k", events=["key.expiring"])
    for _ in range(3):
        assert (
            box.http.get("/sealink/v1/me", headers={"authorization": f"Bearer {key}"}).status_code
            == 200
        )
    box.deliveries()
    [message] = box.http.get("/_mock/inbox/k").json()["messages"]
    check("sealink", schemas("sealink")[0]["webhooks"]["key.expiring"], message)
    assert (message["json"]["data"]["last4"], message["json"]["data"]["name"]) == (
        "0000",
        "expires in an hour",
    )


def test_a_cancelled_task_posts_only_the_cancellation(box: Box) -> None:
    task = box.post(
        "/sealink/v1/video/generations",
        "sk-sealink-any",
        model="wan2.6-t2v",
        prompt="sea",
        webhook_url=f"{box.inbox}/s",
    )["id"]
    assert (
        box.http.delete(
            f"/sealink/v1/tasks/{task}", headers={"authorization": "Bearer sk-sealink-any"}
        ).status_code
        == 200
    )
    box.advance("1d")
    box.deliveries()
    [message] = box.http.get("/_mock/inbox/s").json()["messages"]
    assert (message["json"]["type"], message["json"]["data"]["error"]["code"]) == (
        "task.failed",
        "task_cancelled",
    )


def test_a_webhook_cannot_reach_the_control_api(box: Box) -> None:
    before = box.http.get("/_mock/clock").json()["speed"]
    box.video(f"{box.mock.url}/~{box.name}/_mock/clock")
    box.advance("10m")
    assert box.statuses() == [403]
    assert box.http.get("/_mock/clock").json()["speed"] == before


def test_a_submission_succeeds_even_if_its_host_is_not_allowed(box: Box) -> None:
    task = box.video("https://your-app.com/webhooks/api-key")
    box.advance("10m")
    [delivery] = box.deliveries(task=task)
    assert (delivery["state"], delivery["why"], delivery["attempts"]) == (
        "not sent",
        "host not allowed",
        [],
    )


# With a store that outlives its worker.


def app_on(redis_url: str) -> App:
    app = create_app(Settings())
    store = RedisStore(redis_url)
    return App(app.mounts, "", 0, store, targets=Targets(), make_control=make_control)


def test_a_restart_loses_nothing(redis_url: str) -> None:
    with receiving(500, 200) as receiver:
        with serving(app=app_on(redis_url)) as mock, Box(mock, "kept") as box:
            box.video(receiver.url)
            later = box.video(receiver.url)
            box.advance("10m")
            assert box.deliveries()[0]["attempts"]
            now = box.http.get("/_mock/clock").json()
        with serving(app=app_on(redis_url)) as mock, Box(mock, "kept") as again:
            assert again.http.get("/_mock/clock").json() == now
            again.advance(10)
            assert [delivery["state"] for delivery in again.deliveries()] == ["delivered"] * 2
            assert again.deliveries()[1]["task"] == later
            assert len(receiver.got) == 3


def test_a_restarted_server_sends_due_deliveries(redis_url: str) -> None:
    with receiving(200) as receiver:
        with serving(app=app_on(redis_url)) as mock, Box(mock, "left") as box:
            box.video(receiver.url)
        app = app_on(redis_url)
        app.sandbox_state("left").sandbox.clock.advance(600)  # before a server runs
        assert receiver.got == []
        with serving(app=app):
            started = time.perf_counter()
            while not receiver.got:
                assert time.perf_counter() - started < 10


def test_two_workers_on_one_store_send_each_delivery_once(redis_url: str) -> None:
    with (
        receiving(200) as receiver,
        serving(app=app_on(redis_url)) as one,
        serving(app=app_on(redis_url)) as two,
        Box(one, "both") as first,
        Box(two, "both") as second,
    ):
        for number in range(30):
            (first, second)[number % 2].video(receiver.url)
        first.advance("10m")
        started = time.perf_counter()
        while open_ones := [
            one
            for one in [*first.deliveries(), *second.deliveries()]
            if one["state"] != "delivered"
        ]:  # each sandbox waits for its own deliveries only
            assert time.perf_counter() - started < 15, open_ones
        assert {len(one["attempts"]) for one in first.deliveries()} == {1}
        tasks = [json.loads(body)["id"] for _, _, body in receiver.got]
        assert len(tasks) == len(set(tasks)) == 30
