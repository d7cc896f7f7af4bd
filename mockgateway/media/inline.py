"""What a field says that may hold an address, a data URI or base64."""

from __future__ import annotations

import base64
import binascii
import re

from mockgateway.content.media import InputFile
from mockgateway.problem import Problem

MEANT = 64  # characters of data: less is no file
_WORDS = re.compile(
    r"[A-Za-z/+.~][ -~]{3,}\Z"
)  # text as people and programs write it: no base64 of a file is as short, and no address is written so
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_NO_KIND = re.compile(
    r"data:image/(?!(?:png|jpe?g|webp|gif|bmp|tiff|svg|avif|hei[cf])\b)", re.IGNORECASE
)  # a kind of image that nobody has: as patterns allow


def read_input(
    value: object, param: str, problem: str = "invalid_image", limit: int = 32 * 1024 * 1024
) -> InputFile:
    """A field's value: text, or anything with `data` as uploads have.

    Text that is plainly meant as a file, or as anything else that somebody wrote, is refused unless it is one; a few odd characters, as generated data has them,
    pass for an address (docs/decisions/0002): nothing is fetched anyway. Raises `problem`, or `request_too_large` for more than `limit` bytes.
    """
    if value is None or value == "":
        return InputFile(param=param)
    if not isinstance(value, str):
        data: bytes = getattr(value, "data", b"")
        if not data:
            raise Problem(problem, f"The file in '{param}' is empty.", param=param)
        return InputFile(_bounded(data, param, limit), "", param)
    text = value.strip()
    if _ADDRESS.match(text):
        return InputFile(b"", text[:4000], param)
    if text[:5].lower() == "data:" and not (len(text) < MEANT and _NO_KIND.match(text)):
        head, _, rest = text.partition(",")
        if not head.lower().endswith(";base64"):
            raise Problem(
                problem,
                f"'{param}' is a data URI without base64: write data:<type>;base64,<data>.",
                param=param,
            )
        return _decoded(rest, param, problem, limit)
    if len(text) < MEANT and not _WORDS.match(text):
        return InputFile(b"", text or param, param)
    return _decoded(text, param, problem, limit)


def _decoded(text: str, param: str, problem: str, limit: int) -> InputFile:
    if len(text) * 3 // 4 > limit + 3:
        raise _too_large(param, limit)
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise Problem(
            problem,
            f"'{param}' is not a file: send its http(s) address, a data URI, or its content in base64.",
            param=param,
        ) from None
    if not data:
        raise Problem(problem, f"The file in '{param}' is empty.", param=param)
    return InputFile(_bounded(data, param, limit), "", param)


def _bounded(data: bytes, param: str, limit: int) -> bytes:
    if len(data) > limit:
        raise _too_large(param, limit)
    return data


def _too_large(param: str, limit: int) -> Problem:
    return Problem(
        "request_too_large",
        f"The file in '{param}' is larger than {limit // 1024 // 1024} MB.",
        param=param,
        limit=limit,
    )
