"""Load an OpenAPI document and the files it refers to, and resolve `$ref`.

Nothing is fetched: a `$ref` to a URL stands for an empty object, which as a schema accepts any
value, and the log says so. This is the one module of the mock that `contract/` may import.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

from mockgateway.files import parse
from mockgateway.problem import ConfigError
from mockgateway.spec.identifiers import resolve_ids

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

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")


class Node(NamedTuple):
    """A value in a document."""

    value: Json
    file: Path  # the base of its relative references


class ForbiddenError(ConfigError):
    """A reference leads to a pipe or a device, or out of the allowed folders."""


class Document:
    """One OpenAPI 3 document with the files it refers to.

    Attributes:
        path: The file of the document.
        name: The name that it is mounted under.
        root: Its top-level object.
        version: Its `openapi` version.
        files: Every file read so far.

    Args:
        path: The file.
        name: The name; None for the name of the file.
        roots: Folders that it may refer to, besides its own.
    """

    def __init__(self, path: Path, name: str | None = None, roots: Sequence[Path] = ()) -> None:
        if is_remote(str(path)) or re.match(r"https?:/", str(path)):
            advice = f"download it first: curl -o openapi.yaml {str(path).replace(':/', '://', 1)}"
            raise ConfigError(str(path), "is a URL, and nothing is fetched", advice)
        self.path = path.resolve()
        self.files: dict[Path, Json] = {}
        self._roots = (self.path.parent, *(root.resolve() for root in roots))
        self._remote: set[str] = set()
        self.version = ""
        self._ids: dict[str, tuple[Path, str]] = {}  # pointers by absolute `$id`
        self._dynamic: dict[int, dict[str, tuple[str, Path]]] = {}
        root = self._open(self.path)
        if not isinstance(root, dict):
            advice = "its top level must be a mapping with 'openapi', 'info' and 'paths'"
            raise ConfigError(str(self.path), "is not an OpenAPI document", advice)
        self.root: dict[str, Json] = root
        self.name = name or path.name.split(".")[0]
        self.version = str(root.get("openapi", ""))
        if not self.version.startswith("3.0"):
            self._ids, self._dynamic = resolve_ids(root, self.path)

    def resolve(self, node: Json, file: Path) -> Node:
        """Follow `$ref` to a value that is not a reference. Raises ConfigError for a circle."""
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
        if address in self._ids:
            file, base = self._ids[address]
            address, pointer = "", base + pointer
        elif is_remote(ref):
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
            target = _resolved(file.parent, unquote(address)) if address else file
        except ValueError:
            what = f"$ref {ref!r} is not a file name"
            raise ConfigError(str(file), what, "write the path of a file beside this one") from None
        if target not in self.files and not any(map(target.is_relative_to, self._roots)):
            what = f"$ref {ref!r} leads out of {self.path.parent}"
            advice = f"if you trust the document, allow it: --allow-ref-root {target.parent}"
            raise ForbiddenError(str(file), what, advice)
        if target not in self.files and _is_special(target):
            what = f"$ref {ref!r} leads to a pipe or a device"
            raise ForbiddenError(str(file), what, "name a regular file")
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
            if not isinstance(item.value, dict) or str(path).startswith("x-"):
                continue
            own = raw if raw is not item.value and isinstance(raw, dict) else {}
            for method in METHODS:  # siblings of a path item's $ref win
                if method in own:
                    yield method, path, Node(own[method], self.path), Node(own, self.path)
                elif method in item.value:
                    yield method, path, Node(item.value[method], item.file), item
            more = item.value.get("additionalOperations")  # of OpenAPI 3.2
            for method, value in more.items() if isinstance(more, dict) else ():
                yield method, path, Node(value, item.file), item

    def _open(self, path: Path, wanted_by: str = "") -> Json:
        if path not in self.files:
            value = parse(path, wanted_by)
            if value is None:
                raise ConfigError(str(path), "is empty", 'start it with `openapi: "3.1.0"`')
            self.files[path] = value
            if self.version and not self.version.startswith("3.0"):
                absolute, dynamic = resolve_ids(value, path)
                self._ids |= absolute
                self._dynamic |= dynamic
        return self.files[path]

    def dynamic_anchors(self, schema: Json) -> Mapping[str, tuple[str, Path]]:
        """Return the references of the `$dynamicAnchor`s under the same `$id` as a schema."""
        return self._dynamic.get(id(schema), {})


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
            members = ((name, one) for name, one in value.items() if not is_extension(name, key))
            for name, child in members:
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


@lru_cache(maxsize=10_000)
def _resolved(folder: Path, address: str) -> Path:
    return (folder / address).resolve()


def _is_special(path: Path) -> bool:
    try:
        return path.exists() and not (path.is_file() or path.is_dir())
    except (OSError, ValueError):
        return False


def is_extension(name: Json, container: str) -> bool:
    """Return whether a member is an extension, in which nothing is a reference."""
    return isinstance(name, str) and name.startswith("x-") and container not in NAMES


def is_remote(ref: str) -> bool:
    """Return whether a reference leads out of the file system."""
    return "://" in ref.partition("#")[0]


def _anchored(node: Json, name: str) -> Json:
    """Return the schema with that `$anchor` or `$dynamicAnchor`. Raises KeyError."""
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if isinstance(here, dict):
            if name in (here.get("$anchor"), here.get("$dynamicAnchor")):
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
    if "%" not in token and "~" not in token:  # as nearly all are
        return token
    return unquote(token).replace("~1", "/").replace("~0", "~")


def step(node: Json, token: str) -> Json:
    """Return a member of a mapping or list; "200" also finds the number 200."""
    if isinstance(node, list):
        return node[int(token)]
    return node[token] if token in node else node[int(token)]
