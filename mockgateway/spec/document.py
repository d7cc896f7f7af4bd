"""Load an OpenAPI document and the files it refers to; find what a `$ref` names.

Nothing is ever fetched: a `$ref` to a URL stands for an empty object, which as a schema takes anything, and the log says so.
This is the one module of the mock that `contract/` may import.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

from mockgateway.files import line_of, parse
from mockgateway.problem import ConfigError

__all__ = [
    "Document",
    "Json",
    "Node",
    "is_remote",
    "last_word",
    "line_of",
    "parse",
    "step",
    "tokens",
]

Json = Any  # the JSON edge: whatever a document holds

log = logging.getLogger(__name__)

# Keys whose values are data rather than OpenAPI, unless they are names somebody chose: below these there is nothing but such names.
DATA = frozenset({"example", "examples", "value", "default", "const", "enum"})
NAMES = frozenset(
    {
        "properties",
        "patternProperties",
        "responses",
        "schemas",
        "$defs",
        "definitions",
        "parameters",
        "headers",
        "components",
        "dependentSchemas",
    }
)

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


class Node(NamedTuple):
    """A value in a document and the file it stands in, which its own relative references start from."""

    value: Json
    file: Path


class Document:
    """One OpenAPI 3.0 or 3.1 document with the files it refers to, as they are written.

    name: what it is mounted under; root: its top-level object; files: every file read so far.
    """

    def __init__(self, path: Path, name: str | None = None) -> None:
        self.path = path.resolve()
        self.files: dict[Path, Json] = {}
        self._remote: set[str] = set()
        self.root: dict[str, Json] = self._open(self.path)
        self.name = name or path.name.split(".")[0]
        self.version = str(self.root.get("openapi", ""))

    def resolve(self, node: Json, file: Path) -> Node:
        """Follow `$ref` until something is not a reference. A chain that never ends is a ConfigError."""
        seen: set[tuple[Path, str]] = set()
        while isinstance(node, dict) and isinstance(ref := node.get("$ref"), str):
            if (file, ref) in seen:
                raise ConfigError(
                    str(file),
                    f"$ref {ref!r} leads back to itself",
                    "let it name something that is not a $ref",
                )
            seen.add((file, ref))
            node, file = self.find(ref, file)
        return Node(node, file)

    def find(self, ref: str, file: Path) -> Node:
        """What a reference written in `file` names: `#/pointer`, `#anchor`, `other.yaml`, `other.yaml#/pointer`; {} for a URL."""
        address, _, pointer = ref.partition("#")
        if is_remote(ref):
            if ref not in self._remote:
                self._remote.add(ref)
                log.warning(
                    "%s: $ref %r is a URL, and nothing is ever fetched: anything is taken there; save that file beside the document",
                    file,
                    ref,
                )
            return Node({}, file)
        try:
            target = (file.parent / unquote(address)).resolve() if address else file
        except ValueError:
            raise ConfigError(
                str(file),
                f"$ref {ref!r} is no file name",
                "write the path of a file beside this one",
            ) from None
        node = self._open(target, wanted_by=f"{file}: $ref {ref!r}")
        try:
            if pointer and not pointer.startswith("/"):
                return Node(_anchored(node, pointer), target)
            for token in tokens(pointer):
                node = step(node, token)
        except (KeyError, IndexError, ValueError, TypeError):
            raise ConfigError(
                str(file),
                f"$ref {ref!r} names nothing",
                f"there is no {pointer!r} in {target.name}",
            ) from None
        return Node(node, target)

    def operations(self) -> Iterator[tuple[str, str, Node, Node]]:
        """Every (method, path, operation, path item), methods in lower case, in the document's order."""
        for path, raw in (self.root.get("paths") or {}).items():
            item = self.resolve(raw, self.path)
            for method in METHODS:
                if isinstance(item.value, dict) and method in item.value:
                    yield method, path, Node(item.value[method], item.file), item

    def _open(self, path: Path, wanted_by: str = "") -> Json:
        if path not in self.files:
            value = parse(path, wanted_by)
            if value is None:
                raise ConfigError(str(path), "is empty", 'start it with `openapi: "3.1.0"`')
            if not isinstance(value, dict):
                raise ConfigError(
                    str(path),
                    "is not an OpenAPI document",
                    "its top level must be a mapping with 'openapi', 'info' and 'paths'",
                )
            self.files[path] = value
        return self.files[path]


def is_remote(ref: str) -> bool:
    """Whether a reference leads out of the file system."""
    return "://" in ref.partition("#")[0]


def _anchored(node: Json, name: str) -> Json:
    """The schema with that `$anchor`. Raises KeyError."""
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if isinstance(here, dict):
            if here.get("$anchor") == name:
                return here
            waiting += here.values()
        elif isinstance(here, list):
            waiting += here
    raise KeyError(name)


def last_word(ref: str) -> str:
    """What a reference calls the thing it names: the last step of its pointer, its anchor, or the file without its ending."""
    address, _, pointer = ref.partition("#")
    return (
        unquote(pointer.rsplit("/", 1)[-1]).replace("~1", "/").replace("~0", "~")
        or Path(unquote(address)).stem
    )


def tokens(pointer: str) -> list[str]:
    """The steps of a JSON pointer as it stands in a URI fragment: `/paths/~1v1~1models` is ["paths", "/v1/models"]."""
    if not pointer:
        return []
    if not pointer.startswith("/"):
        raise KeyError(pointer)
    return [
        unquote(token).replace("~1", "/").replace("~0", "~") for token in pointer[1:].split("/")
    ]


def step(node: Json, token: str) -> Json:
    """One step of a pointer into a mapping or a list; YAML's unquoted `200:` is found as "200"."""
    if isinstance(node, list):
        return node[int(token)]
    if token in node:
        return node[token]
    return node[int(token)]
