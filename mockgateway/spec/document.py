"""Load an OpenAPI document and the files it refers to; find what a `$ref` names.

Nothing is ever fetched: a `$ref` to a URL stands for an empty object, which as a schema takes anything, and the log says so.
This is the one module of the mock that `contract/` may import.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

import orjson
import yaml12

from mockgateway.problem import ConfigError

Json = Any  # the JSON edge: whatever a document holds

log = logging.getLogger(__name__)

# Keys whose values are data rather than OpenAPI, unless they are names somebody chose: below these there is nothing but such names.
DATA = frozenset({"example", "examples", "value", "default", "const", "enum"})
NAMES = frozenset({"properties", "patternProperties", "responses", "schemas", "$defs", "definitions", "parameters", "headers", "components", "dependentSchemas"})

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
                raise ConfigError(str(file), f"$ref {ref!r} leads back to itself", "let it name something that is not a $ref")
            seen.add((file, ref))
            node, file = self.find(ref, file)
        return Node(node, file)

    def find(self, ref: str, file: Path) -> Node:
        """What a reference written in `file` names: `#/pointer`, `#anchor`, `other.yaml`, `other.yaml#/pointer`; {} for a URL."""
        address, _, pointer = ref.partition("#")
        if is_remote(ref):
            if ref not in self._remote:
                self._remote.add(ref)
                log.warning("%s: $ref %r is a URL, and nothing is ever fetched: anything is taken there; save that file beside the document", file, ref)
            return Node({}, file)
        try:
            target = (file.parent / unquote(address)).resolve() if address else file
        except ValueError:
            raise ConfigError(str(file), f"$ref {ref!r} is no file name", "write the path of a file beside this one") from None
        node = self._open(target, wanted_by=f"{file}: $ref {ref!r}")
        try:
            if pointer and not pointer.startswith("/"):
                return Node(_anchored(node, pointer), target)
            for token in tokens(pointer):
                node = step(node, token)
        except (KeyError, IndexError, ValueError, TypeError):
            raise ConfigError(str(file), f"$ref {ref!r} names nothing", f"there is no {pointer!r} in {target.name}") from None
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
                raise ConfigError(str(path), "is not an OpenAPI document", "its top level must be a mapping with 'openapi', 'info' and 'paths'")
            self.files[path] = value
        return self.files[path]


def parse(path: Path, wanted_by: str = "") -> Json:
    """The value of a JSON or YAML file; what is wrong with it is told with its line."""
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(wanted_by or str(path), f"cannot read {path}" if wanted_by else (error.strerror or "cannot be read").lower(), "check the path") from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}:{line}", "is not UTF-8 text", "save it as UTF-8") from None
    if text.lstrip()[:1] in "{[":
        try:
            return orjson.loads(text)
        except orjson.JSONDecodeError as error:
            if path.suffix == ".json":
                raise ConfigError(f"{path}:{error.lineno}", f"is not JSON: {error.msg.split(':')[0]} (column {error.colno})", "mend the syntax") from None
    if "<<:" in text:
        return _parse_with_merge_keys(path, text)
    try:
        return _tidied(yaml12.parse_yaml(text), path)
    except ValueError as error:
        words = str(error).removeprefix("YAML parse error: ")
        where = words.rsplit(" line ", 1)[-1].split(" ")[0]
        what = words.split(" at byte ")[0]
        raise ConfigError(f"{path}:{where}" if where.isdigit() else str(path), f"is not YAML: {what}", "check the indentation, quotes and brackets there") from None


def _tidied(root: Json, path: Path) -> Json:
    """The value as JSON could have it, changed in place: every key is text, no number is beyond 64 bits, nothing has a tag."""
    waiting = [] if type(root) in _SCALARS else [root]
    while waiting:
        node = waiting.pop()
        if type(node) is dict:
            if not all(type(key) is str for key in node):
                pairs = [(_key(key, path), value) for key, value in node.items()]
                node.clear()
                node.update(pairs)
            children: Iterable[tuple[Any, Json]] = node.items()
        elif type(node) is list:
            children = enumerate(node)
        else:
            line = line_of(path, _steps_to(root, node))
            raise ConfigError(f"{path}:{line}", f"has a YAML tag that JSON has no word for: {node!r:.80}", "write the plain value")
        for key, value in children:
            kind = type(value)
            if kind is int and not -(2**63) <= value < 2**64:
                node[key] = float(value) if abs(value) < 10**308 else 1e308
            elif kind not in _SCALARS:
                waiting.append(value)
    return root


def _key(key: Json, path: Path) -> str:
    if isinstance(key, (str, int, float, bool)) or key is None:
        return "null" if key is None else str(key).lower() if isinstance(key, bool) else str(key)
    raise ConfigError(str(path), f"has a key that is no text: {key!r:.80}", "write a plain key")


def _steps_to(root: Json, wanted: Json) -> list[str]:
    """Where in a value that very object stands. Slow: for errors only."""
    waiting: list[tuple[Json, list[str]]] = [(root, [])]
    while waiting:
        node, steps = waiting.pop()
        if node is wanted:
            return steps
        if isinstance(node, (dict, list)):
            pairs = node.items() if isinstance(node, dict) else enumerate(node)
            waiting += [(value, [*steps, str(key)]) for key, value in pairs]
    return []


_SCALARS = frozenset({str, int, float, bool, type(None)})


def _parse_with_merge_keys(path: Path, text: str) -> Json:
    # YAML 1.2 has dropped `<<`, which some hand-written documents use; PyYAML reads it, with JSON's types only,
    # so that a date or a `no` stays text here as it does there.
    import re

    import yaml

    class Loader(yaml.CSafeLoader):
        yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - as PyYAML declares it

    for tag, pattern, first in (
        ("tag:yaml.org,2002:bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
        ("tag:yaml.org,2002:null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
        ("tag:yaml.org,2002:int", r"^[-+]?[0-9]+$", "-+0123456789"),
        ("tag:yaml.org,2002:float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", "-+0123456789."),
        ("tag:yaml.org,2002:merge", r"^<<$", "<"),
    ):
        Loader.add_implicit_resolver(tag, re.compile(pattern), list(first))
    try:
        return _tidied(yaml.load(text, Loader=Loader), path)  # noqa: S506 - a CSafeLoader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConfigError(f"{path}:{line}", f"is not YAML: {error.problem}", "check the indentation, quotes and brackets there") from None


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
    return unquote(pointer.rsplit("/", 1)[-1]).replace("~1", "/").replace("~0", "~") or Path(unquote(address)).stem


def tokens(pointer: str) -> list[str]:
    """The steps of a JSON pointer as it stands in a URI fragment: `/paths/~1v1~1models` is ["paths", "/v1/models"]."""
    if not pointer:
        return []
    if not pointer.startswith("/"):
        raise KeyError(pointer)
    return [unquote(token).replace("~1", "/").replace("~0", "~") for token in pointer[1:].split("/")]


def step(node: Json, token: str) -> Json:
    """One step of a pointer into a mapping or a list; YAML's unquoted `200:` is found as "200"."""
    if isinstance(node, list):
        return node[int(token)]
    if token in node:
        return node[token]
    return node[int(token)]


def line_of(path: Path, steps: list[str]) -> int:
    """The line (from 1) on which a place in a JSON or YAML file stands; 1 where it cannot be told. Slow: for errors only."""
    import yaml

    try:
        node = yaml.compose(path.read_text("utf-8-sig"), Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, OSError, ValueError):
        return 1
    line = 1
    for token in steps:
        child = None
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == token:
                    line, child = key.start_mark.line + 1, value
        elif isinstance(node, yaml.SequenceNode) and token.isdigit() and int(token) < len(node.value):
            child = node.value[int(token)]
            line = child.start_mark.line + 1
        if child is None:
            return line
        node = child
    return line
