"""What a field says that may hold an address, a data URI or base64."""

from __future__ import annotations

import base64
import binascii
import re

from mockgateway.content.media import Given
from mockgateway.problem import Problem

MEANT = 64  # characters of data: less is no file
_PATH = re.compile(r"^[\w ./\\:~-]*\w\.(?:png|jpe?g|webp|gif|bmp|tiff?|mp3|wav|flac|ogg|opus|m4a|aac|mp4|mov|webm|mkv|avi)$", re.IGNORECASE)


def given(value: object, param: str, problem: str = "invalid_image", limit: int = 32 * 1024 * 1024) -> Given:
    """A field's value: text, or anything with `data` as uploads have.

    Text that is plainly meant as a file but is none is refused; any other, as generated data has it, passes for an address (docs/decisions/0002): nothing is
    fetched anyway. Raises `problem`, or `request_too_large` for more than `limit` bytes.
    """
    if value is None or value == "":
        return Given(param=param)
    if not isinstance(value, str):
        data: bytes = getattr(value, "data", b"")
        if not data:
            raise Problem(problem, f"The file in '{param}' is empty.", param=param)
        return Given(_bounded(data, param, limit), "", param)
    text = value.strip()
    if text[:8].lower().startswith(("http://", "https://")):
        return Given(b"", text[:4000], param)
    return _decoded(text, param, problem, limit)


def _decoded(text: str, param: str, problem: str, limit: int) -> Given:
    head, _, rest = text.partition(",") if text[:5].lower() == "data:" else ("", "", text)
    if len(rest) < MEANT:
        if _PATH.search(text):
            raise Problem(problem, f"'{param}' is the name of a file: send its http(s) address, a data URI, or its content in base64.", param=param)
        return Given(b"", text or param, param)
    if head and not head.lower().endswith(";base64"):
        raise Problem(problem, f"'{param}' is a data URI without base64: write data:<type>;base64,<data>.", param=param)
    if len(rest) * 3 // 4 > limit + 3:
        raise _too_large(param, limit)
    try:
        return Given(_bounded(base64.b64decode("".join(rest.split()), validate=True), param, limit), "", param)
    except (binascii.Error, ValueError):
        raise Problem(problem, f"'{param}' is neither an http(s) address, nor a data URI, nor base64.", param=param) from None


def _bounded(data: bytes, param: str, limit: int) -> bytes:
    if len(data) > limit:
        raise _too_large(param, limit)
    return data


def _too_large(param: str, limit: int) -> Problem:
    return Problem("request_too_large", f"The file in '{param}' is larger than {limit // 1024 // 1024} MB.", param=param, limit=limit)
