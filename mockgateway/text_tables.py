"""Load word tables from `fixtures/text/`, which translators can edit."""

from __future__ import annotations

from functools import cache
from typing import Any

from mockgateway import data, files


@cache
def load(name: str) -> Any:
    """Return the content of `fixtures/text/<name>.yaml`.

    The file is parsed on first use (about 25 ms per MB), so there is no binary cache that could
    become stale. All callers share the returned value and must not change it.

    Args:
        name: The file's path below `fixtures/text`, without `.yaml`, for example `lyrics/en`.

    Raises:
        ConfigError: If the file is missing or is not valid YAML.
    """
    return files.parse(data.FIXTURES / "text" / f"{name}.yaml")
