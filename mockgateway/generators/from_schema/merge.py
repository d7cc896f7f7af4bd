"""One schema's own keywords, written into a plan: this is where schemas intersect."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from .document import Json, canon
from .plan import TYPES, Contains, Plan, Run, Scopes, Shape

_WORDS = {kind: (kind,) for kind in TYPES} | {"number": ("integer", "fraction")}


def merge(plan: Plan, schema: dict[str, Json], scopes: Scopes) -> None:
    """Narrow the plan by the schema, its references and branches aside; `Plan.settle` tells what is left."""
    for key, value in schema.items():
        rule = _RULES.get(key)
        if rule is not None:
            rule(plan, value)
        elif key in _RISKY:
            plan.risky = True
        if key in _HINTS:
            plan.hinted.append(_HINTS[key])
    if "properties" in schema or "patternProperties" in schema or "additionalProperties" in schema:
        rest, closed = schema.get("additionalProperties", True), "additionalProperties" in schema
        named, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
        plan.shapes.append(Shape(named, patterns, rest, closed, scopes))
    if "items" in schema or "prefixItems" in schema:
        plan.runs.append(
            Run(schema.get("prefixItems", []), schema.get("items", True), "items" in schema, scopes)
        )
    if "contains" in schema:
        least, most = schema.get("minContains", 1), schema.get("maxContains")
        plan.contains.append(Contains(schema["contains"], int(least), most, scopes))
    for key in ("unevaluatedProperties", "unevaluatedItems"):
        if key in schema:
            plan.leftovers.append((key, schema[key], id(schema), scopes))


def exact(number: int | float) -> Fraction:
    """The number as it is written: 0.1 is a tenth."""
    return Fraction(number) if isinstance(number, int) else Fraction(repr(number))


def _type(plan: Plan, value: Json) -> None:
    words = (value,) if isinstance(value, str) else value
    plan.types &= {kind for word in words for kind in _WORDS.get(word, ())}
    plan.typed = True


def _enum(plan: Plan, values: list[Json]) -> None:
    kept = {canon(value) for value in values}
    first = values if plan.allowed is None else plan.allowed
    plan.allowed = [value for value in first if canon(value) in kept]


def _low(plan: Plan, value: Json, open_: bool = False) -> None:
    plan.low = max(plan.low, (exact(value), open_)) if plan.low else (exact(value), open_)


def _high(plan: Plan, value: Json, open_: bool = False) -> None:
    bound = (exact(value), open_)
    if plan.high is None or (bound[0], not open_) < (plan.high[0], not plan.high[1]):
        plan.high = bound


def _least(name: str) -> Callable[[Plan, Json], None]:
    return lambda plan, value: setattr(plan, name, max(getattr(plan, name), int(value)))


def _most(name: str) -> Callable[[Plan, Json], None]:
    def rule(plan: Plan, value: Json) -> None:
        known = getattr(plan, name)
        setattr(plan, name, int(value) if known is None else min(known, int(value)))

    return rule


def _needs(plan: Plan, value: Json) -> None:
    for name, others in value.items():
        plan.needs[name] = [*plan.needs.get(name, ()), *others]


def _examples(plan: Plan, value: Json) -> None:
    if isinstance(value, dict):  # OpenAPI's named examples
        value = [
            part["value"] for part in value.values() if isinstance(part, dict) and "value" in part
        ]
    if isinstance(value, list):
        plan.examples.append(value)


def _default(plan: Plan, value: Json) -> None:
    if value not in (
        None,
        "",
        [],
        {},
    ):  # these say that nothing was given, and a reply full of them looks empty
        plan.defaults.append(value)


def _title(plan: Plan, value: Json) -> None:
    plan.title = plan.title or str(value)


_RULES: dict[str, Callable[[Plan, Json], None]] = {
    "type": _type,
    "const": lambda plan, value: _enum(plan, [value]),
    "enum": _enum,
    "minimum": _low,
    "maximum": _high,
    "exclusiveMinimum": lambda plan, value: _low(plan, value, open_=True),
    "exclusiveMaximum": lambda plan, value: _high(plan, value, open_=True),
    "multipleOf": lambda plan, value: plan.steps.append(exact(value)),
    "minLength": _least("min_length"),
    "maxLength": _most("max_length"),
    "pattern": lambda plan, value: plan.patterns.append(value),
    "format": lambda plan, value: plan.formats.append(value),
    "contentEncoding": lambda plan, value: plan.content.update(encoding=value),
    "contentMediaType": lambda plan, value: plan.content.update(media=value),
    "contentSchema": lambda plan, value: plan.content.update(schema=value),
    "minItems": _least("min_items"),
    "maxItems": _most("max_items"),
    "uniqueItems": lambda plan, value: setattr(plan, "unique", plan.unique or bool(value)),
    "required": lambda plan, value: plan.required.extend(
        name for name in value if name not in plan.required
    ),
    "propertyNames": lambda plan, value: plan.names.append(value),
    "dependentRequired": _needs,
    "minProperties": _least("min_properties"),
    "maxProperties": _most("max_properties"),
    "example": lambda plan, value: plan.examples.append([value]),
    "examples": _examples,
    "default": _default,
    "title": _title,
}

_RISKY = frozenset(
    ("not", "oneOf", "if", "dependentSchemas", "unevaluatedProperties", "unevaluatedItems", "contains")
)  # fmt: skip

_HINTS = (
    dict.fromkeys(("properties", "required", "additionalProperties", "patternProperties"), "object")
    | dict.fromkeys(
        ("propertyNames", "minProperties", "dependentRequired", "dependentSchemas"), "object"
    )
    | dict.fromkeys(("maxProperties", "unevaluatedProperties"), "object")
    | dict.fromkeys(("items", "prefixItems", "contains", "minItems", "uniqueItems"), "array")
    | dict.fromkeys(("maxItems", "unevaluatedItems"), "array")
    | dict.fromkeys(
        ("pattern", "minLength", "maxLength", "contentEncoding", "contentMediaType"), "string"
    )
    | dict.fromkeys(
        ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"), "integer"
    )
)
"""The type that a keyword is about, for schemas that name none."""
