"""The clock of a sandbox can be moved, never backwards; wrong requests are refused with advice."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest

from mockgateway.clock import SharedClock
from mockgateway.stores.redis import RedisStore

JSON = {"content-type": "application/json"}


@pytest.fixture
def path() -> str:
    return f"/~clock-{uuid4().hex[:12]}/_mock/clock"


def test_the_clock_is_described(client: httpx.Client, path: str) -> None:
    clock = client.get(path).json()
    assert clock.keys() == {"now", "iso", "speed", "frozen"}
    assert (clock["speed"], clock["frozen"]) == (1.0, False)
    assert abs(datetime.fromisoformat(clock["iso"]).timestamp() - clock["now"]) < 0.001


@pytest.mark.parametrize("method", ["PUT", "POST"])
@pytest.mark.parametrize(
    ("length", "seconds"),
    [
        ("10m", 600),
        (90, 90),
        ("1h30m", 5400),
        ("1.5s", 1.5),
        ("250ms", 0.25),
        ("2d", 172_800),
        (0, 0),
        (0.25, 0.25),
    ],
)
def test_a_frozen_clock_advances_by_exactly_the_requested_time(
    client: httpx.Client, path: str, method: str, length: Any, seconds: float
) -> None:
    before = client.request(method, path, json={"frozen": True}).json()
    after = client.request(method, path, json={"advance": length}).json()
    assert before["frozen"] is after["frozen"] is True
    assert after["now"] == pytest.approx(before["now"] + seconds, abs=1e-5)
    assert client.get(path).json() == after


@pytest.mark.parametrize(
    "moment",
    ["2999-12-31T23:59:59Z", "2999-12-31T23:59:59+00:00", "2999-12-31T23:59:59", 32_503_679_999],
)
def test_the_clock_can_be_set(client: httpx.Client, path: str, moment: Any) -> None:
    clock = client.put(path, json={"set": moment, "frozen": True}).json()
    assert clock["iso"] == "2999-12-31T23:59:59.000Z"


def test_the_clock_can_be_frozen_and_resumed(client: httpx.Client, path: str) -> None:
    assert client.post(path, json={"speed": 60}).json()["speed"] == 60
    assert client.post(path, json={"frozen": True}).json()["speed"] == 0
    assert client.post(path, json={"frozen": False}).json()["speed"] == 1
    assert client.post(path, json={"speed": 0}).json()["frozen"] is True


def test_each_sandbox_has_its_own_clock(client: httpx.Client, path: str) -> None:
    client.post(path, json={"advance": "10d"})
    assert (
        client.get(path).json()["now"] - client.get(path.replace("clock-", "other-")).json()["now"]
        > 800_000
    )


def test_replies_use_the_sandboxes_clock(client: httpx.Client, path: str) -> None:
    client.post(path, json={"set": "2031-05-06T00:00:00Z", "frozen": True})
    reply = client.get(
        path.replace("/_mock/clock", "/babysea/v1/library/models"),
        headers={"authorization": "Bearer bye_any"},
    )
    assert reply.json()["timestamp"].startswith("2031-05-06T00:00:00")


BAD = [
    ({}, "changes nothing"),
    ({"advance": -1}, "does not go back"),
    ({"advance": "-10m"}, "not a length of time"),
    ({"advance": "soon"}, "not a length of time"),
    ({"advance": "1" * 400}, "not a length of time"),
    ({"advance": True}, "not a length of time"),
    ({"advance": None}, "not a length of time"),
    ({"advance": [1]}, "not a length of time"),
    ({"advance": "99999999d"}, "year 2999"),
    ({"set": 0}, "does not go back"),
    ({"set": "1999-01-01"}, "does not go back"),
    ({"set": "3001-01-01"}, "year 2999"),
    ({"set": "yesterday"}, "not a point in time"),
    ({"set": "0001-01-01T00:00:00+23:59"}, "not a point in time|does not go back"),
    ({"set": {}}, "not a point in time"),
    ({"advance": 1, "set": 1}, "exclude each other"),
    ({"speed": -1}, "speed"),
    ({"speed": 1e9}, "speed"),
    ({"speed": "fast"}, "speed"),
    ({"speed": True}, "speed"),
    ({"frozen": 1}, "frozen"),
    ({"frozen": True, "speed": 2}, "contradicts"),
    ({"sped": 60}, "unknown field 'sped'"),
]


@pytest.mark.parametrize(
    ("fields", "reason"), [pytest.param(*case, id=str(case[0])[:40]) for case in BAD]
)
def test_a_wrong_request_changes_nothing_and_gets_advice(
    client: httpx.Client, path: str, fields: Any, reason: str
) -> None:
    before = client.post(path, json={"frozen": True}).json()
    reply = client.post(path, json=fields)
    body = reply.json()
    assert reply.status_code == 400
    assert any(words in body["error"] for words in reason.split("|"))
    assert body["advice"]
    assert client.get(path).json() == before


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b"1", b'"10m"', b"\xff", b'{"advance": NaN}', b'{"advance": 1e999}']
)
def test_a_body_that_is_not_an_object_is_refused(
    client: httpx.Client, path: str, body: bytes
) -> None:
    reply = client.post(path, content=body, headers=JSON)
    assert (reply.status_code, reply.json().keys()) == (400, {"error", "advice"})


def test_a_body_over_a_mebibyte_is_refused(client: httpx.Client, path: str) -> None:
    assert client.post(path, content=b" " * 1_100_000, headers=JSON).status_code == 413


def test_a_wrong_method_gets_the_allowed_ones(client: httpx.Client, path: str) -> None:
    reply = client.delete(path)
    assert (reply.status_code, reply.headers["allow"]) == (405, "GET, HEAD, POST, PUT")
    webhooks = client.put(path.replace("/clock", "/webhooks"))
    assert (webhooks.status_code, webhooks.headers["allow"]) == (405, "GET, HEAD, POST")


def test_a_running_clock_can_be_advanced_by_nothing(client: httpx.Client, path: str) -> None:
    assert client.post(path, json={"advance": 0}).status_code == 200


# The clock that workers share


def test_workers_share_the_time_and_a_restart_continues_it(redis_url: str) -> None:
    store = RedisStore(redis_url)
    one, two = (SharedClock(RedisStore(redis_url), "s/clock", 0) for _ in range(2))
    one.advance(600)
    two.load(store.get("s/clock"))  # as before each request
    assert one.now() == two.now()
    two.run(60)
    one.load(store.get("s/clock"))
    assert one.real_seconds_until(one.now() + 60) <= 1.0
    two.run(0)
    one.load(store.get("s/clock"))
    three = SharedClock(RedisStore(redis_url), "s/clock", 0)
    assert three.now() == one.now() == two.now()


def test_a_shared_clock_reports_its_changes(redis_url: str) -> None:
    clock = SharedClock(RedisStore(redis_url), "s/clock", 0)
    changes: list[int] = []
    clock.changed.append(lambda: changes.append(1))
    clock.advance(1)
    clock.run(2)
    assert len(changes) == 2


def test_a_start_with_another_speed_changes_the_speed(redis_url: str) -> None:
    store = RedisStore(redis_url)
    slow = SharedClock(store, "s/clock", 0)
    slow.advance(1000)
    before = slow.now()
    fast = SharedClock(store, "s/clock", 60)
    assert fast.speed == 60
    assert fast.now() >= before


def test_a_shared_clock_does_not_go_back_when_the_store_is_emptied(redis_url: str) -> None:
    store = RedisStore(redis_url)
    clock = SharedClock(store, "s/clock", 0)
    clock.advance(1000)
    before = clock.now()
    store.delete("s/clock")
    assert clock.load(store.get("s/clock")) is False
    assert clock.now() >= before
    with pytest.raises(ValueError, match="does not go back"):
        clock.set(before - 1)
