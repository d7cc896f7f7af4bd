"""Rewrite references by `$id`, `$anchor` and `$dynamicRef` as plain JSON pointers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urljoin

Json = Any

DATA_KEYWORDS = ("const", "enum", "default", "example", "examples")  # values are no schemas
NAMED_SCHEMAS = ("properties", "patternProperties", "dependentSchemas", "$defs", "definitions")
_REFERENCE_KEYWORDS = ("$id", "$anchor", "$dynamicRef", "$dynamicAnchor")
_ROOT = "urn:mockgateway:root"


def localized(root: Json) -> Json:
    """Return the schema with all references as `#/...`; the same object if they are already.

    A `$dynamicRef` becomes a choice among all schemas with its `$dynamicAnchor`. The validator
    rejects values of the wrong one.
    """
    if not isinstance(root, dict) or not any(
        word in schema for schema, _, _ in _schemas(root, "", _ROOT) for word in _REFERENCE_KEYWORDS
    ):
        return root
    targets: dict[str, str] = {_ROOT: ""}
    dynamic: dict[str, list[str]] = {}
    for schema, pointer, base in _schemas(root, "", _ROOT):
        if isinstance(schema.get("$id"), str):
            targets.setdefault(base, pointer)
        for word in ("$anchor", "$dynamicAnchor"):
            if isinstance(name := schema.get(word), str):
                targets.setdefault(f"{base}#{name}", pointer)
        if isinstance(name := schema.get("$dynamicAnchor"), str):
            dynamic.setdefault(name, []).append(f"#{pointer}")
    return _Rewriting(targets, dynamic).rewritten(root, _ROOT)


def _schemas(node: Json, pointer: str, base: str) -> Iterator[tuple[dict[str, Json], str, str]]:
    """Yield all schemas, outermost first, with their pointer and the base of their references."""
    if isinstance(node, list):
        for number, part in enumerate(node):
            yield from _schemas(part, f"{pointer}/{number}", base)
    if not isinstance(node, dict):
        return
    base = _base(node, base)
    yield node, pointer, base
    for key, value in node.items():
        if key in NAMED_SCHEMAS and isinstance(value, dict):
            for name, part in value.items():
                escaped = name.replace("~", "~0").replace("/", "~1")
                yield from _schemas(part, f"{pointer}/{key}/{escaped}", base)
        elif key not in DATA_KEYWORDS:
            yield from _schemas(value, f"{pointer}/{key}", base)


class _Rewriting:
    def __init__(self, targets: dict[str, str], dynamic: dict[str, list[str]]) -> None:
        self._targets = targets  # pointers by address
        self._dynamic = dynamic  # references by `$dynamicAnchor`

    def rewritten(self, node: Json, base: str) -> Json:
        if isinstance(node, list):
            return [self.rewritten(part, base) for part in node]
        if not isinstance(node, dict):
            return node
        base = _base(node, base)
        out: dict[str, Json] = {}
        for key, value in node.items():
            if key == "$ref" and isinstance(value, str):
                out[key] = self._target(value, base)
            elif key in NAMED_SCHEMAS and isinstance(value, dict):
                out[key] = {name: self.rewritten(part, base) for name, part in value.items()}
            elif key not in _REFERENCE_KEYWORDS:
                out[key] = value if key in DATA_KEYWORDS else self.rewritten(value, base)
        if isinstance(ref := node.get("$dynamicRef"), str):
            refs = [{"$ref": target} for target in self._dynamic_targets(ref, base)]
            out["allOf"] = [*out.get("allOf", ()), {"anyOf": refs} if len(refs) > 1 else refs[0]]
        return out

    def _target(self, ref: str, base: str) -> str:
        """Return a reference as a pointer; unchanged if it leads out of the schema."""
        document, _, fragment = _join(base, ref).partition("#")
        if not fragment or fragment.startswith("/"):
            return f"#{self._targets[document]}{fragment}" if document in self._targets else ref
        known = self._targets.get(f"{document}#{unquote(fragment)}")
        return ref if known is None else f"#{known}"

    def _dynamic_targets(self, ref: str, base: str) -> list[str]:
        target, name = self._target(ref, base), ref.partition("#")[2]
        return self._dynamic[name] if target in self._dynamic.get(name, ()) else [target]


def _base(schema: dict[str, Json], base: str) -> str:
    own = schema.get("$id")
    return _join(base, own).partition("#")[0] if isinstance(own, str) else base


def _join(base: str, ref: str) -> str:
    return base + ref if ref.startswith("#") else urljoin(base, ref)
