"""Where state is kept: in this process, or where several share it; one store a file."""

from mockgateway.ports import Store
from mockgateway.problem import ConfigError
from mockgateway.stores.memory import MemoryStore

__all__ = ["MemoryStore", "open_store"]


def open_store(url: str) -> Store:
    """The store that `--store` names: "" or `memory` for this process, `redis://...` (or `rediss://`, `unix://`) for a shared one. Raises ConfigError."""
    if url in ("", "memory"):
        return MemoryStore()
    if url.startswith(("redis://", "rediss://", "unix://")):
        from mockgateway.stores.redis import RedisStore  # an extra

        return RedisStore(url)
    raise ConfigError(
        f"--store {url}", "is no store that is known", "write memory, or redis://localhost:6379/0"
    )
