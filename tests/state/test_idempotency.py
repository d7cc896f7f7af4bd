"""A create call that is repeated under its key runs once (BabySea's fact sheet, section 6)."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import httpx
import orjson
import pytest

import mockgateway.state.idempotency as module
from mockgateway.problem import Problem
from mockgateway.reply import Chunk, Ending, Pace, Reply
from mockgateway.request import ParsedRequest
from mockgateway.sandbox import Sandbox
from mockgateway.seed import Seed
from mockgateway.state.idempotency import Claim
from mockgateway.stores import MemoryStore
from mockgateway.stores.redis import RedisStore
from tests.serving import Mock

IMAGE = "/babysea/v1/generate/image/bfl/flux-schnell"
VIDEO = "/babysea/v1/generate/video/bytedance/seedance-1-pro"
BODY = {"generation_prompt": "A seal"}
WITHOUT_IDS = (
    "x-mock-seed",
    "idempotency-replayed",
    "date",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
)


@pytest.fixture
def sandbox(mock: Mock) -> Iterator[httpx.Client]:
    with httpx.Client(
        base_url=f"{mock.url}/~once-{uuid4().hex[:12]}",
        timeout=20,
        headers={"authorization": "Bearer bye_any"},
    ) as http:
        http.post("/_mock/clock", json={"frozen": True})
        yield http


def create(
    sandbox: httpx.Client, key: str, body: Any = None, path: str = IMAGE, **headers: str
) -> httpx.Response:
    return sandbox.post(
        path, json=BODY if body is None else body, headers={"idempotency-key": key, **headers}
    )


def made(sandbox: httpx.Client) -> int:
    return int(sandbox.get("/babysea/v1/content/list").json()["total"])


def test_a_repeated_request_gets_the_first_reply_marked_as_replayed(sandbox: httpx.Client) -> None:
    first, second = create(sandbox, "k"), create(sandbox, "k")
    assert "idempotency-replayed" not in first.headers
    assert second.headers["idempotency-replayed"] == "true"
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    replies = [
        {name: value for name, value in answer.headers.items() if name not in WITHOUT_IDS}
        for answer in (first, second)
    ]
    assert replies[0] == replies[1]
    assert second.headers["x-request-id"] == second.json()["request_id"]
    assert made(sandbox) == 1


def test_calls_without_a_key_are_independent(sandbox: httpx.Client) -> None:
    ids = {sandbox.post(IMAGE, json=BODY).json()["data"]["generation_id"] for _ in range(3)}
    assert len(ids) == made(sandbox) == 3


@pytest.mark.parametrize(
    ("body", "path"),
    [
        pytest.param({"generation_prompt": "A whale"}, IMAGE, id="another prompt"),
        pytest.param(BODY, "/babysea/v1/generate/image/bfl/flux-1.1-pro", id="another model"),
    ],
)
def test_another_request_under_the_key_is_refused(
    sandbox: httpx.Client, body: Any, path: str
) -> None:
    create(sandbox, "k")
    answer = create(sandbox, "k", body, path)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "BSE2015")
    assert made(sandbox) == 1


def test_the_same_json_in_another_order_is_the_same_request(sandbox: httpx.Client) -> None:
    one = sandbox.post(
        IMAGE,
        content=b'{"generation_prompt":"A","generation_ratio":"1:1"}',
        headers={"idempotency-key": "k", "content-type": "application/json"},
    )
    two = sandbox.post(
        IMAGE,
        content=b'{ "generation_ratio": "1:1", "generation_prompt": "A" }',
        headers={"idempotency-key": "k", "content-type": "application/json"},
    )
    assert one.json() == two.json()


@pytest.mark.parametrize(
    ("after", "replayed"), [("23h59m59s", True), ("24h", False), ("30d", False)]
)
def test_the_window_is_24_hours_of_the_sandboxs_clock(
    sandbox: httpx.Client, after: str, replayed: bool
) -> None:
    first = create(sandbox, "k")
    sandbox.post("/_mock/clock", json={"advance": after})
    second = create(sandbox, "k")
    assert ("idempotency-replayed" in second.headers) is replayed
    assert (
        first.json()["data"]["generation_id"] == second.json()["data"]["generation_id"]
    ) is replayed


def test_a_call_that_the_mock_cannot_answer_frees_its_key(sandbox: httpx.Client) -> None:
    failed = create(sandbox, "k", **{"x-mock-fault": "refuse=no_such_problem"})
    assert (failed.status_code, "no_such_problem" in failed.text) == (400, True)
    assert create(sandbox, "k").status_code == 200


def test_keys_belong_to_their_account_and_sandbox(sandbox: httpx.Client, mock: Mock) -> None:
    ids = {
        create(sandbox, "k").json()["data"]["generation_id"],
        create(sandbox, "k", authorization="Bearer bye_other").json()["data"]["generation_id"],
        httpx.post(
            f"{mock.url}/~once-elsewhere{IMAGE}",
            json=BODY,
            headers={"authorization": "Bearer bye_any", "idempotency-key": "k"},
        ).json()["data"]["generation_id"],
    }
    assert len(ids) == 3


@pytest.mark.parametrize(
    "key", ["k" * 255, "a-b_c:d.e", "5b3e1c8a-9c1f-4d2e-9b3f-7c0a1e9d2f4c", "."]
)
def test_keys_of_the_documented_format_are_accepted(sandbox: httpx.Client, key: str) -> None:
    assert create(sandbox, key).status_code == 200
    assert create(sandbox, key).headers["idempotency-replayed"] == "true"


@pytest.mark.parametrize("key", ["k" * 256, "", "a b", "a/b", "a*", "é".encode().decode("latin-1")])
def test_keys_of_another_format_are_refused(sandbox: httpx.Client, key: str) -> None:
    answer = sandbox.post(IMAGE, json=BODY, headers=[(b"idempotency-key", key.encode("latin-1"))])
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "BSE2001")


def test_a_refused_request_can_be_retried_with_its_key(sandbox: httpx.Client) -> None:
    poor = {"authorization": "Bearer bye_testnobalance0000000"}
    assert create(sandbox, "k", **poor).status_code == 402
    assert create(sandbox, "k", {"generation_prompt": 5}).status_code == 400
    assert create(sandbox, "k").status_code == 200


def test_a_replay_shows_a_later_cancellation(sandbox: httpx.Client) -> None:
    task = create(sandbox, "k").json()["data"]["generation_id"]
    assert sandbox.post(f"/babysea/v1/content/generation/cancel/{task}").status_code == 200
    again = create(sandbox, "k")
    assert again.headers["idempotency-replayed"] == "true"
    assert again.json()["data"] == {"generation_id": task, "generation_status": "canceled"}


def test_other_gateways_ignore_the_header(sandbox: httpx.Client) -> None:
    ids = {
        sandbox.post(
            "/apikey/v1/videos",
            json={"model": "seedance-2", "prompt": "x"},
            headers={"idempotency-key": "k", "authorization": "Bearer a"},
        ).json()["id"]
        for _ in range(2)
    }
    assert len(ids) == 2


# A key is claimed until the whole answer has been sent.

OTTER = {"generation_prompt": "An otter"}
SAYS_NO = {"json": {"status": "error"}, "status": 503}
SLOW = {"latency": "1.5s"}


def rules(*entries: Any) -> dict[str, Any]:
    return {"rules": list(entries)}


@pytest.mark.parametrize(
    ("scenario", "header", "status", "after"),
    [
        pytest.param(None, "latency=1.5s", 200, "replayed", id="a requested delay"),
        pytest.param(
            rules({"first": 1, "faults": [SLOW]}), "", 200, "replayed", id="a rule's delay"
        ),
        pytest.param(
            rules({"first": 1, "faults": [SLOW], "reply": {"json": {"a": 1}}}),
            "",
            200,
            "replayed",
            id="a canned reply",
        ),
        pytest.param(
            rules({"first": 1, "at": "edge", "faults": [SLOW], "reply": {"json": {"a": 1}}}),
            "",
            200,
            "replayed",
            id="a canned reply at the edge",
        ),
        pytest.param(
            rules({"first": 1, "faults": [SLOW], "reply": SAYS_NO}),
            "",
            503,
            "anew",
            id="a canned error",
        ),
        pytest.param(None, "latency=1.5s, refuse=upstream_error", 502, "anew", id="an error"),
        pytest.param(None, "latency=1.5s, disconnect", None, "replayed", id="a cut reply"),
    ],
)
def test_a_repetition_of_an_unanswered_request_is_refused(
    sandbox: httpx.Client, scenario: Any, header: str, status: int | None, after: str
) -> None:
    if scenario is not None:
        sandbox.put("/_mock/scenario", json=scenario).raise_for_status()
    wish = {"x-mock-fault": header} if header else {}
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(create, sandbox, "late", OTTER, **wish)
        while not sandbox.get("/_mock/journal").json()["total"]:
            assert not first.done()
        early = create(sandbox, "late", OTTER)
        assert (early.status_code, early.json()["error"]["code"]) == (409, "BSE2016")
        if status is None:
            with pytest.raises(httpx.RemoteProtocolError):
                first.result()
        else:
            assert first.result().status_code == status
    again = create(sandbox, "late", OTTER)
    assert again.status_code == 200
    assert ("idempotency-replayed" in again.headers) is (after == "replayed")
    if status == 200:
        assert again.json() == first.result().json()


# The mechanism alone: concurrent requests and vanished workers.


def claim(
    sandbox: Sandbox,
    body: bytes = b"1",
    key: bytes = b"k",
    method: str = "POST",
    query: bytes = b"",
) -> tuple[Claim, ParsedRequest]:
    request = ParsedRequest(
        method,
        "/x",
        query,
        (),
        {b"idempotency-key": key},
        body,
        "",
        "",
        "babysea",
        "",
        sandbox,
        1,
        Seed.root("call"),
        0.0,
        {},
    )
    return Claim(request, "acct_1", 60), request


def ask(sandbox: Sandbox, value: int = 1, **fields: Any) -> Any:
    """Return the value of a repetition, or of a first call that is answered with `value`."""
    mine, request = claim(sandbox, **fields)
    mine.check_progress()
    if (earlier := mine.replay(request)) is not None:
        return orjson.loads(earlier.encode())
    mine.keep(request, Reply(200, value=value))
    mine.close()
    return value


@pytest.fixture(params=["memory", "redis"])
def world(request: pytest.FixtureRequest) -> Sandbox:
    if request.param == "memory":
        return Sandbox.create("s", 0, MemoryStore(), speed=0)
    return Sandbox.create("s", 0, RedisStore(request.getfixturevalue("redis_url")), speed=0)


def test_a_request_during_the_first_is_refused_and_replayed_after_it(world: Sandbox) -> None:
    first, request = claim(world)
    with pytest.raises(Problem) as refused:
        ask(world)
    assert refused.value.name == "idempotency_in_progress"
    for other in ({"body": b"2"}, {"method": "PUT"}, {"query": b"region=eu"}):
        with pytest.raises(Problem) as reused:
            ask(world, **other)
        assert reused.value.name == "idempotency_reused"
    first.keep(request, Reply(200, value=7))
    first.close()
    assert ask(world) == 7


@pytest.mark.parametrize("status", [None, 400, 503])
def test_a_failed_request_frees_its_key(world: Sandbox, status: int | None) -> None:
    first, request = claim(world)
    if status is not None:
        first.keep(request, Reply(status, value={}))
    first.close()
    assert ask(world, 5) == 5


def test_a_vanished_worker_frees_its_key_after_the_lease(
    world: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr(module, "wall", lambda: now)
    claim(world)
    with pytest.raises(Problem, match="still being processed"):
        ask(world)
    now += module.LEASE + 1
    assert ask(world, 3) == 3


@pytest.mark.parametrize(
    ("ending", "status", "after", "answer"),
    [
        pytest.param("", 200, 0.5, None, id="the reply is due in a while"),
        pytest.param("", 200, 2, None, id="the reply is not yet due"),
        pytest.param("", 200, 4, 1, id="the reply would have been sent"),
        pytest.param("", 503, 4, 2, id="the refusal would have been sent"),
        pytest.param(Ending.HANG, 200, 0, 1, id="the reply would have hung"),
    ],
)
def test_a_claim_of_a_client_that_left_stands_until_the_reply_is_due(
    world: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
    ending: str,
    status: int,
    after: float,
    answer: int | None,
) -> None:
    now = 1000.0
    monkeypatch.setattr(module, "wall", lambda: now)
    first, request = claim(world)
    first.keep(request, Reply(status, value=1))
    first.hold(Pace([Chunk(3.0, b"1")], ending=ending), passed=0.0)
    first.close(early=True)
    now += after
    if answer is None:
        with pytest.raises(Problem) as refused:
            ask(world, 2)
        assert refused.value.values["retry_after"] == {0.5: 3, 2: 1}[after]
    else:
        assert ask(world, 2) == answer


def test_a_key_that_is_used_again_is_kept(world: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_KEYS", 2)
    assert ask(world) == 1
    world.clock.advance(60)  # the window
    assert [ask(world, 2), ask(world, 3)] == [2, 2]
    assert [ask(world, 4, key=b"other"), ask(world, 5)] == [4, 2]


def test_the_newest_keys_are_kept(world: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_KEYS", 10)
    for number in range(40):
        ask(world, key=b"k%d" % number)
    kept = [key for key, _ in world.store.scan("s/babysea/idempotency/key/")]

    assert sorted(key.rpartition("k")[2] for key in kept) == [str(one) for one in range(30, 40)]
