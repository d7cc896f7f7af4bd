"""All stores behave the same: one table of calls and results runs over each."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import redis

from mockgateway.cli.embedded_store import EmbeddedStore
from mockgateway.ports import Place, SharedStore, Store, StoreUnavailable
from mockgateway.problem import ConfigError
from mockgateway.stores import MemoryStore, open_store
from mockgateway.stores.redis import RedisStore, servers
from mockgateway.stores.sqlite import SqliteStore


@pytest.fixture(params=["memory", "redis", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "memory":
        yield MemoryStore()
    elif request.param == "sqlite":
        with closing(SqliteStore(tmp_path / "state.db")) as made:
            yield made
    else:
        yield RedisStore(request.getfixturevalue("redis_url"))


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
        (s.swap("a/", None, b"2"), s.get("a/"), list(s.scan("a/"))),
        (True, b"2", [("a/", b"2")]),
    ),
    "many values are read in their order": lambda s: (
        (s.put("a", b"1"), s.put("b/c", b""), s.get_many(["b/c", "x", "a", "a"]))[2],
        [b"", None, b"1", b"1"],
    ),
    "a commit changes everything": lambda s: (
        (
            s.put("a/1", b"1"),
            s.commit({"a/1": b"1", "a/2": None}, {"a/1": None, "a/2": b"2", "a/3": b""}),
            list(s.scan("a/")),
        )[1:],
        (True, [("a/2", b"2"), ("a/3", b"")]),
    ),
    "a commit changes nothing if one value differs": lambda s: (
        (
            s.put("a/1", b"1"),
            s.commit({"a/1": b"1", "a/2": b""}, {"a/1": None, "a/3": b"3"}),
            s.commit({"a/1": None}, {"a/1": b"2"}),
            list(s.scan("a/")),
        )[1:],
        (False, False, [("a/1", b"1")]),
    ),
    "a commit may expect nothing": lambda s: (
        (s.commit({}, {"a": b"1"}), s.commit({}, {"a": None}), s.get("a")),
        (True, True, None),
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
    "scan keeps to its prefix in any script": lambda s: (
        [s.put(key, b"") for key in ("é/1", "é/é", "e/1", "ê/1", "🐚/1")]
        and [key for key, _ in s.scan("é/")],
        ["é/1", "é/é"],
    ),
    "scan is of the moment it is asked": lambda s: (
        (s.put("a/1", b"1"), scanned := s.scan("a/"), s.put("a/2", b"2"), list(scanned))[3],
        [("a/1", b"1")],
    ),
    "marks tell which were there, and the oldest go": lambda s: (
        (
            s.mark("m", [b"1", b"2", b"3"], 3),
            s.mark("m", [b"1", b"4"], 3),
            s.mark("m", [b"2", b"3", b"1", b"4"], 9),
            s.delete("m"),
            s.mark("m", [b"1"], 3),
        ),
        ([False] * 3, [True, False], [False, True, True, True], True, [False]),
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


@pytest.mark.parametrize("kind", ["redis", "sqlite"])
def test_logs_keep_their_newest_entries(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    def log_of(store: SharedStore, after: Place = (0, 0)) -> tuple[int, list[bytes]]:
        total, first, entries = store.read_log("a/log", after)
        assert not entries or (first is not None and first <= entries[0][0])
        return total, [entry for _, entry in entries]

    one: SharedStore
    two: SharedStore
    if kind == "redis":
        url = request.getfixturevalue("redis_url")
        one, two = RedisStore(url), RedisStore(url)
    else:
        one, two = SqliteStore(tmp_path / "state.db"), SqliteStore(tmp_path / "state.db")
        request.addfinalizer(one.close)
        request.addfinalizer(two.close)
    assert log_of(one) == (0, [])
    for number in range(300):
        (one, two)[number % 2].append("a/log", b"%d" % number, 50)
    total, entries = log_of(one)
    assert (total, entries[-1]) == (300, b"299")
    assert 50 <= len(entries) <= 200
    two.trim("a/log", 2)
    assert log_of(one) == (300, [b"298", b"299"])
    last = one.read_log("a/log", (0, 0))[2][-1][0]
    two.append("a/log", b"new", 50)
    assert log_of(one, last) == (301, [b"new"])
    assert one.read_and_count(["a/1", "a/log-x"], "a/calls") == ([None, None], 1)
    assert two.read_and_count(["a/1"], "a/calls") == ([None], 2)
    assert two.read_and_count(["a/calls"]) == ([b"2"], 0)
    assert two.commit({}, {"a/log": None})
    assert log_of(one) == (0, [])


def test_two_workers_on_redis_apply_each_swap_once(redis_url: str) -> None:
    workers = [RedisStore(redis_url) for _ in range(4)]

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


def test_redis_has_a_life_and_one_slot_for_each_key(redis_url: str) -> None:
    client = redis.Redis.from_url(redis_url)
    client.set("a/1", b"theirs")
    store = RedisStore(redis_url, life=100)
    store.put("a/2", b"ours")
    store.increment("a/3")
    store.commit({}, {"a/4": b"", "b/1": b""})
    own = [key for key in client.scan_iter() if key != b"a/1"]

    assert [key for key, _ in store.scan("a/")] == ["a/2", "a/3", "a/4"]
    assert client.get("a/1") == b"theirs"
    assert {key.partition(b"}")[0] for key in own} == {b"{mockgateway"}
    assert all(90 < client.ttl(key) <= 100 for key in own)


def test_sqlite_deletes_a_sandbox_after_its_life(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    with closing(SqliteStore(path, life=0)) as first:
        first.put("old/1", b"")
        first.mark("old/marks", [b"1"], 9)
        first.append("old/log", b"entry", 9)
    with closing(SqliteStore(path, life=0)) as second:
        second.read_and_count(["new/1"])
    with closing(sqlite3.connect(path)) as connection:
        tables = ("entries", "marks", "logs", "totals")
        counts = [connection.execute(f"SELECT count(*) FROM {one}").fetchone() for one in tables]
    assert counts == [(0,)] * 4


def test_an_entry_that_redis_refuses_is_an_error_of_the_store(redis_url: str) -> None:
    """Nobody waits for its reply."""
    store, before = RedisStore(redis_url), StoreUnavailable.raised
    store.put("a/text", b"x")

    async def work() -> None:
        store.append("a/text", b"entry", 9)
        store.add("a/text", 1)
        assert store.get("a/text") == b"x"
        store.close()

    asyncio.run(store.suspend(work()))
    assert StoreUnavailable.raised == before + 2


def test_memory_drops_what_was_written_longest_ago(caplog: pytest.LogCaptureFixture) -> None:
    store = MemoryStore(room=40_000)
    for number in range(100):
        store.put(f"a/{number:03d}", bytes(1000))
        store.put("a/often", b"")
    kept = [key for key, _ in store.scan("a/")]

    assert 20 < len(kept) < 40
    assert kept[-2:] == ["a/099", "a/often"]
    assert kept[0] == f"a/{100 - len(kept) + 1:03d}"
    counts = re.findall(r"the (\d+) oldest values were dropped", caplog.text)
    assert sum(map(int, counts)) == 101 - len(kept)


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


def test_an_old_redis_prevents_the_start(redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "OLDEST", 99)
    with pytest.raises(ConfigError, match="lacks commands"):
        open_store(redis_url)


def test_workers_pass_over_an_old_redis(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "redis-server"
    program.write_text("#!/bin/sh\necho 'Redis server v=6.0.16 sha=0 bits=64'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    store = EmbeddedStore()
    store.close()

    assert store.url.startswith("sqlite://")


def test_a_missing_redis_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("mockgateway.stores.redis")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "hiredis", None)
    with pytest.raises(ConfigError, match=r"pip install .*\[redis\]"):
        open_store("redis://localhost")
