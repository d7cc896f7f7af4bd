"""Describe dataclasses as JSON Schema: which values `fields.build` accepts for them."""

from __future__ import annotations

import inspect
import re
import types
import typing
from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args, get_origin

from mockgateway.scenario.fields import (
    DURATION,
    HEADER_NAME,
    SCALARS,
    Count,
    ProblemName,
    Seconds,
    Share,
    Span,
    Status,
    is_required,
    settable,
    types_of,
)

Json = dict[str, Any]

HEADERS: Json = {
    "type": "object",
    "additionalProperties": {"type": ["string", "number", "boolean"]},
    "propertyNames": {"pattern": HEADER_NAME},
}
_PLAIN = {bool: "boolean", str: "string", int: "integer", float: "number"}
_ITEM = re.compile(r" {4}(\w+): (.*)")


def about(cls: type) -> str:
    """Return a class's docstring without its `Attributes:`."""
    return inspect.cleandoc(cls.__doc__ or "").partition("\n\nAttributes:\n")[0]


def field_docs(cls: type) -> dict[str, str]:
    """Return the `Attributes:` of the docstrings of a class and its bases, by field."""
    docs: dict[str, str] = {}
    for base in reversed(cls.__mro__):
        name = ""
        text = inspect.cleandoc(base.__dict__.get("__doc__") or "").partition("Attributes:\n")[2]
        for line in text.splitlines():
            if item := _ITEM.fullmatch(line):
                name, docs[item[1]] = item[1], item[2]
            elif name and line.startswith(" " * 8):
                docs[name] += f" {line.strip()}"
    return docs


def schema(cls: type) -> Json:
    """Return the JSON Schema of the values that `build` accepts for a dataclass."""
    docs, properties = field_docs(cls), {}
    for key, field in settable(cls).items():
        described = {"description": docs[key]} if key in docs else {}
        properties[key] = schema_of(types_of(cls)[field.name]) | described
    whole: Json = {"type": "object", "properties": properties, "additionalProperties": False}
    required = [key for key, field in settable(cls).items() if is_required(field)]
    if required:
        whole["required"] = required
    alone = list(properties.values())[:1] if len(required) < 2 else []
    return {"anyOf": [whole, *alone, *([] if required else [{"type": "null"}])]}


def schema_of(kind: Any) -> Json:
    """Return the JSON Schema of the values that `convert` accepts for a type."""
    origin, arguments = get_origin(kind), get_args(kind)
    if kind in (Seconds, Span, Share, Count, Status):
        return _number(kind)
    if kind is ProblemName:
        return {"$ref": "#/$defs/problem"}
    if kind in _PLAIN:
        return {"type": _PLAIN[kind]}
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin in (types.UnionType, typing.Union):
        return {
            "anyOf": [
                {"type": "null"} if inner is type(None) else schema_of(inner) for inner in arguments
            ]
        }
    if origin in (list, tuple, Sequence):
        inner = schema_of(arguments[0])
        return {"anyOf": [{"type": "array", "items": inner}, inner]}
    if origin is Mapping:
        return HEADERS
    return schema(kind) if hasattr(kind, "__dataclass_fields__") else {}


def _number(kind: Any) -> Json:
    accepts = SCALARS[kind]
    bounds = {"minimum": accepts.lowest, "maximum": accepts.highest}
    if kind is Share:
        return {"type": ["number", "string"], **bounds, "pattern": r"^\d+(\.\d+)?%$"}
    if kind in (Count, Status):
        return {"type": "integer", **bounds}
    longest = "a day" if kind is Seconds else "a year"
    return {
        "type": ["number", "string"],
        "description": f"Seconds, or a duration such as 150ms, 2s, 1h30m; at most {longest}.",
        **bounds,
        "pattern": f"^({DURATION.pattern})$",
    }
