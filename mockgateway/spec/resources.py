"""Find the operations that form a REST collection, by their paths, methods and links.

A collection is a path that ends in a word and has an item path below it: `/shops/{shop}/orders`
with `/shops/{shop}/orders/{order}`. A path that ends in a word and can be read and changed, such as
`/me`, is an item without a collection.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from mockgateway.spec.operation import Kind, Operation, Resource
from mockgateway.spec.variants import bare_path

_PARAMETER = re.compile(r"\{([^}/]+)\}")
_ID_NAMES = (
    *("id", "uuid", "guid", "slug", "key", "sku", "code", "number", "name", "username", "login"),
    *("handle", "email", "reference", "token"),
)

_ITEM: Mapping[str, Kind] = {
    "GET": "show", "PUT": "change", "PATCH": "change", "POST": "change", "DELETE": "delete",
}  # fmt: skip
_COLLECTION: Mapping[str, Kind] = {
    "GET": "list", "POST": "create", "PUT": "create", "PATCH": "create", "DELETE": "clear",
}  # fmt: skip


def plain(name: str) -> str:
    """Return a name without case, hyphens and underscores: `petId` and `pet_id` are `petid`."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def find_resources(operations: Iterable[Operation]) -> None:
    """Set `resource` of each operation that is part of a REST API."""
    paths: dict[str, dict[str, Operation]] = {}
    by_id: dict[str, Operation] = {}
    for operation in operations:
        path = bare_path(operation.path)
        methods = paths.setdefault(path, {})
        if path == operation.path:  # rather than `/orders/{id}?view=label`
            methods[operation.method] = operation
        methods.setdefault(operation.method, operation)
        by_id[operation.id] = operation
        operation.stateful = True
    below: dict[str, list[str]] = {}  # the paths with one segment more
    for path in paths:
        below.setdefault(path.rpartition("/")[0], []).append(path)
    for path, methods in paths.items():
        _set_linked(path, methods, by_id)
        collection, _, last = path.rpartition("/")
        has_items = any(one.endswith("}") for one in below.get(path, ()))
        if _PARAMETER.fullmatch(last) and collection and not collection.endswith("}"):
            _set_collection(paths, path, below)
        elif "GET" in methods and methods.keys() & {"PUT", "PATCH"} and not has_items:
            for method in methods.keys() & {"GET", "PUT", "PATCH"} if last[-1:] != "}" else ():
                methods[method].resource = Resource(_ITEM[method], show=methods["GET"])


def _set_collection(
    paths: Mapping[str, Mapping[str, Operation]], path: str, below: Mapping[str, list[str]]
) -> None:
    collection, _, last = path.rpartition("/")
    listed = paths.get(collection, {})
    browse, show = listed.get("GET"), paths[path].get("GET")
    ids = _ids(last[1:-1], collection.rpartition("/")[2])
    for method, operation in paths[path].items():
        if method in _ITEM:
            operation.resource = Resource(_ITEM[method], ids, 1, browse, show)
    for method, operation in listed.items():
        if method in _COLLECTION and operation.resource is None:
            operation.resource = Resource(_COLLECTION[method], ids, 0, browse, show)
    for other in (*below.get(collection, ()), *below.get(path, ())):
        methods = paths[other]
        if other.endswith("}") or any(one.endswith("}") for one in below.get(other, ())):
            continue
        if other.startswith(f"{path}/"):
            if "POST" in methods and methods["POST"].resource is None:
                methods["POST"].resource = Resource("act", ids, 1, browse)
        elif "GET" in methods and not methods.keys() & {"PUT", "PATCH"}:  # such as /findByStatus
            methods["GET"].resource = Resource("list", ids, 1)


def _set_linked(
    path: str, methods: Mapping[str, Operation], by_id: Mapping[str, Operation]
) -> None:
    """Set `resource` where the response of a POST links to an item on another path."""
    linked = next(_linked(methods["POST"], by_id), None) if "POST" in methods else None
    if linked is None or path.endswith("}"):
        return
    item, name = linked
    ids, browse = _ids(name, path.rpartition("/")[2]), methods.get("GET")
    methods["POST"].resource = Resource("create", ids, 0, browse, item=item)
    if browse is not None:
        browse.resource = Resource("list", ids, 0)


def _ids(parameter: str, collection: str) -> tuple[str, ...]:
    """Return the members that may hold an id, such as of `{petId}` below `/pets`."""
    name, plural = plain(parameter), plain(collection)
    singular = re.sub(r"(?<=[^aeiou])ies$", "y", plural)
    singular = re.sub(r"(?<=s|x|z|h)es$|s$", "", singular) if singular == plural else singular
    short = name.removeprefix(singular) if singular else name
    word = plain(re.split(r"[_-]|(?<=[a-z])(?=[A-Z])", parameter)[-1])  # `floating_ip` is `ip`
    found = (name, short, word, *_ID_NAMES, f"{singular}id", f"{singular}name")
    return tuple(dict.fromkeys(word for word in found if word))


def _linked(operation: Operation, by_id: Mapping[str, Operation]) -> Iterator[tuple[str, str]]:
    """Yield the items that the operation's response links to.

    Each is a path with expressions for its parameters, and the name of the last parameter.
    """
    for raw in (operation.definition.get("responses") or {}).values():
        response, file = operation.document.resolve(raw, operation.file)
        links = response.get("links") if isinstance(response, Mapping) else None
        for link in links.values() if isinstance(links, Mapping) else ():
            value = operation.document.resolve(link, file).value
            if not isinstance(value, Mapping):
                continue
            target = by_id.get(str(value.get("operationId") or ""))
            given = value.get("parameters")
            if target is None or target.method != "GET" or not isinstance(given, Mapping):
                continue
            names = _PARAMETER.findall(target.path)
            values = {name: given.get(name, given.get(f"path.{name}")) for name in names}
            path = target.path
            for name, expression in values.items():
                path = path.replace(f"{{{name}}}", f"{{{expression}}}")
            if path.endswith("}") and None not in values.values():
                yield path, names[-1]
