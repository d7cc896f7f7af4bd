"""Check that a reply has exactly the fields and types that an SDK's own models declare."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel


def faults(model: type[BaseModel], raw: bytes | str) -> list[str]:
    """Return the fields of a reply that the model does not have. Raises ValidationError."""
    return list(_extras(model.model_validate_json(raw, strict=True), model.__name__))


def _extras(value: Any, where: str) -> Iterator[str]:
    if isinstance(value, BaseModel):
        yield from (f"{where}.{name} is unknown" for name in value.model_extra or ())
        for name in value.model_fields_set:
            yield from _extras(getattr(value, name), f"{where}.{name}")
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _extras(item, f"{where}[{number}]")
