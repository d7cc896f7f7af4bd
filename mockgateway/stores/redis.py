"""A store that several workers and machines share: Redis, or a server that speaks its protocol.

The keys of a sandbox are also in a sorted set, so that `scan` reads a prefix without walking the
database. Each change is one script. All keys have the same hash tag, so that a cluster keeps them
on one node, and all expire when their sandbox has not been used for long.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from mockgateway.ports import Values
from mockgateway.problem import ConfigError

NAMESPACE = "{mockgateway}:"  # prefix of every value's key
INDEX = "{mockgateway}*"  # prefix of the sets of keys, one for each sandbox
TIMEOUT = 2.0  # seconds of one call
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
    """Implements `ports.Store`.

    Args:
        url: As redis-py reads it.
        life: Seconds after its last use until a sandbox's state is deleted.
    """

    shared = True

    def __init__(self, url: str, life: int = 86_400) -> None:
        self._redis = _connect(url)
        self._life = life

    def get(self, key: str) -> bytes | None:
        value: bytes | None = self._call("GET", _named(key))
        return value

    def get_many(self, keys: Sequence[str]) -> list[bytes | None]:
        values: list[bytes | None] = self._call("MGET", *map(_named, keys))
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
        return int(self._call("EVAL", _INCREMENT, 1, _named(key), by, self._life))

    def delete(self, key: str) -> bool:
        return self._commit({}, {key: None}) > 1

    def scan(self, prefix: str) -> Iterator[tuple[str, bytes]]:
        first = _encoded(prefix)
        index = INDEX.encode() + first.partition(b"/")[0]
        last = b"[" + first + b"\xff" if first else "+"
        raw = self._call("ZRANGEBYLEX", index, b"[" + first, last)
        keys = [key.decode("utf-8", "surrogatepass") for key in raw]
        found: list[tuple[str, bytes]] = []
        for start in range(0, len(keys), BATCH):
            batch = keys[start : start + BATCH]
            pairs = zip(batch, self.get_many(batch), strict=True)
            found += [(key, value) for key, value in pairs if value is not None]
        return iter(found)

    def _commit(self, expected: Values, changes: Values) -> int:
        both = [*expected.items(), *changes.items()]
        flags = [part for _, one in both for part in ((0, b"") if one is None else (1, one))]
        keys = [_named(key) for key, _ in both]
        count = len(expected)
        return int(self._call("EVAL", _COMMIT, len(keys), *keys, count, self._life, *flags))

    def _call(self, *command: Any) -> Any:
        return self._redis.execute_command(*command)


def _encoded(key: str) -> bytes:
    return key.encode("utf-8", "surrogatepass")


def _named(key: str) -> bytes:
    return NAMESPACE.encode() + _encoded(key)


def _connect(url: str) -> Any:
    where = f"--store {url}"
    try:
        import redis  # an optional extra
    except ImportError:
        advice = "install mockgateway[redis]"
        raise ConfigError(where, "the redis package is not installed", advice) from None
    try:
        client = redis.Redis.from_url(url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT)
        client.ping()
    except ValueError as error:
        raise ConfigError(where, str(error), "write redis://localhost:6379/0") from None
    except redis.RedisError as error:
        advice = "start it, such as with `docker run -p 6379:6379 redis`, or leave --store out"
        raise ConfigError(where, f"cannot connect to Redis: {error}", advice) from None
    return client
