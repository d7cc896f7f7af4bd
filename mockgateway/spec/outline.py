"""The operations of a published document as plain rows, to write pages from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import orjson

from mockgateway.spec.document import METHODS, Json, tokens

OPENAPI = "openapi"  # the generator of the document itself


class Field(NamedTuple):
    """A parameter, or a field of a body."""

    name: str
    place: str  # path, query, header or body
    kind: str  # its type in words
    required: bool
    about: str


class ResponseRow(NamedTuple):
    """One status of an operation."""

    status: str
    about: str
    media_types: Sequence[str]
    codes: Sequence[str]  # the values under `code` in its error examples
    example: Json  # the first example, or None

    @property
    def is_success(self) -> bool:
        """Whether the status is a 2xx."""
        return self.status.startswith("2")


class OperationRow(NamedTuple):
    """One operation."""

    method: str
    path: str
    summary: str
    about: str
    tag: str
    open: bool  # whether it needs no key
    make: str  # the generator in `x-mock`
    fields: Sequence[Field]
    request: Json  # an example of its JSON body, or None
    responses: Sequence[ResponseRow]

    @property
    def is_page(self) -> bool:
        """Whether it publishes a page or the document."""
        return self.make in (OPENAPI, "page")

    @property
    def media_types(self) -> Sequence[str]:
        """The media types of its first success."""
        return next((one.media_types for one in self.responses if one.is_success), ())


class Outline:
    """The outline of a document whose references are all local, as `bundle` returns it."""

    def __init__(self, root: Mapping[str, Json]) -> None:
        self._root = root
        info = root.get("info") or {}
        self.title = str(info.get("title") or "API")
        self.summary = _line(info.get("summary"))
        self.about = str(info.get("description") or "").strip()
        self.servers = [
            str(server["url"]).rstrip("/")
            for server in root.get("servers") or ()
            if isinstance(server, Mapping) and "://" in str(server.get("url"))
        ]

    @cached_property
    def schemes(self) -> Sequence[tuple[str, str]]:
        """The headers that a key may be sent in, each with its description."""
        found = []
        for raw in ((self._root.get("components") or {}).get("securitySchemes") or {}).values():
            scheme = self._resolve(raw)
            is_bearer = scheme.get("type") == "http"
            header = "Authorization: Bearer" if is_bearer else f"{scheme.get('name')}:"
            found.append((f"{header} YOUR_API_KEY", _line(scheme.get("description"))))
        return found

    @cached_property
    def operations(self) -> Sequence[OperationRow]:
        """Every operation in the document's order."""
        return [
            self._operation(method, path, item, item[method])
            for path, item in (self._root.get("paths") or {}).items()
            for method in METHODS
            if isinstance(item, Mapping) and method in item
        ]

    @cached_property
    def tags(self) -> Mapping[str, Sequence[OperationRow]]:
        """The operations by their first tag, in the document's order of tags."""
        by_tag: dict[str, list[OperationRow]] = {
            str(tag.get("name")): [] for tag in self._root.get("tags") or ()
        }
        for operation in self.operations:
            by_tag.setdefault(operation.tag, []).append(operation)
        return {tag: operations for tag, operations in by_tag.items() if operations}

    def _operation(self, method: str, path: str, item: Json, operation: Json) -> OperationRow:
        body = self._resolve(operation.get("requestBody"))
        media = (body.get("content") or {}).get("application/json") or {}
        responses = (operation.get("responses") or {}).items()
        return OperationRow(
            method=method.upper(),
            path=path,
            summary=_line(operation.get("summary") or operation.get("operationId")),
            about=str(operation.get("description") or "").strip(),
            tag=str(next(iter(operation.get("tags") or ()), "Other")),
            open=not operation.get("security", self._root.get("security")),
            make=str((operation.get("x-mock") or {}).get("make", "")),
            fields=[*self._parameters(item, operation), *self._fields(media.get("schema"))],
            request=next(self._examples(media), None),
            responses=[self._response(str(key), self._resolve(raw)) for key, raw in responses],
        )

    def _parameters(self, item: Json, operation: Json) -> Iterator[Field]:
        for raw in (*(item.get("parameters") or ()), *(operation.get("parameters") or ())):
            found = self._resolve(raw)
            schema = found.get("schema")
            about = found.get("description") or self._resolve(schema).get("description")
            name, place, required = (
                str(found.get("name")),
                str(found.get("in")),
                found.get("required"),
            )
            yield Field(name, place, self._kind(schema), bool(required), _line(about))

    def _fields(self, schema: Json) -> Iterator[Field]:
        properties, required = self._properties(schema, 0)
        for name, raw in properties.items():
            about = _line(self._resolve(raw).get("description"))
            yield Field(name, "body", self._kind(raw), name in required, about)

    def _properties(self, schema: Json, depth: int) -> tuple[dict[str, Json], set[str]]:
        """Return the properties and the required names, also through `allOf`."""
        found = self._resolve(schema)
        properties, required = dict(found.get("properties") or {}), set(found.get("required") or ())
        for part in found.get("allOf") or () if depth < 5 else ():
            more, needed = self._properties(part, depth + 1)
            properties, required = {**more, **properties}, required | needed
        return properties, required

    def _kind(self, schema: Json, depth: int = 0) -> str:
        """Return the type of a schema in words."""
        found = self._resolve(schema)
        if "const" in found or "enum" in found:
            values = found.get("enum", [found.get("const")])
            return ", ".join(f"`{orjson.dumps(value).decode()}`" for value in values)
        choices = [*(found.get("anyOf") or ()), *(found.get("oneOf") or ())]
        if choices and depth < 3:
            return " or ".join(dict.fromkeys(self._kind(choice, depth + 1) for choice in choices))
        types = found.get("type", "object" if "properties" in found else "any")
        words = " or ".join(types) if isinstance(types, list) else str(types)
        if words == "array" and depth < 3:
            return f"array of {self._kind(found.get('items'), depth + 1)}"
        low, high = ("" if found.get(key) is None else found[key] for key in ("minimum", "maximum"))
        return words if low == high == "" else f"{words}, {low}..{high}"

    def _response(self, status: str, response: Json) -> ResponseRow:
        content = response.get("content") or {}
        examples = [one for raw in content.values() for one in self._examples(self._resolve(raw))]
        errors = [value.get("error") for value in examples if isinstance(value, Mapping)]
        codes = [error.get("code") for error in errors if isinstance(error, Mapping)]
        return ResponseRow(
            status,
            _line(response.get("description")),
            list(content),
            list(dict.fromkeys(str(code) for code in codes if code)),
            next(iter(examples), None),
        )

    def _examples(self, media: Json) -> Iterator[Json]:
        for raw in (media.get("examples") or {}).values():
            yield self._resolve(raw).get("value")

    def _resolve(self, node: Json) -> Json:
        """Return the target of a reference, or the value itself; {} unless it is a mapping."""
        for _ in range(20):
            if not isinstance(node, Mapping):
                return {}
            if not isinstance(node.get("$ref"), str):
                break
            target: Json = self._root
            for token in tokens(node["$ref"].removeprefix("#")):
                target = target[token]
            node = target
        return node


def _line(text: object) -> str:
    return " ".join(str(text or "").split())
