"""What a field says that may hold an address, a data URI or base64."""

from __future__ import annotations

import base64
import binascii

from mockgateway.content.media import Given
from mockgateway.problem import Problem


def given(value: object, param: str, problem: str = "invalid_image", limit: int = 32 * 1024 * 1024) -> Given:
    """A field's value: text, or anything with `data` as uploads have.

    Raises `problem` for what is neither an address nor base64, `request_too_large` for more than `limit` bytes.
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
    if text[:5].lower() == "data:":
        head, comma, text = text.partition(",")
        if not comma or not head.lower().endswith(";base64"):
            raise Problem(problem, f"'{param}' is a data URI without base64: write data:<type>;base64,<data>.", param=param)
    if len(text) * 3 // 4 > limit + 3:
        raise _too_large(param, limit)
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise Problem(problem, f"'{param}' is neither an http(s) address, nor a data URI, nor base64.", param=param) from None
    if not data:
        raise Problem(problem, f"The file in '{param}' is empty.", param=param)
    return Given(_bounded(data, param, limit), "", param)


def _bounded(data: bytes, param: str, limit: int) -> bytes:
    if len(data) > limit:
        raise _too_large(param, limit)
    return data


def _too_large(param: str, limit: int) -> Problem:
    return Problem("request_too_large", f"The file in '{param}' is larger than {limit // 1024 // 1024} MB.", param=param, limit=limit)
