"""A store that several workers and machines share: Redis, or a server that speaks its protocol."""

from mockgateway.stores.redis.store import RedisStore

__all__ = ["RedisStore"]
