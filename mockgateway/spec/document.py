"""Load an OpenAPI document and the files it refers to, and resolve `$ref`.

Nothing is fetched: a `$ref` to a URL stands for an empty object, which as a schema accepts any
value, and the log says so. This is the one module of the mock that `contract/` may import.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

from mockgateway.files import parse
from mockgateway.problem import ConfigError

Json = Any  # any JSON value of a document

log = logging.getLogger(__name__)

# Below these keys is data rather than OpenAPI, unless the key is a name chosen by an author. All
# keys directly below NAMES are such names.
DATA = frozenset({"example", "examples", "value", "default", "const", "enum"})
NAMES = frozenset(
    (
        "properties patternProperties responses schemas $defs definitions parameters headers "
        "components dependentSchemas"
    ).split()
)

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


class Node(NamedTuple):
    """A value in a document."""

    value: Json
    file: Path  # the base of its relative references


class Document:
    """One OpenAPI 3 document with the files it refers to, as written.

    Attributes:
        path: The file of the document.
        name: The name that it is mounted under.
        root: Its top-level object.
        version: Its `openapi` version.
        files: Every file read so far.
    """

    def __init__(self, path: Path, name: str | None = None) -> None:
        self.path = path.resolve()
        self.files: dict[Path, Json] = {}
        self._remote: set[str] = set()
        self.root: dict[str, Json] = self._open(self.path)
        self.name = name or path.name.split(".")[0]
        self.version = str(self.root.get("openapi", ""))

    def resolve(self, node: Json, file: Path) -> Node:
        """Follow `$ref` to a value that is no reference. Raises ConfigError for a circle."""
        seen: set[tuple[Path, str]] = set()
        while isinstance(node, dict) and isinstance(ref := node.get("$ref"), str):
            if (file, ref) in seen:
                what = f"$ref {ref!r} leads back to itself"
                raise ConfigError(str(file), what, "let it name something that is not a $ref")
            seen.add((file, ref))
            node, file = self.find(ref, file)
        return Node(node, file)

    def find(self, ref: str, file: Path) -> Node:
        """Return the target of a reference in `file`; {} for a URL.

        A reference is `#/pointer`, `#anchor`, `other.yaml` or `other.yaml#/pointer`.
        """
        address, _, pointer = ref.partition("#")
        if is_remote(ref):
            if ref not in self._remote:
                self._remote.add(ref)
                log.warning(
                    "%s: $ref %r is a URL, which is not fetched: any value is accepted there; "
                    "save that file beside the document",
                    file,
                    ref,
                )
            return Node({}, file)
        try:
            target = (file.parent / unquote(address)).resolve() if address else file
        except ValueError:
            what = f"$ref {ref!r} is not a file name"
            raise ConfigError(str(file), what, "write the path of a file beside this one") from None
        node = self._open(target, wanted_by=f"{file}: $ref {ref!r}")
        try:
            if pointer and not pointer.startswith("/"):
                return Node(_anchored(node, pointer), target)
            for token in tokens(pointer):
                node = step(node, token)
        except (KeyError, IndexError, ValueError, TypeError):
            what = f"$ref {ref!r} has no target"
            advice = f"there is no {pointer!r} in {target.name}"
            raise ConfigError(str(file), what, advice) from None
        return Node(node, target)

    def operations(self) -> Iterator[tuple[str, str, Node, Node]]:
        """Yield (method in lower case, path, operation, path item) in the document's order."""
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
                advice = "its top level must be a mapping with 'openapi', 'info' and 'paths'"
                raise ConfigError(str(path), "is not an OpenAPI document", advice)
            self.files[path] = value
        return self.files[path]


def references(node: Json) -> Iterator[tuple[str, list[str]]]:
    """Yield every `$ref` below a node with the keys and indices that lead to its object.

    A `$ref` in an example, or a property of that name, is not a reference.
    """
    stack: list[tuple[Json, tuple[object, ...], str, str]] = [(node, (), "", "")]
    while stack:
        value, steps, key, container = stack.pop()
        if isinstance(value, Mapping):
            ref = value.get("$ref")
            if isinstance(ref, str):
                yield ref, [str(step) for step in steps]
            for name, child in value.items():
                if isinstance(child, (Mapping, list)) and (name not in DATA or key in NAMES):
                    stack.append((child, (*steps, name), str(name), key))
                elif name == "examples" and isinstance(child, Mapping):
                    for label, item in child.items() if container != "properties" else ():
                        if isinstance(item, Mapping) and set(item) == {"$ref"}:
                            stack.append((item, (*steps, name, label), "", ""))
        elif isinstance(value, list):
            for index, child in enumerate(value):
                if isinstance(child, (Mapping, list)):
                    stack.append((child, (*steps, index), "", key))


def is_remote(ref: str) -> bool:
    """Return whether a reference leads out of the file system."""
    return "://" in ref.partition("#")[0]


def _anchored(node: Json, name: str) -> Json:
    """Return the schema with that `$anchor`. Raises KeyError."""
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
    """Return a name for a reference's target: the last step, the anchor, or the file's stem."""
    address, _, pointer = ref.partition("#")
    return _unescape(pointer.rsplit("/", 1)[-1]) or Path(unquote(address)).stem


def tokens(pointer: str) -> list[str]:
    """Return the steps of a JSON pointer in a URI fragment: `/a/~1b` is ["a", "/b"]."""
    if not pointer:
        return []
    if not pointer.startswith("/"):
        raise KeyError(pointer)
    return [_unescape(token) for token in pointer[1:].split("/")]


def _unescape(token: str) -> str:
    return unquote(token).replace("~1", "/").replace("~0", "~")


def step(node: Json, token: str) -> Json:
    """Return a member of a mapping or list; "200" also finds the number 200."""
    if isinstance(node, list):
        return node[int(token)]
    return node[token] if token in node else node[int(token)]
