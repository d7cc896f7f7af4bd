"""Use a Python function of the user's as a text source."""

from __future__ import annotations

import inspect
import json
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable
from typing import Any

from mockgateway.text_source.base import Conversation, Part, SourceError, ToolCall


class FunctionSource:
    """Calls a function with each conversation.

    Args:
        name: The function in messages.
        function: Plain or async; returns text, pieces of text, a tool call or several, an object
            that is sent as JSON, or None for the built-in text.
        timeout: Seconds to wait for it.
    """

    def __init__(self, name: str, function: Callable[[Conversation], Any], timeout: float) -> None:
        self.name, self.timeout = name, timeout
        self._function = function

    async def answer(self, conversation: Conversation) -> AsyncIterator[Part]:
        """Yield the function's result. Raises SourceError for its exceptions."""
        try:
            result = self._function(conversation)
            if inspect.isawaitable(result):
                result = await result
            async for part in _parts(result):
                yield part
        except Exception as error:  # whatever the user's function raises
            frames = inspect.trace()
            where = f" ({frames[-1].filename}:{frames[-1].lineno})" if frames else ""
            raise SourceError(f"{self.name} raised {error!r}{where}") from error


async def _parts(result: Any) -> AsyncIterator[Part]:
    match result:
        case None:
            return
        case str() | ToolCall():
            yield result
        case dict():
            yield json.dumps(result, ensure_ascii=False)
        case AsyncIterable():
            async for each in result:
                yield _part(each)
        case Iterable():
            for each in result:
                yield _part(each)
        case _:
            raise TypeError(f"returned {type(result).__name__}, not text, a ToolCall or a dict")


def _part(value: Any) -> Part:
    if isinstance(value, str | ToolCall):
        return value
    raise TypeError(f"gave a piece of type {type(value).__name__}, not text or a ToolCall")
