"""A store that several workers and machines share: Redis, or a server that speaks its protocol.

Every key is also in one sorted set, so that `scan` reads a prefix without walking the database.
Each change is one transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockgateway.problem import ConfigError

NAMESPACE = "mockgateway:"  # prefix of every key
TIMEOUT = 2.0  # seconds of one call
BATCH = 500  # values read at once


class RedisStore:
    """Implements `ports.Store`; `client` replaces the connection in tests."""

    shared = True

    def __init__(self, url: str, client: Any = None) -> None:
        self._redis = client if client is not None else _connect(url)
        self._all = f"{NAMESPACE}*"

    def get(self, key: str) -> bytes | None:
        value: bytes | None = self._redis.get(NAMESPACE + key)
        return value

    def put(self, key: str, value: bytes) -> None:
        with self._redis.pipeline() as both:
            both.set(NAMESPACE + key, value).zadd(self._all, {key: 0}).execute()

    def put_if_absent(self, key: str, value: bytes) -> bytes:
        while not self.swap(key, None, value):
            if (existing := self.get(key)) is not None:
                return existing
        return value

    def swap(self, key: str, old: bytes | None, new: bytes) -> bool:
        from redis.exceptions import WatchError  # an optional extra

        with self._redis.pipeline() as both:
            try:
                both.watch(NAMESPACE + key)
                if both.get(NAMESPACE + key) != old:
                    return False
                both.multi()
                both.set(NAMESPACE + key, new).zadd(self._all, {key: 0}).execute()
            except WatchError:
                return False
        return True

    def increment(self, key: str, by: int = 1) -> int:
        with self._redis.pipeline() as both:
            return int(both.incrby(NAMESPACE + key, by).zadd(self._all, {key: 0}).execute()[0])

    def delete(self, key: str) -> bool:
        with self._redis.pipeline() as both:
            return bool(both.delete(NAMESPACE + key).zrem(self._all, key).execute()[0])

    def scan(self, prefix: str) -> Iterator[tuple[str, bytes]]:
        first = prefix.encode("utf-8", "surrogatepass")
        last = b"[" + first + b"\xff" if first else "+"
        raw = self._redis.zrangebylex(self._all, b"[" + first, last)
        keys = [key.decode("utf-8", "surrogatepass") for key in raw]
        found: list[tuple[str, bytes]] = []
        for start in range(0, len(keys), BATCH):
            batch = keys[start : start + BATCH]
            values = self._redis.mget([NAMESPACE + key for key in batch])
            pairs = zip(batch, values, strict=True)
            found += [(key, value) for key, value in pairs if value is not None]
        return iter(found)


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
