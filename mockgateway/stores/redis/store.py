"""A store that several workers and machines share: Redis, or a server that speaks its protocol.

The keys of a sandbox are also in a sorted set, so that `scan` reads a prefix without walking the
database. Each change is one script. All keys have the same hash tag, so that a cluster keeps them
on one node, and all expire when their sandbox has not been used for long.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import OrderedDict
from collections.abc import Coroutine, Iterator, Sequence
from typing import Any

import hiredis

from mockgateway.ports import Entries, Place, T, Values
from mockgateway.stores.redis.link import Link, unavailable
from mockgateway.stores.redis.servers import Server
from mockgateway.stores.redis.suspension import Suspendable, can_wait, wait_for

NAMESPACE = "{mockgateway}:"  # prefix of every value's key
INDEX = "{mockgateway}*"  # prefix of the sets of keys, one for each sandbox
MOVES = 3  # servers of a cluster that are asked
MAX_SANDBOXES = 10_000  # whose life is remembered
BATCH = 500  # values read at once

# Compares and changes values. KEYS are those to compare, then those to change. ARGV are the number
# of the former, the seconds until expiry, then two for each key: 1 and its value, or 0 and "".
# Returns 0 if a value differs, else 1 and the number of deleted keys.
_COMMIT = """
local compared, life, at = tonumber(ARGV[1]), ARGV[2], 3
for i = 1, compared do
    local value = redis.call('GET', KEYS[i])
    if ARGV[at] == '1' and value ~= ARGV[at + 1] or ARGV[at] == '0' and value then return 0 end
    at = at + 2
end
local deleted = 0
for i = compared + 1, #KEYS do
    local key = string.sub(KEYS[i], 15)
    local index = '{mockgateway}*' .. string.match(key, '^[^/]*')
    if ARGV[at] == '1' then
        redis.call('SET', KEYS[i], ARGV[at + 1], 'EX', life)
        redis.call('ZADD', index, 0, key)
        redis.call('EXPIRE', index, life)
    else
        deleted = deleted + redis.call('DEL', KEYS[i])
        redis.call('ZREM', index, key)
    end
    at = at + 2
