"""The types of a dataclass's fields as JSON Schema: what `fields.build` takes."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any, Literal, get_args, get_origin

from mockgateway.scenario.fields import (
    DURATION,
    HEADER_NAME,
    LONGEST,
    Count,
    ProblemName,
    Seconds,
    Share,
    Status,
    types_of,
)


def schema(cls: type) -> dict[str, Any]:
    """The JSON Schema of what `build` takes."""
    known = [field for field in fields(cls) if field.init]
    properties = {
        field.name.rstrip("_"): {
            **schema_of(types_of(cls)[field.name]),
            **_described(cls, field.name.rstrip("_")),
        }
        for field in known
    }
    required = [
        field.name.rstrip("_")
        for field in known
        if field.default is MISSING and field.default_factory is MISSING
    ]
    whole: dict[str, Any] = {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
    if required:
        whole["required"] = required
    if not known:
        return {"anyOf": [whole, {"type": "null"}]}
    alone = [] if len(required) > 1 else [properties[known[0].name.rstrip("_")]]
    return {"anyOf": [whole, *alone, *([] if required else [{"type": "null"}])]}


def _described(cls: type, name: str) -> dict[str, str]:
    """What the docstring says of a field: `name: words;`, also where several share them."""
    found = re.search(
        rf"(?:\A|[\s(]){name}(?:, \w+)*: (.+?)(?:;|\.\s|\.?\Z)", cls.__doc__ or "", re.DOTALL
    )
    return (
        {
            "description": " ".join(found[1].split()).capitalize()[:1]
            + " ".join(found[1].split())[1:]
            + "."
        }
        if found
        else {}
    )


def schema_of(kind: Any) -> dict[str, Any]:
    """The JSON Schema of a type that `convert` takes."""
    origin = get_origin(kind)
    if kind in LONGEST:
        return {
            "type": ["number", "string"],
            "description": f"Seconds, or a text such as 150ms, 2s, 1h30m; {'a day' if kind is Seconds else 'a year'} at most.",
            "minimum": 0,
            "maximum": LONGEST[kind],
            "pattern": f"^({DURATION.pattern})$",
        }
    if kind is Share:
        return {
            "type": ["number", "string"],
            "minimum": 0,
            "maximum": 1,
            "pattern": r"^\d+(\.\d+)?%$",
        }
    if kind is Count:
        return {"type": "integer", "minimum": 1}
    if kind is Status:
        return {"type": "integer", "minimum": 200, "maximum": 599}
    if kind is ProblemName:
        return {"$ref": "#/$defs/problem"}
    if origin is Literal:
        return {"enum": list(get_args(kind))}
    if origin in (types.UnionType, typing.Union):
        return {
            "anyOf": [
                {"type": "null"} if inner is type(None) else schema_of(inner)
                for inner in get_args(kind)
            ]
        }
    if origin in (list, tuple, typing.get_origin(typing.Sequence[int])):
        inner = schema_of(get_args(kind)[0])
        return {"anyOf": [{"type": "array", "items": inner}, inner]}
    if origin is get_origin(Mapping[str, str]):
        return {
            "type": "object",
            "additionalProperties": {"type": ["string", "number", "boolean"]},
            "propertyNames": {"pattern": HEADER_NAME},
        }
    plain = {bool: "boolean", str: "string", int: "integer", float: "number"}
    if kind in plain:
        return {"type": plain[kind]}
    return schema(kind) if hasattr(kind, "__dataclass_fields__") else {}
