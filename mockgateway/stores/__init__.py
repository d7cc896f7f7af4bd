"""Where state is kept: in this process, or where several share it; one store a file."""

from mockgateway.stores.memory import MemoryStore

__all__ = ["MemoryStore"]
