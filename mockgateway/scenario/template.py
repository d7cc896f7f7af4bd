"""Texts with values of the request in them: Jinja in a sandbox, with an end to what one may cost."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

from jinja2 import TemplateError, meta, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from mockgateway.problem import nearest

LONGEST = 1_000_000  # characters that a template may make
REPEATS = 10_000  # characters or items that one step of it may
LOOPS = 2  # within one another
_PADS = frozenset(
    {
        "center",
        "ljust",
        "rjust",
        "zfill",
        "expandtabs",
        "format",
        "format_map",
        "join",
        "replace",
        "translate",
    }
)  # of texts: as long as one likes
_FILTERS = ("abs", "capitalize", "count", "default", "d", "e", "escape", "first", "float", "int", "items", "join", "last", "length", "list", "lower", "max", "min",
            "reverse", "round", "select", "selectattr", "map", "reject", "rejectattr", "sort", "string", "sum", "title", "tojson", "trim", "truncate", "unique",
            "upper", "urlencode", "wordcount")  # fmt: skip


class _Sandbox(ImmutableSandboxedEnvironment):
    """Without what makes much of little: neither long padding, nor powers, nor long loops."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if not isinstance(left, (int, float)) or not isinstance(right, (int, float)):
            raise SecurityError(f"`{operator}` is for numbers only")
        if operator == "**" and (abs(left) > REPEATS or abs(right) > 30):
            raise SecurityError("that power is too large")
        return super().call_binop(context, operator, left, right)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return not (isinstance(obj, str) and attr in _PADS) and super().is_safe_attribute(
            obj, attr, value
        )

    def wrap_str_format(self, value: Any) -> None:
        """None: a text's `format` is an attribute like any other, and none of the safe ones."""


@lru_cache(maxsize=1)
def _environment() -> _Sandbox:
    made = _Sandbox(
        autoescape=False, optimized=False
    )  # the optimizer works constants out while it compiles, however long they get
    made.filters = {name: made.filters[name] for name in _FILTERS}
    made.filters["replace"] = _replace
    made.globals = {"range": _range}
    return made


def _replace(text: object, old: str, new: str) -> str:
    whole = str(text)
    if len(whole) + whole.count(old) * len(new) > LONGEST:
        raise SecurityError(f"it makes more than {LONGEST:,} characters")
    return whole.replace(old, new)


def _range(*bounds: int) -> range:
    numbers = range(*bounds)
    if len(numbers) > REPEATS // 10:
        raise SecurityError(f"a range has at most {REPEATS // 10} numbers")
    return numbers


@lru_cache(maxsize=256)
def _template(text: str) -> Any:
    return _environment().from_string(text)


def unusable(text: str, values: Collection[str]) -> str:
    """Why a template cannot be used, "" for one that can. values: what it may name."""
    try:
        _template(text)
        tree = _environment().parse(text)
    except TemplateError as error:
        return f"cannot be read: {error}"
    if named := sorted(meta.find_undeclared_variables(tree) - {*values, "range"}):
        return f"names {named[0]!r}: {nearest(named[0], values)}"
    return f"has more than {LOOPS} loops within one another" if _depth(tree) > LOOPS else ""


def _depth(node: nodes.Node) -> int:
    return isinstance(node, nodes.For) + max(map(_depth, node.iter_child_nodes()), default=0)


def render(text: str, values: Mapping[str, Any]) -> str:
    """The text that a template makes. Raises whatever its expressions do, SecurityError for too much."""
    parts, length = [], 0
    for part in _template(text).generate(values):
        length += len(part)
        if length > LONGEST:
            raise SecurityError(f"it makes more than {LONGEST:,} characters")
        parts.append(part)
    return "".join(parts)
