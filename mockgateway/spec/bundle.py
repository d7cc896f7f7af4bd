"""Put a document and all files it refers to into one, as `/openapi.json` publishes it."""

from __future__ import annotations

import re
from pathlib import Path

from mockgateway.spec.document import DATA, NAMES, Document, Json, is_remote

# Where a reference to another file names no schema: it is written out in place, since these hold nothing recursive.
_INLINE = frozenset(
    {
        "paths",
        "parameters",
        "responses",
        "headers",
        "examples",
        "links",
        "callbacks",
        "requestBodies",
        "securitySchemes",
        "pathItems",
        "webhooks",
    }
)


def bundle(document: Document, server: str | None = None) -> dict[str, Json]:
    """The document as one mapping with references into itself only; deep-copied, keys are text.

    server: the base URL to list before the document's own servers, so that tools which read it there come back here.
    """
    moved = _Moved(document)
    out = moved.copy(document.root, document.path, "", "")
    moved.catch_up()
    components = out.setdefault("components", {}) if moved.schemas else out.get("components", {})
    if moved.schemas:
        components.setdefault("schemas", {}).update(moved.schemas)
    if server:
        out["servers"] = [{"url": server, "description": "this mock"}, *(out.get("servers") or [])]
    return dict(out)


_DATA = DATA - {"examples"}  # which may refer to example objects


class _Moved:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._names: dict[tuple[Path, str], str] = {}
        self._taken = set((document.root.get("components") or {}).get("schemas") or {})
        self._open: list[tuple[Path, str]] = []
        self._waiting: list[tuple[str, Json, Path]] = []
        self.schemas: dict[str, Json] = {}

    def copy(self, node: Json, file: Path, key: str, container: str) -> Json:
        if isinstance(node, list):
            return [self.copy(item, file, "", key) for item in node]
        if not isinstance(node, dict):
            return node
        ref = node.get("$ref")
        if isinstance(ref, str) and container != "properties":
            return self._reference(node, ref, file, key, container)
        if isinstance(ref, str):
            return self._reference(node, ref, file, "", "properties")
        if key == "discriminator" and isinstance(mapping := node.get("mapping"), dict):
            return {
                **node,
                "mapping": {word: self._target(target, file) for word, target in mapping.items()},
            }
        return {
            str(name): value
            if name in _DATA and key not in NAMES
            else self.copy(value, file, str(name), key)
            for name, value in node.items()
        }

    def _reference(
        self, node: dict[str, Json], ref: str, file: Path, key: str, container: str
    ) -> Json:
        if is_remote(ref):
            return {
                name: value for name, value in node.items() if name != "$ref"
            }  # nobody is to fetch it from here either
        found = self._document.find(ref, file)
        pointer = ref.partition("#")[2]
        if found.file == self._document.path:
            return {**node, "$ref": f"#{pointer}"}
        place = (found.file, pointer)
        if (container in _INLINE or key == "requestBody") and place not in self._open:
            self._open.append(place)
            try:
                return self.copy(found.value, found.file, key, container)
            finally:
                self._open.pop()
        return {**node, "$ref": f"#/components/schemas/{self._schema(found.value, *place)}"}

    def _schema(self, value: Json, file: Path, pointer: str) -> str:
        place = (file, pointer)
        if place not in self._names:
            word = re.sub(
                r"[^A-Za-z0-9._-]",
                "_",
                pointer.rsplit("/", 1)[-1].replace("~1", "/").replace("~0", "~") or file.stem,
            )
            name, count = word, 2
            while name in self._taken:
                name, count = f"{word}_{count}", count + 1
            self._names[place] = name
            self._taken.add(name)
            self.schemas[name] = (
                True  # keeps its place until its turn comes: chains of references may be long
            )
            self._waiting.append((name, value, file))
        return self._names[place]

    def catch_up(self) -> None:
        """Copy the schemas that references have named so far, and those they name in turn."""
        while self._waiting:
            name, value, file = self._waiting.pop()
            self.schemas[name] = self.copy(value, file, "", "schemas")

    def _target(self, target: str, file: Path) -> str:
        if "#" not in target and not target.endswith((".yaml", ".yml", ".json")):
            return target
        return str(self._reference({}, target, file, "", "properties")["$ref"])
