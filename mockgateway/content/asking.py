"""What of a request's body is worth keeping beside a task."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Any

LONGEST = 10_000  # characters of one text
MOST = 32  # texts in a list


def kept(content: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """The values of these names that are texts, numbers, or lists or mappings of texts.

    A text that is too long, such as an image in base64, leaves its digest: the same one makes the same outputs, without being kept.
    """
    found = {name: _kept(content[name]) for name in names if content.get(name) is not None}
    return {name: value for name, value in found.items() if value is not None}


def _kept(value: Any) -> Any:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, list):
        return [_text(item) for item in value[:MOST] if isinstance(item, str)]
    if isinstance(value, dict):
        return {
            _text(name): _text(item)
            for name, item in list(value.items())[:MOST]
            if isinstance(item, str)
        }
    return None


def _text(text: str) -> str:
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode()
    return (
        text
        if len(text) <= LONGEST
        else f"data:,{blake2b(text.encode(), digest_size=16).hexdigest()}"
    )
