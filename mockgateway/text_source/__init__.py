"""Sources of chat text: the built-in text, a server, or a Python function.

A source supplies text and tool calls only. The mock handles keys, parameters, limits, usage,
faults, formats and the journal, in every dialect. Your own function gets a `Conversation` and
returns one of these (docs/text-sources.md):

    async def reply(conversation: Conversation) -> str | ToolCall | dict | None: ...
"""

from __future__ import annotations

from mockgateway.text_source.action import FromSource
from mockgateway.text_source.base import Conversation, SourceError, TextSource, ToolCall
from mockgateway.text_source.opening import open_image_source, open_source

__all__ = [
    "Conversation",
    "FromSource",
    "SourceError",
    "TextSource",
    "ToolCall",
    "open_image_source",
    "open_source",
]
