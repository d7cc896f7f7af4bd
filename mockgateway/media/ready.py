"""A file that a scenario gives, in the place of one that is drawn."""

from __future__ import annotations

from mimetypes import guess_type
from pathlib import Path

from mockgateway.content.media import FileRequest
from mockgateway.problem import ConfigError


def file_at(path: str) -> FileRequest:
    """The file as it stands there now. Raises ConfigError where it cannot be read."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise ConfigError(
            path, (error.strerror or "cannot be read").lower(), "put the file back"
        ) from None
    return FileRequest(
        Path(path).suffix.removeprefix(".").lower() or "bin",
        guess_type(path)[0] or "application/octet-stream",
        data,
    )
