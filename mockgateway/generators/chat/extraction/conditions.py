"""Read conditions (`salary > 50000`) for lists of filters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .choices import choose
from .concepts import known_pattern
from .document import Document
from .fields import Field
from .special import Leaf
from .tables import Range

Json = Any

_OPERATORS = frozenset(
    "= == != <> > < >= <= eq ne neq gt lt gte lte ge le contains like in equals".split()
)
_COLUMNS = frozenset("field column attribute property key name".split())
_SIGNS = {
    "=": "eq", "==": "eq", "!=": "ne", "<>": "ne", ">": "gt", "<": "lt", ">=": "gte", "<=": "lte",
}  # fmt: skip


def read_conditions(leaves: Sequence[Leaf], document: Document, scope: Range) -> list[Json]:
    """Return the conditions in a text, for objects of a column, an operator and a value."""
    operator = next((leaf for leaf in leaves if _is_operator(leaf.field)), None)
    column = next((leaf for leaf in leaves if _COLUMNS & set(leaf.field.words)), None)
    value = next((leaf for leaf in leaves if "value" in leaf.field.words), None)
    if operator is None or column is None or value is None:
        return []
    found = []
    for match in known_pattern("condition").finditer(document.text, *scope):
        option = _option(
            operator.field, match["operator"].lower(), document, match.span("operator")
        )
        written: Json = match["value"].strip("\"'“”$€£")
        if value.field.numeric:
            if not written.replace(".", "", 1).isdigit():
                continue
            written = float(written) if "." in written else int(written)
        if option is not None:
            found.append(
                {column.path[0]: match["column"], operator.path[0]: option, value.path[0]: written}
            )
    return found


def _is_operator(field: Field) -> bool:
    options = {str(option).lower() for option in field.enum or ()}
    return len(options & _OPERATORS) > 1


def _option(field: Field, written: str, document: Document, part: Range) -> Json:
    """Return the option of an enum of operators that an operator in a text stands for."""
    options = field.enum or []
    if written in options:
        return written
    if written in _SIGNS and _SIGNS[written] in options:
        return _SIGNS[written]
    if (found := choose(field, document, part)) is not None:
        return found
    return next((option for option in ("=", "==", "eq", "equals") if option in options), None)
