"""The violation of a schema by a value, before it is put into words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Violation:
    """One violation of a schema by a value."""

    path: Path  # keys and indices that lead to the value
    keyword: str  # the schema's keyword that refuses it, "" if unknown
    # The keyword's value. For anyOf, the violations of its branches; for additionalProperties, the
    # known names; for required, the names that would do instead.
    expected: Any
    value: Any  # the value at the path
