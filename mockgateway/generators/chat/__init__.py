"""Answer a conversation: in words, in JSON of a given form, or with the wish that tools be run."""

from .chat import Chat

__all__ = ["Chat"]
