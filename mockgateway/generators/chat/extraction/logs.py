"""Find the line of a log that reports a failure."""

from __future__ import annotations

import re

from .tables import Range

_LOGGED = re.compile(r"^[ \t]*\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d[^\n]*$", re.MULTILINE)
_FAILED = re.compile(r"\b(?:ERROR|FATAL|CRITICAL|FAILED|Exception)\b")


def find_failure(text: str) -> Range:
    """Return the line of a log that reports a failure; an empty range without one."""
    lines = [match.span() for match in _LOGGED.finditer(text)]
    failed = [line for line in lines if _FAILED.search(text, *line)]
    return failed[0] if len(lines) > 2 and len(failed) == 1 else (0, 0)
