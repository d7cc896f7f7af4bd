"""Load word tables from `fixtures/text/`, which translators can edit."""

from __future__ import annotations

from functools import cache
from typing import Any

from mockgateway import data, files
from mockgateway.text_pattern import TextPattern


@cache
def load(name: str) -> Any:
    """Return the content of `fixtures/text/<name>.yaml`.

    The file is parsed on first use (about 25 ms per MB), so there is no binary cache that could
    become stale. All callers share the returned value and must not change it.

    Args:
        name: The file's path below `fixtures/text`, without `.yaml`, for example `languages/en`.

    Raises:
        ConfigError: If the file is missing or is not valid YAML.
    """
    return files.parse(data.FIXTURES / "text" / f"{name}.yaml")


@cache
def pattern(name: str, key: str) -> TextPattern:
    """Return the compiled pattern under a key of a table: an expression, or a list of alternatives.

    Case is ignored unless the expression says otherwise.
    """
    written = load(name)[key]
    return TextPattern(written if isinstance(written, str) else "|".join(written))
