"""Apply an OpenAPI Overlay 1.0 to a document in memory: what was learned about a deployment, for the mock to imitate.

An action with `x-file` is for that file of the document (`openai_chat.yaml`), any other for the document itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from mockgateway.files import parse
from mockgateway.problem import ConfigError
from mockgateway.spec.document import Document, Json


class Overlays:
    """The overlays that were given to a command."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._overlays = {path: read(path) for path in paths}
        self._used: set[Path] = set()

    def apply(self, document: Document) -> None:
        """Change a document by those that extend it."""
        for path, overlay in self._overlays.items():
            if extends(overlay, document):
                self._used.add(path)
                apply(document, overlay, path)

    def must_be_used(self) -> None:
        """Raises ConfigError for one that extends none of the documents."""
        for path in self._overlays.keys() - self._used:
            name = self._overlays[path]["extends"]
            raise ConfigError(
                str(path),
                f"extends {name!r}, which is none of the documents that are served",
                "name one of them, or serve it with --spec",
            )


def read(path: Path) -> dict[str, Json]:
    """An overlay, checked as far as it must be to be applied. Raises ConfigError."""
    value = parse(path)
    if (
        not isinstance(value, dict)
        or not str(value.get("overlay", "")).startswith("1.")
        or not isinstance(value.get("actions"), list)
    ):
        raise ConfigError(
            str(path),
            "is no overlay",
            "write `overlay: 1.0.0`, `info`, and a list of `actions` with `target` and `update` or `remove`",
        )
    for number, action in enumerate(value["actions"]):
        if (
            not isinstance(action, dict)
            or not isinstance(action.get("target"), str)
            or not ("update" in action or action.get("remove") is True)
        ):
            raise ConfigError(
                f"{path}: action {number + 1}",
                "has no target, or nothing to do",
                "write `target: $...` and `update: {...}` or `remove: true`",
            )
    return value


def extends(overlay: dict[str, Json], document: Document) -> bool:
    """Whether an overlay is meant for a document: its `extends` ends in the document's file name; without one it is for any."""
    wanted = overlay.get("extends")
    return not wanted or Path(str(wanted)).name == document.path.name


def apply(document: Document, overlay: dict[str, Json], path: Path) -> int:
    """Change a document in place; the number of places that were changed. A target that matches nothing changes nothing, as the specification has it."""
    from jsonpath_rfc9535 import JSONPathError, find  # loaded on first need

    _load_all(document)
    changed = 0
    for number, action in enumerate(overlay["actions"]):
        root = next(
            (
                value
                for file, value in document.files.items()
                if file.name == action.get("x-file", document.path.name)
            ),
            None,
        )
        if root is None:
            continue
        try:
            nodes = find(action["target"], root)
        except JSONPathError as error:
            raise ConfigError(
                f"{path}: action {number + 1}",
                f"target {action['target']!r} is no JSONPath: {error}",
                "see RFC 9535",
            ) from None
        for location in sorted(
            (node.location for node in nodes),
            key=lambda steps: [str(step).rjust(9) for step in steps],
            reverse=True,
        ):
            changed += _change(root, location, action)
    return changed


def _load_all(document: Document) -> None:
    """Read the files that are referred to, which is done lazily otherwise."""
    waiting: list[tuple[Json, Path]] = [(document.root, document.path)]
    done = {document.path}
    while waiting:
        node, file = waiting.pop()
        if isinstance(node, dict):
            ref = node.get("$ref")
            if isinstance(ref, str) and not ref.startswith("#") and "://" not in ref:
                target = document.find(ref.partition("#")[0], file).file
                if target not in done:
                    done.add(target)
                    waiting.append((document.files[target], target))
            waiting += [(value, file) for value in node.values()]
        elif isinstance(node, list):
            waiting += [(value, file) for value in node]


def _change(root: Json, location: tuple[Any, ...], action: dict[str, Json]) -> int:
    parent, here = None, root
    for step in location:
        parent, here = here, here[step]
    if action.get("remove") is True:
        if parent is not None:
            del parent[location[-1]]
        return int(parent is not None)
    update = action["update"]
    if isinstance(here, dict) and isinstance(update, dict):
        _merge(here, update)
    elif isinstance(here, list):
        here.append(update)
    elif parent is not None:
        parent[location[-1]] = update
    return 1


def _merge(into: dict[str, Json], update: dict[str, Json]) -> None:
    for name, value in update.items():
        there = into.get(name)
        if isinstance(there, dict) and isinstance(value, dict):
            _merge(there, value)
        elif isinstance(there, list) and isinstance(value, list):
            there.extend(value)
        else:
            into[name] = value
