"""The `wrong_type` fault."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from mockgateway.faults.json_field import JsonFieldFault


@dataclass(frozen=True, slots=True)
class WrongType(JsonFieldFault):
    """Change the type of a value in the JSON of the reply: text to a number, others to text."""

    example: ClassVar[str] = "wrong_type: $.choices[0].message.content"

    word: ClassVar[str] = "wrong_type"

    def change(self, parent: Any, key: str | int) -> None:
        """Replace the value."""
        value = parent[key]
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        parent[key] = 12345 if isinstance(value, str) else "12345" if is_number else "a text"
