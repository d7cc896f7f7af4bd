"""What a published document says of each operation, in plain rows that a page can be written from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import orjson

from mockgateway.spec.document import METHODS, Json, tokens


class Field(NamedTuple):
    """A parameter or a field of a body. place: path, query, header or body; kind: its type in words."""

    name: str
    place: str
    kind: str
    required: bool
    about: str


class Answer(NamedTuple):
    """One status. kinds: its media types; codes: what its examples have under `code`; example: the first one, None where there is none."""

    status: str
    about: str
    kinds: Sequence[str]
    codes: Sequence[str]
    example: Json


class Entry(NamedTuple):
    """One operation. open: whether it needs no key; make: the word of `x-mock`; asks: an example of its JSON body, None for none."""

    method: str
    path: str
    summary: str
    about: str
    tag: str
    open: bool
    make: str
    fields: Sequence[Field]
    asks: Json
    answers: Sequence[Answer]


class Outline:
    """A document as one mapping whose references lead into itself only, as `bundle` makes it."""

    def __init__(self, root: Mapping[str, Json]) -> None:
        self._root = root
        info = root.get("info") or {}
        self.title = str(info.get("title") or "API")
        self.summary = _line(info.get("summary") or "")
        self.about = str(info.get("description") or "").strip()
        self.servers = [
            str(server["url"]).rstrip("/")
            for server in root.get("servers") or ()
            if isinstance(server, Mapping) and "://" in str(server.get("url"))
        ]

    @cached_property
    def schemes(self) -> Sequence[tuple[str, str]]:
        """The headers a key may be sent in, each with what is said of it."""
        found = []
        for raw in ((self._root.get("components") or {}).get("securitySchemes") or {}).values():
            scheme = self._resolve(raw)
            header = (
                "Authorization: Bearer YOUR_API_KEY"
                if scheme.get("type") == "http"
                else f"{scheme.get('name')}: YOUR_API_KEY"
            )
            found.append((header, _line(scheme.get("description") or "")))
        return found

    @cached_property
    def entries(self) -> Sequence[Entry]:
        """Every operation, in the document's order."""
        return [
            self._entry(method, path, item, item[method])
            for path, item in (self._root.get("paths") or {}).items()
            for method in METHODS
            if isinstance(item, Mapping) and method in item
        ]

    @cached_property
    def tags(self) -> Mapping[str, Sequence[Entry]]:
        """The operations by their first tag, in the order in which the document lists the tags."""
        named = [str(tag.get("name")) for tag in self._root.get("tags") or ()]
        words = dict.fromkeys([*named, *(entry.tag for entry in self.entries)])
        return {
            word: found
            for word in words
            if (found := [entry for entry in self.entries if entry.tag == word])
        }

    def _entry(self, method: str, path: str, item: Json, operation: Json) -> Entry:
        body = self._resolve(operation.get("requestBody"))
        media = (body.get("content") or {}).get("application/json") or {}
        return Entry(
            method.upper(),
            path,
            _line(operation.get("summary") or operation.get("operationId") or ""),
            str(operation.get("description") or "").strip(),
            str(next(iter(operation.get("tags") or ()), "Other")),
            not operation.get("security", self._root.get("security")),
            str((operation.get("x-mock") or {}).get("make", "")),
            [*self._parameters(item, operation), *self._fields(media.get("schema"))],
            self._example(media),
            [
                self._answer(str(status), self._resolve(raw))
                for status, raw in (operation.get("responses") or {}).items()
            ],
        )

    def _parameters(self, item: Json, operation: Json) -> Iterator[Field]:
        for raw in (*(item.get("parameters") or ()), *(operation.get("parameters") or ())):
            found = self._resolve(raw)
            about = (
                found.get("description")
                or self._resolve(found.get("schema")).get("description")
                or ""
            )
            yield Field(
                str(found.get("name")),
                str(found.get("in")),
                self._kind(found.get("schema")),
                bool(found.get("required")),
                _line(about),
            )

    def _fields(self, schema: Json) -> Iterator[Field]:
        properties, required = self._properties(schema, 0)
        for name, raw in properties.items():
            yield Field(
                name,
                "body",
                self._kind(raw),
                name in required,
                _line(self._resolve(raw).get("description") or ""),
            )

    def _properties(self, schema: Json, depth: int) -> tuple[dict[str, Json], set[str]]:
        found = self._resolve(schema)
        properties, required = dict(found.get("properties") or {}), set(found.get("required") or ())
        for part in found.get("allOf") or () if depth < 5 else ():
            more, needed = self._properties(part, depth + 1)
            properties, required = {**more, **properties}, required | needed
        return properties, required

    def _kind(self, schema: Json, depth: int = 0) -> str:
        found = self._resolve(schema)
        if "const" in found or "enum" in found:
            return ", ".join(
                f"`{orjson.dumps(value).decode()}`"
                for value in found.get("enum", [found.get("const")])
            )
        choices = [*(found.get("anyOf") or ()), *(found.get("oneOf") or ())]
        if choices and depth < 3:
            return " or ".join(dict.fromkeys(self._kind(choice, depth + 1) for choice in choices))
        types = found.get("type", "object" if "properties" in found else "any")
        words = " or ".join(types) if isinstance(types, list) else str(types)
        if words == "array" and depth < 3:
            return f"array of {self._kind(found.get('items'), depth + 1)}"
        low, high = found.get("minimum"), found.get("maximum")
        return (
            words
            if low is None and high is None
            else f"{words}, {'' if low is None else low}..{'' if high is None else high}"
        )

    def _answer(self, status: str, response: Json) -> Answer:
        content = {
            kind: self._resolve(media) for kind, media in (response.get("content") or {}).items()
        }
        examples = [
            self._resolve(raw).get("value")
            for media in content.values()
            for raw in (media.get("examples") or {}).values()
        ]
        errors = [
            value["error"]
            for value in examples
            if isinstance(value, Mapping) and isinstance(value.get("error"), Mapping)
        ]
        codes = dict.fromkeys(str(error["code"]) for error in errors if error.get("code"))
        return Answer(
            status,
            _line(response.get("description") or ""),
            list(content),
            list(codes),
            next(iter(examples), None),
        )

    def _example(self, media: Json) -> Json:
        return next(
            (self._resolve(raw).get("value") for raw in (media.get("examples") or {}).values()),
            None,
        )

    def _resolve(self, node: Json) -> Json:
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
    return " ".join(str(text).split())
