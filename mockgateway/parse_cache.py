"""Keep the values of YAML files between runs: JSON is read ten times as fast.

A file of the cache is named after the text that it was parsed from, so that it cannot be stale. The
cache is in the user's folder for such files; MOCKGATEWAY_CACHE names another one, or none if empty.
"""

from __future__ import annotations

import contextlib
import os
from hashlib import blake2b
from pathlib import Path
from typing import Any

import orjson

Json = Any

WORTHWHILE = 4096  # bytes; shorter files are parsed as soon as they are looked up
MAX_FILES = 200
_FORMAT = b"1"  # changes if the same text is to be parsed to another value


def _folder() -> Path | None:
    named = os.environ.get("MOCKGATEWAY_CACHE")
    if named is not None:
        return Path(named) if named else None
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    try:
        return Path(base or Path.home() / ".cache") / "mockgateway"
    except RuntimeError:  # the user has no home
        return None


def place_of(data: bytes) -> Path | None:
    """Return the cache file for a content; None if the content is small."""
    folder = _folder()
    if folder is None or len(data) < WORTHWHILE:
        return None
    return folder / f"{blake2b(data, digest_size=16, person=_FORMAT).hexdigest()}.json"


def load(place: Path) -> Json:
    """Return the value that an earlier run stored, or None."""
    try:
        return orjson.loads(place.read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return None


def keep(place: Path, value: Json) -> None:
    """Store a value. A folder that cannot be written to is not an error."""
    with contextlib.suppress(OSError, orjson.JSONEncodeError):
        data = orjson.dumps(value)
        if orjson.loads(data) != value:  # infinity, for instance
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        files = sorted(place.parent.glob("*.json"), key=lambda file: file.stat().st_mtime)
        for old in files[: max(0, len(files) - MAX_FILES + 1)]:
            old.unlink()
        part = place.with_suffix(f".{os.getpid()}")
        part.write_bytes(data)
        part.replace(place)
