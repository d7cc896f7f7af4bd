"""Apply an OpenAPI Overlay 1.0 to a document in memory, so that the mock imitates a deployment.

An action with `x-file` changes that file of the document (`openai_chat.yaml`), any other action the
document itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from mockgateway.files import parse
from mockgateway.problem import ConfigError
from mockgateway.spec.document import Document, Json, is_remote, references


class Overlays:
    """The overlays given to a command."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._overlays = {path: read(path) for path in paths}
        self._used: set[Path] = set()

    def apply(self, document: Document) -> None:
        """Change a document by the overlays that extend it."""
        for path, overlay in self._overlays.items():
            if extends(overlay, document):
                self._used.add(path)
                apply(document, overlay, path)

    def must_be_used(self) -> None:
        """Raise ConfigError for an overlay that extends none of the documents."""
        for path in self._overlays.keys() - self._used:
            name = self._overlays[path]["extends"]
            what = f"extends {name!r}, which is not served"
            raise ConfigError(str(path), what, "name a served document, or serve it with --spec")


def read(path: Path) -> dict[str, Json]:
    """Return an overlay. Raises ConfigError if it is malformed."""
    value: dict[str, Json] = parse(path)
    is_overlay = isinstance(value, dict) and str(value.get("overlay", "")).startswith("1.")
    if not is_overlay or not isinstance(value.get("actions"), list):
        advice = (
            "write `overlay: 1.0.0`, `info`, and a list of `actions` with `target` and `update` or "
            "`remove`"
        )
        raise ConfigError(str(path), "is not an overlay", advice)
    for number, action in enumerate(value["actions"], 1):
        targeted = isinstance(action, dict) and isinstance(action.get("target"), str)
        if not targeted or not ("update" in action or action.get("remove") is True):
            what = "has no target, or no update or remove"
            advice = "write `target: $...` and `update: {...}` or `remove: true`"
            raise ConfigError(f"{path}: action {number}", what, advice)
    return value


def extends(overlay: dict[str, Json], document: Document) -> bool:
    """Return whether the `extends` of an overlay is absent or names the document's file."""
    name = overlay.get("extends")
    return not name or Path(str(name)).name == document.path.name


def apply(document: Document, overlay: dict[str, Json], path: Path) -> int:
    """Change a document in place, and return the number of changed places.

    A target that matches nothing changes nothing, as the specification says.
    """
    from jsonpath_rfc9535 import JSONPathError, find  # loaded on first use

    _load_all(document)
    changed = 0
    for number, action in enumerate(overlay["actions"], 1):
        name = action.get("x-file", document.path.name)
        root = next((value for file, value in document.files.items() if file.name == name), None)
        if root is None:
            continue
        try:
            places = [node.location for node in find(action["target"], root)]
        except JSONPathError as error:
            what = f"target {action['target']!r} is not a JSONPath: {error}"
            raise ConfigError(f"{path}: action {number}", what, "see RFC 9535") from None
        # From the end, so that a removed item does not move the others.
        places.sort(key=lambda steps: [str(step).rjust(9) for step in steps], reverse=True)
        changed += sum(_change(root, place, action) for place in places)
    return changed


def _load_all(document: Document) -> None:
    """Read all files that the document refers to."""
    done = set[Path]()
    while waiting := [path for path in document.files if path not in done]:
        for path in waiting:
            done.add(path)
            for ref, _ in references(document.files[path]):
                if not ref.startswith("#") and not is_remote(ref):
                    with suppress(ConfigError):  # the check reports it
                        document.find(ref.partition("#")[0], path)


def _change(root: Json, place: tuple[Any, ...], action: dict[str, Json]) -> int:
    parent, here = None, root
    for step in place:
        parent, here = here, here[step]
    if action.get("remove") is True:
        if parent is not None:
            del parent[place[-1]]
        return int(parent is not None)
    update = action["update"]
    if isinstance(here, dict) and isinstance(update, dict):
        _merge(here, update)
    elif isinstance(here, list):
        here.append(update)
    elif parent is not None:
        parent[place[-1]] = update
    return 1


def _merge(into: dict[str, Json], update: dict[str, Json]) -> None:
    for name, value in update.items():
        present = into.get(name)
        if isinstance(present, dict) and isinstance(value, dict):
            _merge(present, value)
        elif isinstance(present, list) and isinstance(value, list):
            present.extend(value)
        else:
            into[name] = value
