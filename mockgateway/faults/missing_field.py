"""The `missing_field` fault."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from mockgateway.faults.json_field import JsonFieldFault


@dataclass(frozen=True, slots=True)
class MissingField(JsonFieldFault):
    """Remove a field, or an item of a list, from the JSON of the reply."""

    example: ClassVar[str] = "missing_field: {path: $.usage}"

    word: ClassVar[str] = "missing_field"

    def change(self, parent: Any, key: str | int) -> None:
        """Remove the value."""
        del parent[key]
