"""State that several workers and machines share, and that outlives them: in Redis, or what speaks as it does.

Every key stands in one sorted set as well, by whose order `scan` reads a prefix without walking the database. Each change is one transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockgateway.problem import ConfigError

SPACE = "mockgateway:"  # before every key, so that another program's may live beside them
SECONDS = 2.0  # real ones that a call may take
BATCH = 500  # values asked for at once


class RedisStore:
    """`ports.Store` over Redis. url: such as `redis://localhost:6379/0`; client: one that is there already, for tests. Raises ConfigError where it cannot be reached."""

    shared = True

    def __init__(self, url: str, client: Any = None) -> None:
        self._redis = client if client is not None else _connect(url)
        self._all = f"{SPACE}*"

    def get(self, key: str) -> bytes | None:
        """What is kept there."""
        value: bytes | None = self._redis.get(SPACE + key)
        return value

    def put(self, key: str, value: bytes) -> None:
        """Keep it there, whatever was there before."""
        with self._redis.pipeline() as both:
            both.set(SPACE + key, value).zadd(self._all, {key: 0}).execute()

    def put_if_absent(self, key: str, value: bytes) -> bytes:
        """Keep it unless something is there; what is there afterwards."""
        while not self.swap(key, None, value):
            if (there := self.get(key)) is not None:
                return there
        return value

    def swap(self, key: str, old: bytes | None, new: bytes) -> bool:
        """Put `new` in the place of `old`, None for nothing; False, and nothing done, if something else is there."""
        from redis.exceptions import WatchError

        with self._redis.pipeline() as both:
            try:
                both.watch(SPACE + key)
                if both.get(SPACE + key) != old:
                    return False
                both.multi()
                both.set(SPACE + key, new).zadd(self._all, {key: 0}).execute()
            except WatchError:
                return False
        return True

    def increment(self, key: str, by: int = 1) -> int:
        """Add to a whole number, which begins with 0; what it is then."""
        with self._redis.pipeline() as both:
            return int(both.incrby(SPACE + key, by).zadd(self._all, {key: 0}).execute()[0])

    def delete(self, key: str) -> bool:
        """Forget it; whether there was something."""
        with self._redis.pipeline() as both:
            return bool(both.delete(SPACE + key).zrem(self._all, key).execute()[0])

    def scan(self, prefix: str) -> Iterator[tuple[str, bytes]]:
        """All that begins so, in the order of the keys, as it is when it is asked for."""
        first = prefix.encode("utf-8", "surrogatepass")
        keys = [
            key.decode("utf-8", "surrogatepass")
            for key in self._redis.zrangebylex(
                self._all, b"[" + first, b"[" + first + b"\xff" if first else "+"
            )
        ]
        found: list[tuple[str, bytes]] = []
        for start in range(0, len(keys), BATCH):
            batch = keys[start : start + BATCH]
            values = self._redis.mget([SPACE + key for key in batch])
            found += [
                (key, value) for key, value in zip(batch, values, strict=True) if value is not None
            ]
        return iter(found)


def _connect(url: str) -> Any:
    try:
        import redis
    except ImportError:
        raise ConfigError(
            f"--store {url}", "the redis package is not installed", "install mockgateway[redis]"
        ) from None
    try:
        client = redis.Redis.from_url(url, socket_timeout=SECONDS, socket_connect_timeout=SECONDS)
        client.ping()
    except ValueError as error:
        raise ConfigError(f"--store {url}", str(error), "write redis://localhost:6379/0") from None
    except redis.RedisError as error:
        raise ConfigError(
            f"--store {url}",
            f"Redis cannot be reached: {error}",
            "start one, such as with `docker run -p 6379:6379 redis`, or leave --store out",
        ) from None
    return client
