"""Fill templates with values of the request: Jinja in a sandbox that bounds their cost."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

from jinja2 import TemplateError, meta, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from mockgateway.problem import nearest

LONGEST = 1_000_000  # characters of a template's output
LARGEST = 10_000  # the base of a power
RANGE = 1000  # numbers in a range
LOOPS = 2  # nested loops
_FILTERS = (
    "abs capitalize count default d e escape first float int items join last length list lower max "
    "min reverse round select selectattr map reject rejectattr sort string sum title tojson trim "
    "truncate unique upper urlencode wordcount"
).split()
# Methods of texts that can make a long text of a short one.
_PADDING = frozenset(
    "center ljust rjust zfill expandtabs format format_map join replace translate".split()
)


class _Sandbox(ImmutableSandboxedEnvironment):
    """A sandbox without padding, large powers and repetition of sequences."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if not isinstance(left, (int, float)) or not isinstance(right, (int, float)):
            raise SecurityError(f"`{operator}` is for numbers only")
        if operator == "**" and (abs(left) > LARGEST or abs(right) > 30):
            raise SecurityError("that power is too large")
        return super().call_binop(context, operator, left, right)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        padding = isinstance(obj, str) and attr in _PADDING
        return not padding and super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> None:
        """Treat `format` like any other attribute, so that it is unsafe."""


@lru_cache(maxsize=1)
def _environment() -> _Sandbox:
    # The optimizer would compute constants while it compiles, however long they get.
    environment = _Sandbox(autoescape=False, optimized=False)
    environment.filters = {name: environment.filters[name] for name in _FILTERS}
    environment.filters["replace"] = _replace
    environment.globals = {"range": _range}
    return environment


def _replace(text: object, old: str, new: str) -> str:
    whole = str(text)
    if len(whole) + whole.count(old) * len(new) > LONGEST:
        raise SecurityError(f"it makes more than {LONGEST:,} characters")
    return whole.replace(old, new)


def _range(*bounds: int) -> range:
    numbers = range(*bounds)
    if len(numbers) > RANGE:
        raise SecurityError(f"a range has at most {RANGE} numbers")
    return numbers


@lru_cache(maxsize=256)
def _template(text: str) -> Any:
    return _environment().from_string(text)


def unusable(text: str, names: Collection[str]) -> str:
    """Return why a template cannot be used, or "". `names` are the variables that it may use."""
    try:
        _template(text)
        tree = _environment().parse(text)
    except TemplateError as error:
        return f"cannot be read: {error}"
    if unknown := sorted(meta.find_undeclared_variables(tree) - {*names, "range"}):
        return f"names {unknown[0]!r}: {nearest(unknown[0], names)}"
    return f"has more than {LOOPS} nested loops" if _loop_depth(tree) > LOOPS else ""


def _loop_depth(node: nodes.Node) -> int:
    inner = max(map(_loop_depth, node.iter_child_nodes()), default=0)
    return isinstance(node, nodes.For) + inner


def render(text: str, values: Mapping[str, Any]) -> str:
    """Return the output of a template.

    Raises:
        SecurityError: It costs too much.
        Exception: Whatever its expressions raise.
    """
    parts, length = [], 0
    for part in _template(text).generate(values):
        length += len(part)
        if length > LONGEST:
            raise SecurityError(f"it makes more than {LONGEST:,} characters")
        parts.append(part)
    return "".join(parts)
