"""Answer conversations: in words, in JSON of a given schema, or with tool calls."""

from .chat import Chat

__all__ = ["Chat"]
