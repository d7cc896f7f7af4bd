"""Count the tokens of a prompt: texts, images, tools and the overhead of the chat format."""

from __future__ import annotations

from functools import lru_cache
from math import ceil

import orjson

from mockgateway import tokens
from mockgateway.content import ChatRequest, Message

from .image_size import image_size

# OpenAI's cookbook counts three tokens for a message, and three to prime the answer.
_PER_MESSAGE = 3
_PRIMING = 3
_PER_TOOL = 7
_PER_CALL = 4
# OpenAI's vision guide: an image at low detail, and each tile of one at high detail.
_PER_IMAGE = 85
_PER_TILE = 170
_TILE, _LONG_SIDE, _SHORT_SIDE = 512, 2048, 768  # pixels
_UNKNOWN = (1024, 1024)  # of an image behind a URL, which is never fetched
_LONG = 4000  # characters; the counts of shorter texts are cached


def prompt_tokens(prompt: ChatRequest) -> int:
    """Return the number of tokens that the model reads."""
    total = _PRIMING
    for message in prompt.messages:
        text = message.text
        total += _PER_MESSAGE + 1
        total += _count(text) if len(text) <= _LONG else tokens.count(text)
        if message.images or message.calls:
            total += _parts(message)
    if prompt.prefill:
        total += _PER_MESSAGE + 1 + tokens.count(prompt.prefill)
    for tool in prompt.tools:
        total += _PER_TOOL + _count(tool.name) + _count(tool.description)
        total += _count_json(orjson.dumps(tool.schema))
    if prompt.format is not None and prompt.format.schema is not None:
        total += _count_json(orjson.dumps(prompt.format.schema))
    return total


def _parts(message: Message) -> int:
    details = [*message.details, *["auto"] * len(message.images)]
    images = sum(map(image_tokens, message.images, details))
    calls = message.calls
    return images + sum(
        [_PER_CALL + tokens.count(call.name) + tokens.count(call.arguments) for call in calls]
    )


@lru_cache(maxsize=1024)
def _count(text: str) -> int:
    return tokens.count(text)


@lru_cache(maxsize=256)
def _count_json(text: bytes) -> int:
    return tokens.count(text.decode())


def image_tokens(image: str, detail: str) -> int:
    """Return the tokens of an image: a base, and for each tile after it is scaled down.

    Args:
        image: A data URI or a link.
        detail: `low`, `high` or `auto`.
    """
    if detail == "low":
        return _PER_IMAGE
    width, height = image_size(image) or _UNKNOWN
    scale = min(1.0, _LONG_SIDE / max(width, height))
    scale = min(scale, _SHORT_SIDE / max(1, min(width, height)))
    columns, rows = (max(1, ceil(side * scale / _TILE)) for side in (width, height))
    return _PER_IMAGE + _PER_TILE * columns * rows
