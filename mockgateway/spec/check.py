"""What start-up demands of a document: that it can be served. Wrong places are told with file and line."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from mockgateway.problem import ConfigError, nearest
from mockgateway.spec.document import METHODS, Document, Json, line_of

_WORDS = ("do", "make", "say", "scope", "max_body")


def check(document: Document, vocabulary: Mapping[str, Collection[str]]) -> None:
    """Raise ConfigError for the first thing that makes a document unusable.

    vocabulary: the words that `do`, `make` and `say` may be; `make` is free where `do` is `refuse`.
    """
    root = document.root
    if "swagger" in root:
        raise _wrong(document.path, ["swagger"], f"is Swagger {root['swagger']}", "convert it to OpenAPI 3, for instance with swagger2openapi")
    if not document.version:
        raise ConfigError(str(document.path), "has no 'openapi' version", 'start it with `openapi: "3.1.0"`')
    if not document.version.startswith(("3.0", "3.1", "3.2")):
        raise _wrong(document.path, ["openapi"], f"OpenAPI {document.version} is not known", "3.0, 3.1 and 3.2 are")
    if not isinstance(root.get("paths") or {}, Mapping):
        raise _wrong(document.path, ["paths"], "'paths' must be a mapping", "write `/path:` entries under it")
    for path, item in (root.get("paths") or {}).items():
        _check_path(document, str(path), item, vocabulary)
    _check_references(document)


def _check_path(document: Document, path: str, raw: Json, vocabulary: Mapping[str, Collection[str]]) -> None:
    where = ["paths", path]
    if not path.startswith("/"):
        if path.startswith("x-"):
            return
        raise _wrong(document.path, where, f"path {path!r} does not start with a slash", f"write '/{path}'")
    if path.count("{") != path.count("}"):
        raise _wrong(document.path, where, f"path {path!r} has unbalanced braces", "write parameters as {name}")
    item = document.resolve(raw, document.path)
    if not isinstance(item.value, Mapping):
        raise _wrong(item.file, where, f"path {path!r} must be a mapping of methods", f"write one of {', '.join(METHODS)} under it")
    for method in METHODS:
        if method in item.value:
            operation = item.value[method]
            spot = [*where, method]
            if not isinstance(operation, Mapping):
                raise _wrong(item.file, spot, f"{method.upper()} {path} must be a mapping", "write at least `responses:` under it")
            for part, kind in (("responses", Mapping), ("parameters", list), ("requestBody", Mapping)):
                if part in operation and not isinstance(operation[part], kind):
                    raise _wrong(
                        item.file, [*spot, part], f"{part} of {method.upper()} {path} must be a {'list' if kind is list else 'mapping'}", "see the OpenAPI specification"
                    )
            for parameter in (*(item.value.get("parameters") or ()), *(operation.get("parameters") or ())):
                _check_parameter(document, parameter, item.file, spot)
            _check_mock(item.file, spot, operation.get("x-mock"), vocabulary)


def _check_parameter(document: Document, raw: Json, file: Path, spot: list[str]) -> None:
    value, _ = document.resolve(raw, file)
    if not isinstance(value, Mapping) or not isinstance(value.get("name"), str) or value.get("in") not in ("path", "query", "header", "cookie"):
        raise _wrong(file, [*spot, "parameters"], "a parameter needs a 'name' and an 'in'", "`in` is one of path, query, header, cookie")


def _check_mock(file: Path, spot: list[str], mock: Json, vocabulary: Mapping[str, Collection[str]]) -> None:
    if mock is None:
        return
    if not isinstance(mock, Mapping):
        raise _wrong(file, [*spot, "x-mock"], "x-mock must be a mapping", "write `x-mock: {do: complete, make: chat, say: openai_chat}`")
    for word, value in mock.items():
        if word not in _WORDS:
            raise _wrong(file, [*spot, "x-mock"], f"unknown word {word!r} in x-mock", nearest(str(word), _WORDS))
        known = vocabulary.get(word)
        if known is not None and value not in known and not (word == "make" and mock.get("do") == "refuse"):
            raise _wrong(file, [*spot, "x-mock"], f"unknown {word} {value!r} in x-mock", nearest(str(value), known))


def _check_references(document: Document) -> None:
    done: set[Path] = set()
    while waiting := [path for path in document.files if path not in done]:
        for path in waiting:
            done.add(path)
            for ref, where in references(document.files[path]):
                try:
                    document.find(ref, path)
                except ConfigError as error:
                    if error.where.startswith(str(path)):
                        raise ConfigError(f"{path}:{line_of(path, where)}", error.what, error.advice) from None
                    raise


def references(node: Json) -> Iterator[tuple[str, list[str]]]:
    """Every `$ref` below a node with the steps to where it stands. What only looks like one (an example, a property called $ref) is passed over."""
    stack: list[tuple[Json, tuple[object, ...], str, str]] = [(node, (), "", "")]
    while stack:
        value, steps, key, container = stack.pop()
        if isinstance(value, Mapping):
            ref = value.get("$ref")
            if isinstance(ref, str):
                yield ref, [str(step) for step in steps]
            for name, child in value.items():
                if isinstance(child, (Mapping, list)) and (name not in ("example", "examples", "enum", "const", "default", "value") or key == "properties"):
                    stack.append((child, (*steps, name), str(name), key))
                elif name == "examples" and isinstance(child, Mapping) and container != "properties":
                    stack.extend((item, (*steps, name, label), "", "") for label, item in child.items() if isinstance(item, Mapping) and set(item) == {"$ref"})
        elif isinstance(value, list):
            stack.extend((child, (*steps, index), "", key) for index, child in enumerate(value) if isinstance(child, (Mapping, list)))


def _wrong(file: Path, where: list[str], what: str, advice: str) -> ConfigError:
    return ConfigError(f"{file}:{line_of(file, where)}", what, advice)
