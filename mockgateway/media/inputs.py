"""Reads input files: fields with a URL, a data URI or base64, and a scenario's file on disk."""

from __future__ import annotations

import base64
import binascii
import re
from mimetypes import guess_type
from pathlib import Path

from mockgateway.content.media import FileRequest, InputFile
from mockgateway.problem import ConfigError, Problem

MB = 1024 * 1024
MIN_DATA = 64  # characters; shorter text cannot be a file
# Text that a person or program wrote; neither a URL nor a file's base64 looks like it.
_WORDS = re.compile(r"[A-Za-z/+.~][ -~]{3,}\Z")
_URL = re.compile(r"https?://", re.IGNORECASE)
# An image type that does not exist, as generated from a pattern.
_UNKNOWN_TYPE = re.compile(
    r"data:image/(?!(?:png|jpe?g|webp|gif|bmp|tiff|svg|avif|hei[cf])\b)", re.IGNORECASE
)


def read_input(
    value: object, param: str, problem: str = "invalid_image", limit: int = 32 * MB
) -> InputFile:
    """Return the file or URL in a field.

    Short text that is neither (generated data) counts as a URL, because nothing is fetched
    (docs/decisions/0002).

    Args:
        value: Text, or an upload with `data`.
        param: The field's name, for errors.
        problem: The name of the Problem for text that is not a file.
        limit: Largest size in bytes.

    Raises:
        Problem: `problem`, or `request_too_large`.
    """
    if value is None or value == "":
        return InputFile(param=param)
    if not isinstance(value, str):
        data: bytes = getattr(value, "data", b"")
        if not data:
            raise Problem(problem, f"The file in '{param}' is empty.", param=param)
        return _checked(data, param, limit)
    text = value.strip()
    if _URL.match(text):
        return InputFile(b"", text[:4000], param)
    short = len(text) < MIN_DATA
    if text[:5].lower() == "data:" and not (short and _UNKNOWN_TYPE.match(text)):
        head, _, rest = text.partition(",")
        if not head.lower().endswith(";base64"):
            message = f"'{param}' is a data URI without base64: write data:<type>;base64,<data>."
            raise Problem(problem, message, param=param)
        return _decoded(rest, param, problem, limit)
    if short and not _WORDS.match(text):
        return InputFile(b"", text or param, param)
    return _decoded(text, param, problem, limit)


def read_file(path: str) -> FileRequest:
    """Return a scenario's file. Raises ConfigError if it cannot be read."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise ConfigError(path, reason, "put the file back") from None
    ending = Path(path).suffix.removeprefix(".").lower() or "bin"
    return FileRequest(ending, guess_type(path)[0] or "application/octet-stream", data)


def _decoded(text: str, param: str, problem: str, limit: int) -> InputFile:
    if len(text) * 3 // 4 > limit + 3:
        raise _too_large(param, limit)
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        message = (
            f"'{param}' is not a file: send its http(s) address, a data URI, or its content in "
            "base64."
        )
        raise Problem(problem, message, param=param) from None
    if not data:
        raise Problem(problem, f"The file in '{param}' is empty.", param=param)
    return _checked(data, param, limit)


def _checked(data: bytes, param: str, limit: int) -> InputFile:
    if len(data) > limit:
        raise _too_large(param, limit)
    return InputFile(data, "", param)


def _too_large(param: str, limit: int) -> Problem:
    message = f"The file in '{param}' is larger than {limit // MB} MB."
    return Problem("request_too_large", message, param=param, limit=limit)
