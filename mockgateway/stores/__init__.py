"""Stores for state: in this process, or shared by several; one store per file."""

from pathlib import Path

from mockgateway.extras import install_command
from mockgateway.ports import Store
from mockgateway.problem import ConfigError
from mockgateway.stores.memory import MemoryStore

__all__ = ["MemoryStore", "open_store"]

DAY = 86_400
SCHEMES = ("redis://", "rediss://", "unix://", "redis+sentinel://", "rediss+sentinel://")


def open_store(url: str, life: int = DAY) -> Store:
    """Return the store of `--store`.

    Args:
        url: "" or `memory`, or a Redis URL (`redis://`, `rediss://` for TLS, `unix://`,
            `redis+sentinel://`), or `sqlite://` and a path.
        life: Seconds after its last use until a sandbox's state is deleted.

    Raises:
        ConfigError: The URL is unknown, or Redis cannot be reached.
    """
    if url in ("", "memory"):
        return MemoryStore(life)
    if url.startswith(SCHEMES):
        try:
            from mockgateway.stores.redis import RedisStore  # an optional extra
        except ImportError as error:
            what = f"the {error.name} package is not installed"
            raise ConfigError(f"--store {url}", what, install_command("redis")) from None
        return RedisStore(url, life)
    if url.startswith("sqlite://"):
        from mockgateway.stores.sqlite import SqliteStore  # rarely needed

        return SqliteStore(Path(url.removeprefix("sqlite://")), life)
    advice = "write memory, sqlite:///tmp/state.db or redis://localhost:6379/0"
    raise ConfigError(f"--store {url}", "is not a known store", advice)
