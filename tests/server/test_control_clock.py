"""The clock of a sandbox is moved by hand, never backwards, and bad wishes are refused with what would be right."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

import fakeredis
import httpx
import pytest

from mockgateway.clock import SharedClock
from mockgateway.stores.redis import RedisStore


@pytest.fixture
def path() -> str:
    return f"/~clock-{uuid4().hex[:12]}/_mock/clock"


def test_it_tells_the_time(client: httpx.Client, path: str) -> None:
    told = client.get(path).json()
    assert told.keys() == {"now", "iso", "speed", "frozen"}
    assert (told["speed"], told["frozen"]) == (1.0, False)
    assert abs(datetime.fromisoformat(told["iso"]).timestamp() - told["now"]) < 0.001


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
def test_a_frozen_clock_moves_by_exactly_what_was_said(
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
def test_it_can_be_set(client: httpx.Client, path: str, moment: Any) -> None:
    told = client.put(path, json={"set": moment, "frozen": True}).json()
    assert told["iso"] == "2999-12-31T23:59:59.000Z"


def test_it_stops_and_goes_on(client: httpx.Client, path: str) -> None:
    assert client.post(path, json={"speed": 60}).json()["speed"] == 60
    assert client.post(path, json={"frozen": True}).json()["speed"] == 0
    assert client.post(path, json={"frozen": False}).json()["speed"] == 1
    assert client.post(path, json={"speed": 0}).json()["frozen"] is True


def test_each_sandbox_has_its_own(client: httpx.Client, path: str) -> None:
    client.post(path, json={"advance": "10d"})
    assert (
        client.get(path).json()["now"] - client.get(path.replace("clock-", "other-")).json()["now"]
        > 800_000
    )


def test_replies_obey_it(client: httpx.Client, path: str) -> None:
    client.post(path, json={"set": "2031-05-06T00:00:00Z", "frozen": True})
    answer = client.get(
        path.replace("/_mock/clock", "/babysea/v1/library/models"),
        headers={"authorization": "Bearer bye_any"},
    )
    assert answer.json()["timestamp"].startswith("2031-05-06T00:00:00")


BAD = [
    ({}, "nothing is wished for"),
    ({"advance": -1}, "does not go back"),
    ({"advance": "-10m"}, "no length of time"),
    ({"advance": "soon"}, "no length of time"),
    ({"advance": "1" * 400}, "no length of time"),
    ({"advance": True}, "no length of time"),
    ({"advance": None}, "no length of time"),
    ({"advance": [1]}, "no length of time"),
    ({"advance": "99999999d"}, "year 2999"),
    ({"set": 0}, "does not go back"),
    ({"set": "1999-01-01"}, "does not go back"),
    ({"set": "3001-01-01"}, "year 2999"),
    ({"set": "yesterday"}, "no moment"),
    ({"set": "0001-01-01T00:00:00+23:59"}, "no moment|does not go back"),
    ({"set": {}}, "no moment"),
    ({"advance": 1, "set": 1}, "at once"),
    ({"speed": -1}, "speed"),
    ({"speed": 1e9}, "speed"),
    ({"speed": "fast"}, "speed"),
    ({"speed": True}, "speed"),
    ({"frozen": 1}, "frozen"),
    ({"frozen": True, "speed": 2}, "at once"),
    ({"sped": 60}, "unknown word 'sped'"),
]


@pytest.mark.parametrize(
    ("wish", "why"), [pytest.param(wish, why, id=str(wish)[:40]) for wish, why in BAD]
)
def test_a_bad_wish_changes_nothing_and_says_what_would_be_right(
    client: httpx.Client, path: str, wish: Any, why: str
) -> None:
    before = client.post(path, json={"frozen": True}).json()
    answer = client.post(path, json=wish)
    said = answer.json()
    assert answer.status_code == 400
    assert any(word in said["error"] for word in why.split("|"))
    assert said["advice"]
    assert client.get(path).json() == before


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b"1", b'"10m"', b"\xff", b'{"advance": NaN}', b'{"advance": 1e999}']
)
def test_what_is_no_wish_at_all_is_refused(client: httpx.Client, path: str, body: bytes) -> None:
    answer = client.post(path, content=body)
    assert (answer.status_code, answer.json().keys()) == (400, {"error", "advice"})


def test_a_body_beyond_all_measure_is_refused(client: httpx.Client, path: str) -> None:
    assert client.post(path, content=b" " * 1_100_000).status_code == 413


def test_other_methods_are_told_which_there_are(client: httpx.Client, path: str) -> None:
    assert client.delete(path).status_code == 405


# The clock that workers share.


def test_workers_agree_on_the_time_and_a_restart_goes_on() -> None:
    server = fakeredis.FakeServer()
    one, two = (
        SharedClock(RedisStore("", fakeredis.FakeRedis(server=server)), "s/clock", 0)
        for _ in range(2)
    )
    one.advance(600)
    assert one.now() == two.now()
    two.run(60)
    assert one.real_seconds_until(one.now() + 60) <= 1.0
    two.run(0)
    three = SharedClock(RedisStore("", fakeredis.FakeRedis(server=server)), "s/clock", 0)
    assert three.now() == one.now() == two.now()


def test_a_shared_clock_tells_who_waits_for_it() -> None:
    clock = SharedClock(
        RedisStore("", fakeredis.FakeRedis(server=fakeredis.FakeServer())), "s/clock", 0
    )
    told: list[int] = []
    clock.changed.append(lambda: told.append(1))
    clock.advance(1)
    clock.run(2)
    assert len(told) == 2


def test_a_start_with_another_speed_has_it() -> None:
    store = RedisStore("", fakeredis.FakeRedis(server=fakeredis.FakeServer()))
    slow = SharedClock(store, "s/clock", 0)
    slow.advance(1000)
    before = slow.now()
    fast = SharedClock(store, "s/clock", 60)
    assert fast.speed == 60
    assert fast.now() >= before


def test_a_shared_clock_does_not_go_back_when_the_store_is_emptied() -> None:
    store = RedisStore("", fakeredis.FakeRedis(server=fakeredis.FakeServer()))
    clock = SharedClock(store, "s/clock", 0)
    clock.advance(1000)
    before = clock.now()
    store.delete("s/clock")
    assert clock.now() >= before
    with pytest.raises(ValueError, match="does not go back"):
        clock.set(before - 1)
