"""Which branches of an `anyOf` or `oneOf` a refused value was meant for.

By type first, then by the properties that tell the branches apart (`role`, `type`: a const or an enum); what is left is for the
caller to weigh.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from mockgateway.spec.subschemas import SubSchema, SubSchemas, listed, mapped
from mockgateway.spec.violation import Path, Violation

_JSON_TYPES: dict[type, tuple[str, ...]] = {
    str: ("string",),
    bool: ("boolean",),
    int: ("integer", "number"),
    float: ("number",),
    list: ("array",),
    dict: ("object",),
    type(None): ("null",),
}


def fit(
    parts: SubSchemas, branches: Sequence[SubSchema], value: Any, path: Path, tag: object = None
) -> list[SubSchema] | Violation:
    """The branches that the value may have been meant for, or the finding if there are none.

    tag: the name under OpenAPI's `discriminator`, if the schema has one.
    """
    leaves = [leaf for branch in branches for leaf in _leaves(parts, branch, set())]
    fitting = [leaf for leaf in leaves if _may_be(types(parts, leaf), value)]
    if not fitting:
        return Violation(path, "type", merge_types(types(parts, leaf) for leaf in leaves), value)
    if isinstance(value, dict) and len(fitting) > 1:
        return _by_tags(parts, fitting, value, path, tag)
    return fitting


def merge_types(many: Iterable[Any]) -> list[str]:
    """Several `type` keywords (or none of them) in one list, each type once."""
    flat = [name for one in many for name in ([one] if isinstance(one, str) else one or ())]
    return list(dict.fromkeys(flat))


def types(parts: SubSchemas, piece: SubSchema) -> list[str]:
    """The types a piece names itself or through `$ref` and `allOf`; empty if it names none."""
    for schema, _ in parts.spread(piece, "allOf"):
        if isinstance(schema, dict) and "type" in schema:
            return merge_types([schema["type"]])
    return []


def _may_be(names: list[str], value: Any) -> bool:
    own = _JSON_TYPES.get(type(value), ())
    if isinstance(value, float) and value.is_integer():
        own = ("integer", "number")
    return not names or any(name in names for name in own)


def _leaves(parts: SubSchemas, piece: SubSchema, seen: set[str]) -> list[SubSchema]:
    """The piece, or the branches of the union that it is nothing else but."""
    schema, at = piece
    if at in seen:
        return []
    seen.add(at)
    found = parts.target(schema.get("$ref")) if isinstance(schema, dict) else None
    if found is not None and not mapped(schema, "properties"):
        return _leaves(parts, found, seen)
    for keyword in ("anyOf", "oneOf"):
        inner = listed(schema, keyword)
        if inner and not {"properties", "required", "allOf", "items"} & schema.keys():
            pieces = [(item, f"{at}/{keyword}/{number}") for number, item in enumerate(inner)]
            return [leaf for branch in pieces for leaf in _leaves(parts, branch, seen)]
    return [piece]


def _by_tags(
    parts: SubSchemas, branches: list[SubSchema], value: dict[str, Any], path: Path, tag: object
) -> list[SubSchema] | Violation:
    tags = {at: _tags(parts, (schema, at)) for schema, at in branches}
    for name in _telling(list(tags.values()), tag):
        if len(branches) < 2:
            break
        tagged = [branch for branch in branches if name in tags[branch[1]]]
        if not tagged:
            continue
        if name in value:
            meant = [branch for branch in tagged if value[name] in tags[branch[1]][name]]
            if not meant and (len(tagged) > 1 or len(tagged) == len(branches)):
                options = [option for branch in tagged for option in tags[branch[1]][name]]
                return Violation((*path, name), "enum", options, value[name])
            branches = meant or [branch for branch in branches if branch not in tagged]
        else:
            free = [branch for branch in branches if name not in _required(parts, branch)]
            if not free:
                return Violation((*path, name), "required", None, value)
            branches = free
    return branches


def _tags(parts: SubSchemas, piece: SubSchema) -> dict[str, list[Any]]:
    """The properties that may hold only listed values: `{"role": ["user"]}`."""
    out: dict[str, list[Any]] = {}
    for schema, at in parts.spread(piece, "allOf"):
        for name, item in mapped(schema, "properties").items():
            for inner, _ in parts.spread((item, f"{at}/properties/{name}"), "allOf"):
                if isinstance(inner, dict) and "const" in inner:
                    out[name] = [inner["const"]]
                elif options := listed(inner, "enum"):
                    out.setdefault(name, options)
    return out


def _telling(tags: list[dict[str, list[Any]]], declared: object) -> list[str]:
    """The names that tell branches apart, the best first: the declared one, then what most branches have."""
    count: dict[str, int] = {}
    for one in tags:
        for name in one:
            count[name] = count.get(name, 0) + 1
    shared = [
        name
        for name, many in count.items()
        if many > 1 and _differ([one[name] for one in tags if name in one])
    ]
    return sorted(shared, key=lambda name: (name != declared, -count[name]))


def _differ(options: list[list[Any]]) -> bool:
    return any(other != options[0] for other in options[1:])


def _required(parts: SubSchemas, piece: SubSchema) -> set[str]:
    return {
        name for schema, _ in parts.spread(piece, "allOf") for name in listed(schema, "required")
    }
