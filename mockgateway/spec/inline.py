"""Copy a part of one file of a document to another: relative references keep their targets."""

from __future__ import annotations

from pathlib import Path

from mockgateway.spec.document import DATA, NAMES, Json, is_extension, is_remote


def rebased(value: Json, source: Path, target: Path, key: str = "", container: str = "") -> Json:
    """Return a deep copy whose references, once in `target`, lead where they led in `source`."""
    if isinstance(value, list):
        return [rebased(item, source, target, "", key) for item in value]
    if not isinstance(value, dict):
        return value
    out = {}
    for name, inner in value.items():
        if name == "$ref" and isinstance(inner, str):
            out[name] = _address(inner, source, target)
        elif (name in DATA and key not in NAMES) or is_extension(name, key):
            out[name] = inner
        else:
            out[name] = rebased(inner, source, target, str(name), key)
    return out


def _address(ref: str, source: Path, target: Path) -> str:
    address, mark, pointer = ref.partition("#")
    if source == target or is_remote(ref):
        return ref
    return f"{source.parent / address if address else source}{mark}{pointer}"
