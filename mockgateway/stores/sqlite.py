"""A store that the workers of one machine share: a SQLite database in a file.

Its calls take microseconds, so they are made in the event loop. Nothing survives a power cut: the
file is not forced to disk.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mockgateway.ports import Entries, Place, StoreUnavailable, T, Values
from mockgateway.problem import ConfigError

TIMEOUT = 2.0  # seconds to wait for another worker's change

_SCHEMA = """
CREATE TABLE IF NOT EXISTS entries (key BLOB PRIMARY KEY, value, used REAL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS marks (
    key BLOB, member BLOB, number INTEGER, PRIMARY KEY (key, member)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS logs (
    log BLOB, number INTEGER, entry BLOB, PRIMARY KEY (log, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS totals (log BLOB PRIMARY KEY, total INTEGER) WITHOUT ROWID;
"""
_PUT = "INSERT OR REPLACE INTO entries VALUES (?, ?, ?)"


class SqliteStore:
    """Implements `ports.SharedStore`.

    Args:
        path: The file.
        life: Seconds after its last use until a sandbox's state is deleted.

    Raises:
        ConfigError: The file cannot be opened.
    """

    shared = True

    def __init__(self, path: Path, life: int = 86_400) -> None:
        self._path = path
        self.life = life
        self._prolonged: dict[bytes, float] = {}
        self._lock = threading.RLock()
        self._opened: tuple[int, sqlite3.Connection] | None = None  # with the process that did
        try:
            self._connection.executescript(_SCHEMA)
        except sqlite3.Error as error:
            advice = "write sqlite:///tmp/state.db"
            raise ConfigError(f"--store sqlite://{path}", str(error), advice) from None

    @property
    def _connection(self) -> sqlite3.Connection:
        if self._opened is None or self._opened[0] != os.getpid():  # not to be used after a fork
            connection = sqlite3.connect(
                self._path, timeout=TIMEOUT, isolation_level=None, check_same_thread=False
            )
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = OFF")
            self._opened = os.getpid(), connection
        return self._opened[1]

    @contextmanager
    def _transaction(self, kind: str = "IMMEDIATE") -> Iterator[sqlite3.Connection]:
        """Run statements as one step. Raises StoreUnavailable."""
        with self._lock:
            try:
                connection = self._connection
                connection.execute(f"BEGIN {kind}")
                try:
                    yield connection
                except BaseException:
                    connection.execute("ROLLBACK")
                    raise
                connection.execute("COMMIT")
            except sqlite3.Error as error:
                raise StoreUnavailable(str(error)) from None

    def suspend(self, work: Coroutine[Any, Any, T]) -> Coroutine[Any, Any, T]:
        return work

    def close(self) -> None:
        if self._opened is not None and self._opened[0] == os.getpid():
            self._opened[1].close()
            self._opened = None

    def get(self, key: str) -> bytes | None:
        return self.get_many((key,))[0]

    def get_many(self, keys: Sequence[str]) -> list[bytes | None]:
        with self._transaction("DEFERRED") as connection:
            return [_get(connection, _encoded(key)) for key in keys]

    def put(self, key: str, value: bytes) -> None:
        self.commit({}, {key: value})

    def put_if_absent(self, key: str, value: bytes) -> bytes:
        with self._transaction() as connection:
            name = _encoded(key)
            if (existing := _get(connection, name)) is not None:
                return existing
            connection.execute(_PUT, (name, value, time.time()))
            return value

    def swap(self, key: str, old: bytes | None, new: bytes) -> bool:
        return self.commit({key: old}, {key: new})

    def commit(self, expected: Values, changes: Values) -> bool:
        with self._transaction() as connection:
            for key, wanted in expected.items():
                if _get(connection, _encoded(key)) != wanted:
                    return False
            for key, value in changes.items():
                if value is None:
                    _delete(connection, _encoded(key))
                else:
                    connection.execute(_PUT, (_encoded(key), value, time.time()))
            return True

    def increment(self, key: str, by: int = 1) -> int:
        with self._transaction() as connection:
            return _increment(connection, _encoded(key), by)

    def add(self, key: str, by: int) -> None:
        self.increment(key, by)

    def delete(self, key: str) -> bool:
        with self._transaction() as connection:
            return _delete(connection, _encoded(key))

    def scan(self, prefix: str) -> Iterator[tuple[str, bytes]]:
        first = _encoded(prefix)
        self._prolong(first)
        with self._transaction("DEFERRED") as connection:
            query = "SELECT key, value FROM entries WHERE key >= ? AND key < ? ORDER BY key"
            found = connection.execute(query, (first, first + b"\xff")).fetchall()
        return iter([(key.decode("utf-8", "surrogatepass"), value) for key, value in found])

    def mark(self, key: str, members: Sequence[bytes], most: int) -> list[bool]:
        name, number = _encoded(key), time.time_ns()
        with self._transaction() as connection:
            known = "SELECT 1 FROM marks WHERE key = ? AND member = ?"
            seen = [connection.execute(known, (name, one)).fetchone() for one in members]
            for place, one in enumerate(members):
                fresh = (name, one, number + place)
                connection.execute("INSERT OR REPLACE INTO marks VALUES (?, ?, ?)", fresh)
            oldest = "SELECT number FROM marks WHERE key = ? ORDER BY number DESC LIMIT 1 OFFSET ?"
            connection.execute(
                f"DELETE FROM marks WHERE key = ? AND number <= ({oldest})",  # noqa: S608
                (name, name, most),
            )
        return [one is not None for one in seen]

    def read_and_count(
        self, keys: Sequence[str], counter: str = ""
    ) -> tuple[list[bytes | None], int]:
        self._prolong(_encoded(keys[0]))
        if not counter:
            return self.get_many(keys), 0
        with self._transaction() as connection:
            number = _increment(connection, _encoded(counter), 1)
            return [_get(connection, _encoded(key)) for key in keys], number

    def append(self, log: str, entry: bytes, most: int) -> None:
        name = _encoded(log)
        with self._transaction() as connection:
            row = connection.execute("SELECT total FROM totals WHERE log = ?", (name,)).fetchone()
            number = (row[0] if row else 0) + 1
            connection.execute("INSERT OR REPLACE INTO totals VALUES (?, ?)", (name, number))
            connection.execute("INSERT INTO logs VALUES (?, ?, ?)", (name, number, entry))
            old = (name, number - most)
            connection.execute("DELETE FROM logs WHERE log = ? AND number <= ?", old)

    def read_log(self, log: str, after: Place) -> tuple[int, Place | None, Entries]:
        name = _encoded(log)
        with self._transaction("DEFERRED") as connection:
            row = connection.execute("SELECT total FROM totals WHERE log = ?", (name,)).fetchone()
            first = connection.execute("SELECT min(number) FROM logs WHERE log = ?", (name,))
            oldest = first.fetchone()[0]
            query = "SELECT number, entry FROM logs WHERE log = ? AND number > ? ORDER BY number"
            found = connection.execute(query, (name, after[0])).fetchall()
        entries = [((number, 0), entry) for number, entry in found]
        return (row[0] if row else 0), None if oldest is None else (oldest, 0), entries

    def trim(self, log: str, most: int) -> None:
        name = _encoded(log)
        with self._transaction() as connection:
            row = connection.execute("SELECT total FROM totals WHERE log = ?", (name,)).fetchone()
            old = (name, (row[0] if row else 0) - most)
            connection.execute("DELETE FROM logs WHERE log = ? AND number <= ?", old)

    def _prolong(self, key: bytes) -> None:
        """Let a sandbox's values live longer, once in a quarter of their life; delete old ones."""
        sandbox, now = key.partition(b"/")[0] + b"/", time.time()
        if now < self._prolonged.get(sandbox, 0.0) + self.life / 4:
            return
        self._prolonged[sandbox] = now
        oldest = now - self.life
        with self._transaction() as connection:
            used = (now, sandbox, sandbox + b"\xff")
            connection.execute("UPDATE entries SET used = ? WHERE key >= ? AND key < ?", used)
            found = "SELECT DISTINCT substr(key, 1, instr(key, x'2F')) FROM entries WHERE used < ?"
            for (ended,) in connection.execute(found, (oldest,)).fetchall():
                self._prolonged.pop(ended, None)
                for table, column in (("marks", "key"), ("logs", "log"), ("totals", "log")):
                    delete = f"DELETE FROM {table} WHERE {column} >= ? AND {column} < ?"  # noqa: S608
                    connection.execute(delete, (ended, ended + b"\xff"))
            connection.execute("DELETE FROM entries WHERE used < ?", (oldest,))


def _encoded(key: str) -> bytes:
    return key.encode("utf-8", "surrogatepass")


def _get(connection: sqlite3.Connection, key: bytes) -> bytes | None:
    row = connection.execute("SELECT value FROM entries WHERE key = ?", (key,)).fetchone()
    return None if row is None else row[0]


def _increment(connection: sqlite3.Connection, key: bytes, by: int) -> int:
    number = int(_get(connection, key) or b"0") + by
    connection.execute(_PUT, (key, b"%d" % number, time.time()))
    return number


def _delete(connection: sqlite3.Connection, key: bytes) -> bool:
    connection.execute("DELETE FROM totals WHERE log = ?", (key,))
    places = (("entries", "key"), ("marks", "key"), ("logs", "log"))
    statements = [f"DELETE FROM {table} WHERE {column} = ?" for table, column in places]  # noqa: S608
    return sum(connection.execute(one, (key,)).rowcount for one in statements) > 0
