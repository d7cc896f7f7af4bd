"""A schema with its validator, which is compiled on first use."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from mockgateway.spec.schema import compile_schema
from mockgateway.spec.subschemas import SubSchemas


class LazyValidator:
    """Validates values by one self-contained schema.

    Args:
        schema: The schema.
        where: What to call the schema in the log if it is unusable.
    """

    def __init__(self, schema: Any, where: str) -> None:
        self.schema = schema
        self._where = where
        self.is_valid: Callable[[Any], bool] = self._compile

    def _compile(self, value: Any) -> bool:
        # From the second value on, the attribute is the compiled validator itself.
        self.is_valid = compile_schema(self.schema, self._where).is_valid
        return self.is_valid(value)

    @cached_property
    def subschemas(self) -> SubSchemas:
        """The schema's subschemas, to explain an invalid value."""
        return SubSchemas(self.schema)
