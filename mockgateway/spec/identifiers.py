"""Resolve `$id` and `$anchor` of OpenAPI 3.1 schemas, by JSON Schema's rules, to plain pointers.

A reference below an `$id` is relative to it. Once each such reference is a pointer from the top of
its file, the rest of the program knows files and pointers only.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urldefrag, urljoin, urlsplit

import orjson

Json = Any
_DATA = frozenset({"example", "examples", "default", "const", "enum", "value"})


class _Resource(NamedTuple):
    """A schema with an `$id`, or a whole file."""

    uri: str
    pointer: str  # "" for a whole file


class Identifiers(NamedTuple):
    """What the `$id`s of a file say."""

    absolute: dict[str, tuple[Path, str]]  # the file and the pointer of each absolute `$id`
    # The references of the `$dynamicAnchor`s beside each schema, by the schema's id().
    dynamic: dict[int, dict[str, tuple[str, Path]]]


def resolve_ids(root: Json, file: Path) -> Identifiers:
    """Rewrite the references below each `$id` of a file, and remove the `$id`s."""
    if b'"$id":' not in orjson.dumps(root):  # as in most documents
        return Identifiers({}, {})
    places = list(_schemas(root))
    ids = {resource.uri: resource.pointer for _, _, resource in places if resource.uri}
    if not ids:
        return Identifiers({}, {})
    anchors = {
        (resource.pointer, node[key]): pointer
        for node, pointer, resource in places
        for key in ("$anchor", "$dynamicAnchor")
        if isinstance(node.get(key), str)
    }
    dynamic: dict[str, dict[str, tuple[str, Path]]] = {}
    for node, pointer, resource in places:
        if isinstance(name := node.get("$dynamicAnchor"), str):
            dynamic.setdefault(resource.pointer, {})[name] = (f"#{_fragment(pointer)}", file)
    for node, _, resource in places:
        for key in ("$ref", "$dynamicRef"):
            ref = node.get(key)
            if isinstance(ref, str) and (resource.uri or urldefrag(ref).url in ids):
                node[key] = _rewritten(ref, resource, ids, anchors)
    for node, _, resource in places:
        if resource.uri and isinstance(node.get("$id"), str):
            del node["$id"]
    absolute = {uri: (file, pointer) for uri, pointer in ids.items() if urlsplit(uri).scheme}
    scopes = {
        id(node): dynamic[resource.pointer]
        for node, _, resource in places
        if resource.pointer in dynamic
    }
    return Identifiers(absolute, scopes)


def _schemas(root: Json) -> Iterator[tuple[dict[str, Json], str, _Resource]]:
    """Yield each mapping that may be a schema, with its pointer and its resource."""
    waiting: list[tuple[Json, str, _Resource, str]] = [(root, "", _Resource("", ""), "")]
    seen = set[int]()
    while waiting:
        node, pointer, resource, key = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        is_names = key in ("properties", "schemas", "$defs", "patternProperties")
        if isinstance(node, dict):
            own = node.get("$id")
            if isinstance(own, str) and not own.startswith("#") and not is_names:
                uri = urldefrag(urljoin(resource.uri, own)).url
                resource = _Resource(uri, pointer)
            if not is_names:
                yield node, pointer, resource
            members = [(str(name), value) for name, value in node.items()]
        else:
            members = [(str(number), value) for number, value in enumerate(node)]
        for name, value in members:
            hidden = not is_names and (name in _DATA or name.startswith("x-"))
            if type(value) in (dict, list) and not hidden:
                step = name.replace("~", "~0").replace("/", "~1")
                inner = name if isinstance(node, dict) and not is_names else ""
                waiting.append((value, f"{pointer}/{step}", resource, inner))


def _rewritten(
    ref: str, resource: _Resource, ids: dict[str, str], anchors: dict[tuple[str, str], str]
) -> str:
    """Return a reference below an `$id` as a pointer from the file's top, if it leads to one."""
    address, fragment = urldefrag(ref)
    pointer = ids.get(urljoin(resource.uri, address)) if address else resource.pointer
    if pointer is None:
        return ref
    if fragment and not fragment.startswith("/"):
        found = anchors.get((pointer, fragment))
        return ref if found is None else f"#{_fragment(found)}"
    return f"#{_fragment(pointer)}{fragment}"


def _fragment(pointer: str) -> str:
    return pointer.replace("%", "%25")
