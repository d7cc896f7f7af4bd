"""All stores behave the same: one table of calls and results runs over each."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import fakeredis
import pytest
import redis

from mockgateway.ports import Store
from mockgateway.problem import ConfigError
from mockgateway.stores import MemoryStore, open_store
from mockgateway.stores.redis import RedisStore


def fake_redis() -> Store:
    return RedisStore("", fakeredis.FakeRedis(server=fakeredis.FakeServer()))


STORES = {"memory": MemoryStore, "redis": fake_redis}


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> Store:
    return STORES[request.param]()


CASES: dict[str, Callable[[Any], tuple[object, object]]] = {
    "nothing is there at first": lambda s: (s.get("a"), None),
    "what is put is there": lambda s: ((s.put("a", b"1"), s.get("a"))[1], b"1"),
    "the last put stays": lambda s: ((s.put("a", b"1"), s.put("a", b"2"), s.get("a"))[2], b"2"),
    "nothing at all can be put": lambda s: ((s.put("a", b""), s.get("a"))[1], b""),
    "bytes stay as they are": lambda s: (
        (s.put("a", bytes(range(256))), s.get("a"))[1],
        bytes(range(256)),
    ),
    "put_if_absent puts into an empty place": lambda s: (
        (s.put_if_absent("a", b"1"), s.get("a")),
        (b"1", b"1"),
    ),
    "put_if_absent leaves what is there": lambda s: (
        (s.put("a", b"1"), s.put_if_absent("a", b"2"), s.get("a")),
        (None, b"1", b"1"),
    ),
    "put_if_absent sees an empty value": lambda s: (
        (s.put("a", b""), s.put_if_absent("a", b"2"))[1],
        b"",
    ),
    "swap replaces what it expects": lambda s: (
        (s.put("a", b"1"), s.swap("a", b"1", b"2"), s.get("a")),
        (None, True, b"2"),
    ),
    "swap leaves what it does not expect": lambda s: (
        (s.put("a", b"1"), s.swap("a", b"0", b"2"), s.get("a")),
        (None, False, b"1"),
    ),
    "swap of nothing puts": lambda s: (
        (s.swap("a", None, b"2"), s.get("a"), list(s.scan("a"))),
        (True, b"2", [("a", b"2")]),
    ),
    "swap of nothing leaves what is there": lambda s: (
        (s.put("a", b""), s.swap("a", None, b"2"), s.get("a")),
        (None, False, b""),
    ),
    "swap of something needs it": lambda s: ((s.swap("a", b"1", b"2"), s.get("a")), (False, None)),
    "a number begins with nothing": lambda s: (
        (s.increment("n"), s.increment("n", 5), s.increment("n", -8), s.get("n")),
        (1, 6, -2, b"-2"),
    ),
    "a number is found by scanning": lambda s: (
        (s.increment("n/1"), list(s.scan("n/")))[1],
        [("n/1", b"1")],
    ),
    "delete tells whether there was something": lambda s: (
        (s.put("a", b"1"), s.delete("a"), s.delete("a"), s.get("a")),
        (None, True, False, None),
    ),
    "what is deleted is not scanned": lambda s: (
        (s.put("a/1", b"1"), s.put("a/2", b"2"), s.delete("a/1"), list(s.scan("a/")))[3],
        [("a/2", b"2")],
    ),
    "what comes back is scanned once": lambda s: (
        (
            s.put("a/1", b"1"),
            list(s.scan("a/")),
            s.delete("a/1"),
            s.put("a/1", b"2"),
            list(s.scan("a/")),
        )[4],
        [("a/1", b"2")],
    ),
    "scan keeps the order of the keys": lambda s: (
        [s.put(f"a/{n}", b"") for n in (10, 2, 1, 9)] and [key for key, _ in s.scan("a/")],
        ["a/1", "a/10", "a/2", "a/9"],
    ),
    "scan keeps to its prefix": lambda s: (
        [s.put(key, b"") for key in ("a", "a/", "a/1", "a0", "b/1", "/a/1", "A/1")]
        and [key for key, _ in s.scan("a/")],
        ["a/", "a/1"],
    ),
    "scan knows no wildcards": lambda s: (
        [s.put(key, b"") for key in ("a*/1", "ab/1", "a?/1", "[a]/1")]
        and [key for key, _ in s.scan("a*/")],
        ["a*/1"],
    ),
    "scan of nothing is everything": lambda s: (
        [s.put(key, b"") for key in ("b", "", "a")] and [key for key, _ in s.scan("")],
        ["", "a", "b"],
    ),
    "scan keeps to its prefix in any script": lambda s: (
        [s.put(key, b"") for key in ("é/1", "é/é", "e/1", "ê/1", "🐚/1")]
        and [key for key, _ in s.scan("é/")],
        ["é/1", "é/é"],
    ),
    "scan is of the moment it is asked": lambda s: (
        (s.put("a/1", b"1"), scanned := s.scan("a/"), s.put("a/2", b"2"), list(scanned))[3],
        [("a/1", b"1")],
    ),
    "many keys are scanned whole": lambda s: (
        [s.put(f"m/{n:05d}", b"%d" % n) for n in range(1300)]
        and sum(int(value) for _, value in s.scan("m/")),
        sum(range(1300)),
    ),
}


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in CASES.items()])
def test_all_stores_behave_the_same(
    store: Store, case: Callable[[Any], tuple[object, object]]
) -> None:
    got, wanted = case(store)
    assert got == wanted


def test_two_workers_on_redis_apply_each_swap_once() -> None:
    server = fakeredis.FakeServer()
    workers = [RedisStore("", fakeredis.FakeRedis(server=server)) for _ in range(4)]

    def work(store: Store) -> None:
        for _ in range(50):
            while not store.swap("n", old := store.get("n"), b"%d" % (int(old or 0) + 1)):
                pass
            store.increment("m")

    threads = [threading.Thread(target=work, args=(store,)) for store in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {store.get("n") for store in workers} == {b"200"}
    assert {store.get("m") for store in workers} == {b"200"}


def test_redis_keys_of_other_programs_are_left_alone() -> None:
    client = fakeredis.FakeRedis(server=fakeredis.FakeServer())
    client.set("a/1", b"theirs")
    store = RedisStore("", client)
    store.put("a/2", b"ours")
    assert list(store.scan("")) == [("a/2", b"ours")]
    assert client.get("a/1") == b"theirs"


def test_no_url_means_memory() -> None:
    assert open_store("").shared is open_store("memory").shared is False


@pytest.mark.parametrize(
    ("url", "what"),
    [
        pytest.param("redis://127.0.0.1:1/0", "cannot connect to Redis", id="no server listens"),
        pytest.param("redis://127.0.0.1:port/0", "", id="no port"),
        pytest.param("postgres://localhost/x", "not a known store", id="another kind"),
        pytest.param("/tmp/state.db", "not a known store", id="a file"),
    ],
)
def test_an_unusable_store_prevents_the_start(url: str, what: str) -> None:
    with pytest.raises(ConfigError) as refused:
        open_store(url)
    assert what in refused.value.what
    assert url in refused.value.where
    assert refused.value.advice


def test_a_missing_redis_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "redis", None)
    with pytest.raises(ConfigError, match=r"install mockgateway\[redis\]"):
        open_store("redis://localhost")


def test_a_lost_redis_connection_is_reported() -> None:
    server = fakeredis.FakeServer()
    store = RedisStore("", fakeredis.FakeRedis(server=server))
    server.connected = False
    with pytest.raises(redis.ConnectionError):
        store.put("a", b"1")
