"""Put a document and all files it refers to into one, as `/openapi.json` publishes it."""

from __future__ import annotations

import re
from pathlib import Path

from mockgateway.problem import ConfigError
from mockgateway.spec.document import DATA, NAMES, Document, Json, is_extension, is_remote

# In these containers a reference to another file is not a schema. Its target is copied in place,
# since nothing there is recursive.
_INLINE = frozenset(
    (
        "paths parameters responses headers examples links callbacks requestBodies securitySchemes "
        "pathItems webhooks"
    ).split()
)
_DATA = DATA - {"examples"}  # examples may refer to example objects


def bundle(document: Document, server: str | None = None) -> dict[str, Json]:
    """Return the document as one mapping whose references are all local; a deep copy.

    Args:
        document: The document.
        server: The base URL to list before the document's own servers, so that tools which read it
            call this mock.
    """
    copier = _Copier(document)
    out = copier.copy(document.root, document.path, "", "")
    copier.copy_waiting()
    if copier.schemas:
        out.setdefault("components", {}).setdefault("schemas", {}).update(copier.schemas)
    if server:
        out["servers"] = [{"url": server, "description": "this mock"}, *(out.get("servers") or [])]
    return dict(out)


class _Copier:
    """Copies values and moves the schemas of other files to `components`."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._names: dict[tuple[Path, str], str] = {}
        self._taken = set((document.root.get("components") or {}).get("schemas") or {})
        self._open: list[tuple[Path, str]] = []
        self._waiting: list[tuple[str, Json, Path]] = []
        self.schemas: dict[str, Json] = {}

    def copy(self, node: Json, file: Path, key: str, container: str) -> Json:
        """Return a copy of a value under `key` in a `container`."""
        if isinstance(node, list):
            return [self.copy(item, file, "", key) for item in node]
        if not isinstance(node, dict):
            return node
        ref = node.get("$ref")
        if isinstance(ref, str):
            key = "" if container == "properties" else key
            return self._reference(node, ref, file, key, container)
        if key == "discriminator" and isinstance(mapping := node.get("mapping"), dict):
            targets = {word: self._target(target, file) for word, target in mapping.items()}
            return {**node, "mapping": targets}
        out = {}
        for name, value in node.items():
            is_data = (name in _DATA and key not in NAMES) or is_extension(name, key)
            out[str(name)] = value if is_data else self.copy(value, file, str(name), key)
        return out

    def _reference(
        self, node: dict[str, Json], ref: str, file: Path, key: str, container: str
    ) -> Json:
        try:
            found = self._document.find(ref, file)
        except ConfigError:  # in a place that the check does not know
            found = None
        if found is None or is_remote(ref):  # clients must not fetch it either
            return {name: value for name, value in node.items() if name != "$ref"}
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
        """Return the name of a schema of another file, and queue it for copying once."""
        place = (file, pointer)
        if place not in self._names:
            last = pointer.rsplit("/", 1)[-1].replace("~1", "/").replace("~0", "~")
            word = re.sub(r"[^A-Za-z0-9._-]", "_", last or file.stem)
            name, count = word, 2
            while name in self._taken:
                name, count = f"{word}_{count}", count + 1
            self._names[place] = name
            self._taken.add(name)
            # It keeps its position now and is copied later: chains of references may be long.
            self.schemas[name] = True
            self._waiting.append((name, value, file))
        return self._names[place]

    def copy_waiting(self) -> None:
        """Copy the queued schemas, and those that they refer to."""
        while self._waiting:
            name, value, file = self._waiting.pop()
            self.schemas[name] = self.copy(value, file, "", "schemas")

    def _target(self, target: str, file: Path) -> str:
        if "#" not in target and not target.endswith((".yaml", ".yml", ".json")):
            return target
        return str(self._reference({}, target, file, "", "properties")["$ref"])
