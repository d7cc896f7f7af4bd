"""What is wrong with a value, before anybody puts it into words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Violation:
    """One fault of a value.

    path: where it stands; keyword: the schema's keyword that refuses it, "" if no more can be said; expected: what the keyword
    holds (for anyOf: the findings of its branches; for additionalProperties: the known names; for required: what would do instead);
    value: what stands there.
    """

    path: Path
    keyword: str
    expected: Any
    value: Any