end
return deleted + 1
"""

_INCREMENT = """
local key = string.sub(KEYS[1], 15)
local index = '{mockgateway}*' .. string.match(key, '^[^/]*')
local sum = redis.call('INCRBY', KEYS[1], ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[2])
redis.call('ZADD', index, 0, key)
redis.call('EXPIRE', index, ARGV[2])
return sum
"""


class RedisStore:
    """Implements `ports.SharedStore`.

    Args:
        url: The server; see `servers.read_url`.
        life: Seconds after its last use until a sandbox's state is deleted.

    Raises:
        ConfigError: The URL is wrong, or the server cannot be reached.
    """

    shared = True

    def __init__(self, url: str, life: int = 86_400) -> None:
        self._server = Server(url)
        self.life = life
        self._link: Link | None = None
        self._prolonged: OrderedDict[str, float] = OrderedDict()  # when, by sandbox

    def suspend(self, work: Coroutine[Any, Any, T]) -> Coroutine[Any, Any, T]:
        return Suspendable(work)

    def close(self) -> None:
        if self._link is not None:
            self._link.close()

    def get(self, key: str) -> bytes | None:
        return self.get_many((key,))[0]

    def get_many(self, keys: Sequence[str]) -> list[bytes | None]:
        values: list[bytes | None] = self._call(("MGET", *map(_named, keys)))
        return values

    def put(self, key: str, value: bytes) -> None:
        self._commit({}, {key: value})

    def put_if_absent(self, key: str, value: bytes) -> bytes:
        while not self.swap(key, None, value):
            if (existing := self.get(key)) is not None:
                return existing
        return value

    def swap(self, key: str, old: bytes | None, new: bytes) -> bool:
        return self.commit({key: old}, {key: new})

    def commit(self, expected: Values, changes: Values) -> bool:
        return self._commit(expected, changes) > 0

    def increment(self, key: str, by: int = 1) -> int:
        return int(self._call(("EVAL", _INCREMENT, 1, _named(key), by, self.life)))

    def add(self, key: str, by: int) -> None:
        self._send(("EVAL", _INCREMENT, 1, _named(key), by, self.life))

    def delete(self, key: str) -> bool:
        return self._commit({}, {key: None}) > 1

    def scan(self, prefix: str) -> Iterator[tuple[str, bytes]]:
        first = _encoded(prefix)
        self._prolong(prefix.partition("/")[0])
        index = INDEX.encode() + first.partition(b"/")[0]
        last = b"[" + first + b"\xff" if first else "+"
        raw = self._call(("ZRANGEBYLEX", index, b"[" + first, last))
        keys = [key.decode("utf-8", "surrogatepass") for key in raw]
        found: list[tuple[str, bytes]] = []
        for start in range(0, len(keys), BATCH):
            batch = keys[start : start + BATCH]
            pairs = zip(batch, self.get_many(batch), strict=True)
            found += [(key, value) for key, value in pairs if value is not None]
        return iter(found)

    def mark(self, key: str, members: Sequence[bytes], most: int) -> list[bool]:
        if not members:
            return []
        name, now = _named(key), time.time()
        scores = self._call(
            ("ZMSCORE", name, *members),
            ("ZADD", name, *[part for member in members for part in (now, member)]),
            ("ZREMRANGEBYRANK", name, 0, -most - 1),
            ("EXPIRE", name, self.life),
            wanted=0,
        )
        return [score is not None for score in scores]

    def read_and_count(
        self, keys: Sequence[str], counter: str = ""
    ) -> tuple[list[bytes | None], int]:
        self._prolong(keys[0].partition("/")[0])
        read = ("MGET", *map(_named, keys))
        if not counter:
            return self._call(read), 0
        count = ("EVAL", _INCREMENT, 1, _named(counter), 1, self.life)
        values, number = self._call(read, count, wanted=None)
        return values, number

    def append(self, log: str, entry: bytes, most: int) -> None:
        name = _named(log)
        add = ("XADD", name, "MAXLEN", "~", most, "*", "", entry)
        self._send(("EXPIRE", name, self.life), add)
        if can_wait():  # until it has left: what others ask from now on arrives later
            wait_for(self._open_link().written())

    def read_log(self, log: str, after: Place) -> tuple[int, Place | None, Entries]:
        name = _named(log)
        exists, first, entries = self._call(
            ("EXISTS", name),
            ("XRANGE", name, "-", "+", "COUNT", 1),
            ("XRANGE", name, b"(%d-%d" % after, "+"),
            wanted=None,
        )
        if not exists:
            return 0, None, []
        information = self._call(("XINFO", "STREAM", name))
        facts = dict(zip(information[::2], information[1::2], strict=True))
        found = [(_place(place), fields[1]) for place, fields in entries]
        return facts[b"entries-added"], _place(first[0][0]) if first else None, found

    def trim(self, log: str, most: int) -> None:
        self._call(("XTRIM", _named(log), "MAXLEN", most))

    def _prolong(self, sandbox: str) -> None:
        """Let a sandbox's values live longer, once in a quarter of their life."""
        now = time.monotonic()
        if now < self._prolonged.get(sandbox, -math.inf) + self.life / 4:
            return
        self._prolonged[sandbox] = now
        self._prolonged.move_to_end(sandbox)
        while len(self._prolonged) > MAX_SANDBOXES:
            self._prolonged.popitem(last=False)
        index = INDEX.encode() + _encoded(sandbox)
        members = self._call(("EXPIRE", index, self.life), ("ZRANGE", index, 0, -1))
        for start in range(0, len(members), BATCH):
            keys = [NAMESPACE.encode() + member for member in members[start : start + BATCH]]
            self._call(*[("EXPIRE", key, self.life) for key in keys])

    def _commit(self, expected: Values, changes: Values) -> int:
        both = [*expected.items(), *changes.items()]
        flags = [part for _, one in both for part in ((0, b"") if one is None else (1, one))]
        keys = [_named(key) for key, _ in both]
        count = len(expected)
        return int(self._call(("EVAL", _COMMIT, len(keys), *keys, count, self.life, *flags)))

    def _call(self, *commands: tuple[Any, ...], wanted: int | None = -1) -> Any:
        """Send commands together; return the reply to the last, another or (None) all.

        Raises StoreUnavailable.
        """
        error = ""
        for _ in range(MOVES):
            if can_wait():
                replies = wait_for(self._open_link().send(commands))
            else:
                replies = self._blocking(commands)
            errors = [str(one) for one in replies if isinstance(one, hiredis.ReplyError)]
            if not errors:
                return replies if wanted is None else replies[wanted]
            error = errors[0]
            if not self._server.follow(error):
                break
            if self._link is not None:
                self._link.close()
        raise unavailable(error)

    def _send(self, *commands: tuple[Any, ...]) -> None:
        """Send commands without waiting for their replies; one that is refused is logged."""
        if can_wait():
            self._open_link().send(commands).add_done_callback(_log_errors)
        else:
            self._call(*commands)

    def _blocking(self, commands: tuple[tuple[Any, ...], ...]) -> list[Any]:
        """Send commands and wait for their replies, at start or in a thread."""
        return self._server.run(commands)

    def _open_link(self) -> Link:
        loop = asyncio.get_running_loop()
        if self._link is None or self._link.loop is not loop:
            self._link = Link(self._server.connect, loop)
        return self._link


def _log_errors(reply: asyncio.Future[list[Any]]) -> None:
    """Log what Redis refused of commands that nobody waits for. A lost connection is logged."""
    if reply.cancelled() or reply.exception() is not None:
        return
    for error in [one for one in reply.result() if isinstance(one, hiredis.ReplyError)]:
        unavailable(f"a charge or a journal entry is lost: {error}")


def _encoded(key: str) -> bytes:
    return key.encode("utf-8", "surrogatepass")


def _place(name: bytes) -> Place:
    """Return the place of an entry in a stream."""
    milliseconds, _, number = name.partition(b"-")
    return int(milliseconds), int(number)


def _named(key: str) -> bytes:
    return NAMESPACE.encode() + _encoded(key)
