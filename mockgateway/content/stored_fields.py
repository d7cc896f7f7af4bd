"""The parts of a request body that are stored with a task."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Any

MAX_TEXT = 10_000  # characters of one text
MAX_ITEMS = 32  # texts in a list


def stored_fields(content: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Return the named values that are texts, numbers, or lists or mappings of texts.

    A long text, such as an image in base64, is replaced by its digest: outputs depend on it still.
    """
    found = {name: _stored(content[name]) for name in names if content.get(name) is not None}
    return {name: value for name, value in found.items() if value is not None}


def _stored(value: Any) -> Any:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, list):
        return [_text(item) for item in value[:MAX_ITEMS] if isinstance(item, str)]
    if isinstance(value, dict):
        return {
            _text(name): _text(item)
            for name, item in list(value.items())[:MAX_ITEMS]
            if isinstance(item, str)
        }
    return None


def _text(text: str) -> str:
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode()
    return (
        text
        if len(text) <= MAX_TEXT
        else f"data:,{blake2b(text.encode(), digest_size=16).hexdigest()}"
    )
