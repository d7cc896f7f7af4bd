"""Select the branches of an `anyOf` or `oneOf` that a refused value may be intended for.

By type first, then by the properties that distinguish the branches (`role`, `type`: a const or an
enum). The caller ranks the remaining branches.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from mockgateway.spec.subschemas import SubSchema, SubSchemas, branches, list_at, mapping_at
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


def candidate_branches(
    subschemas: SubSchemas, union: Sequence[SubSchema], value: Any, path: Path, tag: object = None
) -> list[SubSchema] | Violation:
    """Return the branches that a value may be intended for, or the violation if there are none.

    Args:
        subschemas: The subschemas of the root.
        union: The branches.
        value: The value.
        path: The path of the value.
        tag: The property name under OpenAPI's `discriminator`, if any.
    """
    leaves = [leaf for branch in union for leaf in _leaves(subschemas, branch, set())]
    fitting = [leaf for leaf in leaves if _may_be(types(subschemas, leaf), value)]
    if not fitting:
        expected = merge_types(types(subschemas, leaf) for leaf in leaves)
        return Violation(path, "type", expected, value)
    if isinstance(value, dict) and len(fitting) > 1:
        return _by_tags(subschemas, fitting, value, path, tag)
    return fitting


def merge_types(many: Iterable[Any]) -> list[str]:
    """Return the names in several `type` keywords (names, lists or None), each once."""
    flat = [name for one in many for name in ([one] if isinstance(one, str) else one or ())]
    return list(dict.fromkeys(flat))


def types(subschemas: SubSchemas, subschema: SubSchema) -> list[str]:
    """Return the types that a subschema names itself or through `$ref` and `allOf`."""
    for schema, _ in subschemas.spread(subschema, "allOf"):
        if isinstance(schema, dict) and "type" in schema:
            return merge_types([schema["type"]])
    return []


def _may_be(names: list[str], value: Any) -> bool:
    own = _JSON_TYPES.get(type(value), ())
    if isinstance(value, float) and value.is_integer():
        own = ("integer", "number")
    return not names or any(name in names for name in own)


def _leaves(subschemas: SubSchemas, subschema: SubSchema, seen: set[str]) -> list[SubSchema]:
    """Return the subschema, or the branches if it is only a union."""
    schema, at = subschema
    if at in seen:
        return []
    seen.add(at)
    found = subschemas.target(schema.get("$ref")) if isinstance(schema, dict) else None
    if found is not None and not mapping_at(schema, "properties"):
        return _leaves(subschemas, found, seen)
    for keyword in ("anyOf", "oneOf"):
        inner = branches(schema, at, keyword)
        if inner and not {"properties", "required", "allOf", "items"} & schema.keys():
            return [leaf for branch in inner for leaf in _leaves(subschemas, branch, seen)]
    return [subschema]


def _by_tags(
    subschemas: SubSchemas, union: list[SubSchema], value: dict[str, Any], path: Path, tag: object
) -> list[SubSchema] | Violation:
    tags = {at: _tags(subschemas, (schema, at)) for schema, at in union}
    for name in _distinguishing(list(tags.values()), tag):
        if len(union) < 2:
            break
        tagged = [branch for branch in union if name in tags[branch[1]]]
        if not tagged:
            continue
        if name in value:
            matching = [branch for branch in tagged if value[name] in tags[branch[1]][name]]
            if not matching and (len(tagged) > 1 or len(tagged) == len(union)):
                options = [option for branch in tagged for option in tags[branch[1]][name]]
                return Violation((*path, name), "enum", options, value[name])
            union = matching or [branch for branch in union if branch not in tagged]
        else:
            union = [branch for branch in union if name not in _required(subschemas, branch)]
            if not union:
                return Violation((*path, name), "required", None, value)
    return union


def _tags(subschemas: SubSchemas, subschema: SubSchema) -> dict[str, list[Any]]:
    """Return the properties that allow listed values only: `{"role": ["user"]}`."""
    out: dict[str, list[Any]] = {}
    for schema, at in subschemas.spread(subschema, "allOf"):
        for name, item in mapping_at(schema, "properties").items():
            for inner, _ in subschemas.spread((item, f"{at}/properties/{name}"), "allOf"):
                if isinstance(inner, dict) and "const" in inner:
                    out[name] = [inner["const"]]
                elif options := list_at(inner, "enum"):
                    out.setdefault(name, options)
    return out


def _distinguishing(tags: list[dict[str, list[Any]]], declared: object) -> list[str]:
    """Return the properties that distinguish branches: the declared one, then the commonest."""
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


def _required(subschemas: SubSchemas, branch: SubSchema) -> set[str]:
    spread = subschemas.spread(branch, "allOf")
    return {name for schema, _ in spread for name in list_at(schema, "required")}
