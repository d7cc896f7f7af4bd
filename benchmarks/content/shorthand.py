"""JSON Schemas in a short form, for the prompts of this folder.

    string, number, integer, boolean, date, time, datetime, email, uri    a type or a string format
    red|green|blue                                                        an enumeration
    integer or null                                                       nullable
    string -- ISO 4217 code                                               with a description
    {name: string}                                                        an object
    [string]                                                              an array

A key with a leading `*` is not required. `pydantic` writes titles and `$defs`, as
Pydantic's `model_json_schema` does.
"""

from __future__ import annotations

from typing import Any

FORMATS = {"date": "date", "time": "time", "datetime": "date-time", "email": "email", "uri": "uri"}


def expand(short: Any, *, closed: bool = True) -> dict[str, Any]:
    """Return the JSON Schema of a short form. `closed` forbids further properties."""
    if isinstance(short, dict):
        properties = {
            name.lstrip("*"): expand(value, closed=closed) for name, value in short.items()
        }
        required = [name for name in short if not name.startswith("*")]
        schema = {"type": "object", "properties": properties, "required": required}
        return {**schema, "additionalProperties": False} if closed else schema
    if isinstance(short, list):
        return {"type": "array", "items": expand(short[0], closed=closed)}
    if short.startswith("["):
        return {"type": "array", "items": expand(short[1:-1], closed=closed)}
    form, _, description = (part.strip() for part in short.partition("--"))
    kind, nullable = form.removesuffix(" or null"), form.endswith(" or null")
    schema = _scalar(kind)
    if nullable:
        schema["type"] = [schema["type"], "null"]
    return {**schema, "description": description} if description else schema


def _scalar(kind: str) -> dict[str, Any]:
    if "|" in kind:
        return {"type": "string", "enum": kind.split("|")}
    if kind in FORMATS:
        return {"type": "string", "format": FORMATS[kind]}
    return {"type": kind}


def pydantic(short: dict[str, Any], name: str = "Extraction") -> dict[str, Any]:
    """Return the schema that Pydantic would write for a model of these fields."""
    definitions: dict[str, Any] = {}
    schema = _model(short, name, definitions)
    return {"$defs": definitions, **schema} if definitions else schema


def _model(short: dict[str, Any], name: str, definitions: dict[str, Any]) -> dict[str, Any]:
    properties = {key: _field(value, key, definitions) for key, value in short.items()}
    return {
        "additionalProperties": False,
        "properties": properties,
        "required": list(short),
        "title": name,
        "type": "object",
    }


def _field(short: Any, key: str, definitions: dict[str, Any]) -> dict[str, Any]:
    name = key.replace("_", " ").title()
    model = name.replace(" ", "").removesuffix("s")
    if isinstance(short, dict):
        definitions[model] = _model(short, model, definitions)
        return {"$ref": f"#/$defs/{model}"}
    if isinstance(short, list) and isinstance(short[0], dict):
        definitions[model] = _model(short[0], model, definitions)
        return {"items": {"$ref": f"#/$defs/{model}"}, "title": name, "type": "array"}
    if isinstance(short, list):
        return {"items": expand(short[0]), "title": name, "type": "array"}
    if short.endswith(" or null"):
        inner = _scalar(short.removesuffix(" or null"))
        return {"anyOf": [inner, {"type": "null"}], "title": name}
    if "|" in short:
        definitions[model] = {**expand(short), "title": model}
        return {"$ref": f"#/$defs/{model}"}
    return {**expand(short), "title": name}
