"""The interface of a text source."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any, NamedTuple, Protocol

from mockgateway.content import ChatRequest

Json = Any
Conversation = ChatRequest
"""The request: `model`, `messages` (each with `role` and `text`), `tools`, `format`, and so on."""


class ToolCall(NamedTuple):
    """A call of one of the conversation's tools."""

    name: str
    arguments: Mapping[str, Json] | str  # an object, or the same as JSON text


Part = str | ToolCall


class SourceError(Exception):
    """A source has no answer; the message says why."""


class TextSource(Protocol):
    """Answers conversations.

    Attributes:
        name: The source in messages, such as its URL.
        timeout: Seconds to wait for the first words before the built-in text answers.
    """

    name: str
    timeout: float

    def answer(self, conversation: Conversation) -> AsyncIterator[Part] | None:
        """Yield the pieces of the answer as they come; None for the built-in text.

        Raises:
            SourceError: While yielding, for a source that fails.
        """
