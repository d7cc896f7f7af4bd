"""Connect to the Redis server that a URL names: alone, in a cluster, or watched by sentinels."""

from __future__ import annotations

import asyncio
import re
import weakref
from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import hiredis
import redis
import redis.asyncio.retry
from redis.asyncio.sentinel import Sentinel as AsyncSentinel
from redis.backoff import NoBackoff
from redis.sentinel import Sentinel

from mockgateway.problem import ConfigError
from mockgateway.stores.redis.link import TIMEOUT, unavailable

ADVICE = "write redis://localhost:6379/0, or redis+sentinel://host:26379/master/0"
SENTINEL_PORT = 26379
OLDEST = 7  # major version

_MOVED = re.compile(r"MOVED [0-9]+ (\S+):([0-9]+)\Z")
_OPTIONS: dict[str, Any] = {
    "socket_timeout": TIMEOUT,
    "socket_connect_timeout": TIMEOUT,
    "protocol": 2,
}


class Server:
    """The server of a URL; the host of `redis+sentinel://` may be several: `a:26379,b:26379`.

    Raises:
        ConfigError: The URL is wrong, or the server cannot be reached.
    """

    def __init__(self, url: str) -> None:
        where = f"--store {_without_password(url)}"
        self._url = url
        self._streams: Any = None  # asyncio closes those that are garbage
        self._moved: dict[str, Any] = {}  # host and port of another node of the cluster
        try:
            self._client = self._open_blocking()
            self._client.ping()
            version = self._version()
        except ValueError as error:
            raise ConfigError(where, str(error), ADVICE) from None
        except redis.RedisError as error:
            advice = "start it, such as with `docker run -p 6379:6379 redis`, or leave --store out"
            raise ConfigError(where, f"cannot connect to Redis: {error}", advice) from None
        if version < OLDEST:
            advice = f"use Redis {OLDEST} or later, or Valkey"
            raise ConfigError(where, f"Redis {version} lacks commands that the mock needs", advice)

    def _version(self) -> int:
        """Return the major version of Redis that the server is compatible with."""
        with suppress(redis.ResponseError):  # the user may not ask
            found = re.search(
                rb"redis_version:(\d+)", self._client.execute_command("INFO", "server")
            )
            return int(found[1]) if found else OLDEST
        return OLDEST

    def _open(self, package: Any, sentinel: Any, **options: Any) -> Any:
        """Return a client of redis-py: of `redis`, or of `redis.asyncio`."""
        url, common = self._url, {**_OPTIONS, **options}
        if "+sentinel" not in url:
            client = package.Redis.from_url(url, **common)
            client.connection_pool.connection_kwargs.update(self._moved)
            return client
        parts = urlsplit(url)
        name, _, number = parts.path.strip("/").partition("/")
        if not name:
            raise ValueError("the name of the master is missing")
        hosts = [host.rpartition(":") for host in parts.netloc.rpartition("@")[2].split(",")]
        places = [(host or port, int(port) if host else SENTINEL_PORT) for host, _, port in hosts]
        secure = {"ssl": True} if parts.scheme.startswith("rediss") else {}
        common |= {"username": parts.username, "password": parts.password, **secure}
        watching = sentinel(places, sentinel_kwargs={**_OPTIONS, **options}, **common)
        return watching.master_for(name, db=int(number or 0))

    def _open_blocking(self) -> Any:
        client = self._open(redis, Sentinel)
        client.response_callbacks.clear()  # replies stay as they are on the other connection
        weakref.finalize(self, client.close)
        return client

    def run(self, commands: Sequence[tuple[Any, ...]]) -> list[Any]:
        """Run commands and wait for their replies. Raises StoreUnavailable."""
        replies: list[Any] = []
        for command in commands:
            try:
                replies.append(self._client.execute_command(*command))
            except redis.exceptions.MovedError as error:  # redis-py removes the first word
                replies.append(hiredis.ReplyError(f"MOVED {error}"))
            except redis.ResponseError as error:
                replies.append(hiredis.ReplyError(str(error)))
            except redis.RedisError as error:
                raise unavailable(str(error)) from None
        return replies

    def follow(self, error: str) -> bool:
        """Use another node from now on if the reply of a cluster names one; return whether so."""
        found = _MOVED.match(error)
        if found is None:
            return error.startswith("READONLY")  # a master that has become a replica
        self._moved = {"host": found[1], "port": int(found[2])}
        self._client = self._open_blocking()
        return True

    async def connect(self) -> asyncio.Transport:
        """Return the transport of a new connection that has been authenticated."""
        retry = redis.asyncio.retry.Retry(NoBackoff(), 0)
        client = self._open(redis.asyncio, AsyncSentinel, retry=retry)
        connection = await client.connection_pool.get_connection()
        reader, writer = connection._reader, connection._writer
        connection._reader = connection._writer = None  # or redis-py closes them with its object
        self._streams = reader, writer
        transport: asyncio.Transport = writer.transport
        return transport


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    if parts.password is None:
        return url
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{parts.username or ''}:***@{host}"))
