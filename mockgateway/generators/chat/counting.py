"""How many tokens a prompt has: texts, images, tools and what the chat format adds."""

from __future__ import annotations

import struct
from base64 import b64decode, urlsafe_b64decode
from collections.abc import Callable, Sequence
from functools import lru_cache
from math import ceil

import orjson

from mockgateway import tokens
from mockgateway.content import ChatRequest, Message

# What a chat format adds to the text: OpenAI's cookbook counts three tokens a message and three to prime the answer.
_PER_MESSAGE = 3
_PRIMING = 3
_PER_IMAGE = 85  # of a low-detail image; one seen closely costs as much again for each tile (OpenAI's vision guide)
_PER_TILE = 170
_TILE = 512
_PER_TOOL = 7
_LEAST = 64  # characters of base64
_LOOKED_AT = 200_000
_UNKNOWN = (1024, 1024)  # an image behind an address is never fetched


def prompt_tokens(prompt: ChatRequest) -> int:
    """The tokens read."""
    total = _PRIMING
    for message in prompt.messages:
        total += (
            _PER_MESSAGE
            + 1
            + (
                _short_count(message.text)
                if len(message.text) <= 4000
                else tokens.count(message.text)
            )
        )
        if message.images or message.calls:
            total += _of_parts(message)
    if prompt.prefill:
        total += _PER_MESSAGE + 1 + tokens.count(prompt.prefill)
    if prompt.tools:
        total += sum(
            [
                _PER_TOOL
                + _short_count(tool.name)
                + _short_count(tool.description)
                + _json_count(orjson.dumps(tool.schema))
                for tool in prompt.tools
            ]
        )
    if prompt.format is not None and prompt.format.schema is not None:
        total += _json_count(orjson.dumps(prompt.format.schema))
    return total


def _of_parts(message: Message) -> int:
    details: Sequence[str] = message.details
    images = sum(
        [
            image_tokens(image, details[number] if number < len(details) else "auto")
            for number, image in enumerate(message.images)
        ]
    )
    return images + sum(
        [4 + tokens.count(call.name) + tokens.count(call.arguments) for call in message.calls]
    )


@lru_cache(maxsize=1024)
def _short_count(text: str) -> int:
    return tokens.count(text)


@lru_cache(maxsize=256)
def _json_count(text: bytes) -> int:
    return tokens.count(text.decode())


def image_tokens(image: str, detail: str) -> int:
    """85 for a look at low detail; else 85 and 170 for each tile of 512 pixels, after the image was brought within 2048 and its short side to 768."""
    if detail == "low":
        return _PER_IMAGE
    width, height = _size(image) or _UNKNOWN
    shrink = min(1.0, 2048 / max(width, height))
    shrink = min(shrink, 768 / max(1, min(width, height)))
    return _PER_IMAGE + _PER_TILE * max(1, ceil(width * shrink / _TILE)) * max(
        1, ceil(height * shrink / _TILE)
    )


def readable(image: str) -> bool:
    """Whether an image given as data can be looked at: base64 of a kind that is known, whose head tells its size.

    Data shorter than any image is let go: it is made up, and bound by the schema alone (docs/decisions/0002).
    """
    data = image.partition(",")[2] if image.startswith("data:") else ""
    if len(data) < _LEAST:
        return True
    letters = "".join(data.split()).rstrip("=")
    if "=" in letters or len(letters) % 4 == 1:
        return False
    return _size(image) is not None or (
        letters.startswith("/9j/") and len(image) > _LOOKED_AT
    )  # a photo's size may stand behind a long preview


def _size(image: str) -> tuple[int, int] | None:
    """Width and height by the first bytes of a data URI; None where they do not tell."""
    head, comma, data = image[:_LOOKED_AT].partition(",")
    if not head.startswith("data:") or not comma or ";base64" not in head:
        return None
    try:
        raw = (
            urlsafe_b64decode(data[: len(data) // 4 * 4])
            if "-" in data or "_" in data
            else b64decode(data[: len(data) // 4 * 4])
        )
    except ValueError:
        return None
    found = (
        _jpeg(raw)
        if raw[:2] == b"\xff\xd8"
        else next((read(raw) for magic, read in _HEADERS if raw.startswith(magic)), None)
    )
    return found if found and 0 < found[0] < 100_000 and 0 < found[1] < 100_000 else None


def _png(raw: bytes) -> tuple[int, int] | None:
    return (int.from_bytes(raw[16:20]), int.from_bytes(raw[20:24])) if len(raw) >= 24 else None


def _gif(raw: bytes) -> tuple[int, int] | None:
    return (
        (int.from_bytes(raw[6:8], "little"), int.from_bytes(raw[8:10], "little"))
        if len(raw) >= 10
        else None
    )


def _bmp(raw: bytes) -> tuple[int, int] | None:
    """A height below zero says that the rows run downwards."""
    if len(raw) < 26:
        return None
    if int.from_bytes(raw[14:18], "little") == 12:  # OS/2's header
        return int.from_bytes(raw[18:20], "little"), int.from_bytes(raw[20:22], "little")
    return int.from_bytes(raw[18:22], "little"), abs(
        int.from_bytes(raw[22:26], "little", signed=True)
    )


def _webp(raw: bytes) -> tuple[int, int] | None:
    """By the kind of its first chunk: extended, lossless or lossy (RFC 9649)."""
    if raw[8:16] == b"WEBPVP8X" and len(raw) >= 30:
        return int.from_bytes(raw[24:27], "little") + 1, int.from_bytes(raw[27:30], "little") + 1
    if raw[8:16] == b"WEBPVP8L" and len(raw) >= 25:
        bits = int.from_bytes(raw[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if raw[8:16] == b"WEBPVP8 " and len(raw) >= 30:
        return int.from_bytes(raw[26:28], "little") & 0x3FFF, int.from_bytes(
            raw[28:30], "little"
        ) & 0x3FFF
    return None


_HEADERS: Sequence[tuple[bytes, Callable[[bytes], tuple[int, int] | None]]] = (
    (b"\x89PNG\r\n\x1a\n", _png),
    (b"GIF8", _gif),
    (b"BM", _bmp),
    (b"RIFF", _webp),
)


def _jpeg(raw: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(raw) and raw[at] == 0xFF:
        if 0xC0 <= raw[at + 1] <= 0xCF and raw[at + 1] not in (
            0xC4,
            0xC8,
            0xCC,
        ):  # a start of frame (ITU T.81, table B.1)
            height, width = struct.unpack(">HH", raw[at + 5 : at + 9])
            return (width, height) if width and height else None
        at += 2 + int.from_bytes(raw[at + 2 : at + 4], "big")
    return None
