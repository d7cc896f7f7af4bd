"""References by `$id`, `$anchor` and `$dynamicRef`, written as plain JSON pointers: after that one kind is all there is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urljoin

Json = Any

_DATA = ("const", "enum", "default", "example", "examples")
_NAMED = ("properties", "patternProperties", "dependentSchemas", "$defs", "definitions")
_WORDS = ("$id", "$anchor", "$dynamicRef", "$dynamicAnchor")
_ROOT = "urn:mockgateway:root"


def localized(root: Json) -> Json:
    """The schema with every reference within it as `#/...`; itself where all are that already.

    A `$dynamicRef` may lead to any schema of that `$dynamicAnchor`; the judge, who knows the way that led to it, has the last word.
    """
    if not isinstance(root, dict) or not any(
        word in schema for schema, _, _ in _schemas(root, "", _ROOT) for word in _WORDS
    ):
        return root
    places: dict[str, str] = {_ROOT: ""}
    dynamic: dict[str, list[str]] = {}
    for schema, pointer, base in _schemas(root, "", _ROOT):
        if isinstance(schema.get("$id"), str):
            places.setdefault(base, pointer)
        for word in ("$anchor", "$dynamicAnchor"):
            if isinstance(name := schema.get(word), str):
                places.setdefault(f"{base}#{name}", pointer)
        if isinstance(name := schema.get("$dynamicAnchor"), str):
            dynamic.setdefault(name, []).append(f"#{pointer}")
    return _rewritten(root, _ROOT, places, dynamic)


def _schemas(node: Json, pointer: str, base: str) -> Iterator[tuple[dict[str, Json], str, str]]:
    """Every schema in it, outermost first, with its pointer and the address that its references start from."""
    if isinstance(node, list):
        for number, part in enumerate(node):
            yield from _schemas(part, f"{pointer}/{number}", base)
    if not isinstance(node, dict):
        return
    base = _base(node, base)
    yield node, pointer, base
    for key, value in node.items():
        if key in _NAMED and isinstance(value, dict):
            for name, part in value.items():
                yield from _schemas(part, f"{pointer}/{key}/{_escaped(name)}", base)
        elif key not in _DATA:
            yield from _schemas(value, f"{pointer}/{key}", base)


def _rewritten(
    node: Json, base: str, places: dict[str, str], dynamic: dict[str, list[str]]
) -> Json:
    if isinstance(node, list):
        return [_rewritten(part, base, places, dynamic) for part in node]
    if not isinstance(node, dict):
        return node
    base = _base(node, base)
    out: dict[str, Json] = {}
    for key, value in node.items():
        if key == "$ref" and isinstance(value, str):
            out[key] = _target(value, base, places)
        elif key in _NAMED and isinstance(value, dict):
            out[key] = {
                name: _rewritten(part, base, places, dynamic) for name, part in value.items()
            }
        elif key not in _WORDS:
            out[key] = value if key in _DATA else _rewritten(value, base, places, dynamic)
    if isinstance(ref := node.get("$dynamicRef"), str):
        targets = [{"$ref": target} for target in _dynamic(ref, base, places, dynamic)]
        out["allOf"] = [
            *out.get("allOf", ()),
            {"anyOf": targets} if len(targets) > 1 else targets[0],
        ]
    return out


def _base(schema: dict[str, Json], base: str) -> str:
    own = schema.get("$id")
    return _join(base, own).partition("#")[0] if isinstance(own, str) else base


def _join(base: str, ref: str) -> str:
    return base + ref if ref.startswith("#") else urljoin(base, ref)


def _target(ref: str, base: str, places: dict[str, str]) -> str:
    """The pointer that a reference means; the reference as it is where it leads out of the schema."""
    document, _, fragment = _join(base, ref).partition("#")
    if not fragment or fragment.startswith("/"):
        return f"#{places[document]}{fragment}" if document in places else ref
    known = places.get(f"{document}#{unquote(fragment)}")
    return ref if known is None else f"#{known}"


def _dynamic(
    ref: str, base: str, places: dict[str, str], dynamic: dict[str, list[str]]
) -> list[str]:
    target, name = _target(ref, base, places), ref.partition("#")[2]
    return dynamic[name] if target in dynamic.get(name, ()) else [target]


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
