"""Read the shape of an answer from Python classes in a text (Pydantic models, dataclasses)."""

from __future__ import annotations

import ast
import re
from typing import Any

from .shape import Shown, types_in_words

Json = Any

_CLASS = re.compile(
    r"(?m)^(?P<margin>[ \t]*)(?:@dataclass[^\n]*\n[ \t]*)?class \w+(?:\([\w., ]*\))?:[^\n]*\n"
    r"(?:(?P=margin)[ \t]+\S[^\n]*\n?|[ \t]*\n(?=(?P=margin)[ \t]+\S))+"
)
_WRAPPED = re.compile(r"\A(?:typing\.)?(?:list|List|set|Sequence|Optional)\[(?P<inner>\w+)\]\Z")
_DEEPEST = 6


def classes_in(text: str) -> Shown | None:
    """Return the shape of the last class in a text that another class does not use, or None."""
    found = list(_CLASS.finditer(text))
    bodies: dict[str, list[ast.stmt]] = {}
    for match in found:
        for node in _parsed(match):
            if isinstance(node, ast.ClassDef):
                bodies[node.name] = node.body
    fields = {name: body for name, body in bodies.items() if _fields(body)}
    if not fields:
        return None
    used = {
        word
        for body in fields.values()
        for node in _fields(body)
        for word in re.findall(r"\w+", ast.unparse(node.annotation))
    }
    free = [name for name in fields if name not in used] or list(fields)
    schema = _object(free[-1], fields, 0)
    return Shown(schema, found[0].start(), found[-1].end())


def _parsed(match: re.Match[str]) -> list[ast.stmt]:
    margin = len(match["margin"])
    try:
        return ast.parse("\n".join(line[margin:] for line in match[0].splitlines())).body
    except SyntaxError:
        return []


def _fields(body: list[ast.stmt]) -> list[ast.AnnAssign]:
    return [node for node in body if isinstance(node, ast.AnnAssign)]


def _object(name: str, classes: dict[str, list[ast.stmt]], depth: int) -> Json:
    properties, required = dict[str, Json](), list[str]()
    for node in _fields(classes[name]):
        if not isinstance(node.target, ast.Name):
            continue
        key, kind = node.target.id, ast.unparse(node.annotation)
        optional = "None" in kind or "Optional" in kind
        part = _type(kind, classes, depth)
        described = _description(node.value)
        part = {**part, "description": described} if described else part
        properties[key] = {"anyOf": [part, {"type": "null"}]} if optional else part
        required.append(key)
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _type(kind: str, classes: dict[str, list[ast.stmt]], depth: int) -> Json:
    plain = kind.split("|")[0].strip()
    if (wrapped := _WRAPPED.match(plain)) and wrapped["inner"] in classes and depth < _DEEPEST:
        inner = _object(wrapped["inner"], classes, depth + 1)
        return inner if plain.startswith("Optional") else {"type": "array", "items": inner}
    if plain in classes and depth < _DEEPEST:
        return _object(plain, classes, depth + 1)
    return types_in_words(plain)


def _description(value: ast.expr | None) -> str:
    """Return the description that `Field(...)` gives, or ""."""
    for keyword in value.keywords if isinstance(value, ast.Call) else ():
        if keyword.arg == "description" and isinstance(keyword.value, ast.Constant):
            return str(keyword.value.value)
    return ""
