"""One operation of a document as the tester sees it: what it takes, what it may answer, how sure that is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from mockgateway.contract.place import Place, children, down, follow, reach
from mockgateway.contract.schemas import Schemas
from mockgateway.spec.document import Document

Json = Any
JSON_TYPE = "application/json"


class Scheme(NamedTuple):
    """Where a key stands in a request. place: header, query or cookie; name: there; prefix: the word before it, "" for none."""

    place: str
    name: str
    prefix: str


class Example(NamedTuple):
    """A request body of the document's own. media_type: of the body; name: the example's."""

    media_type: str
    name: str
    value: Json


class Operation:
    """id: its operationId, else method and path; method: upper case; path: the template; do, make, say: of `x-mock`; source: how sure the document is of it."""

    def __init__(
        self, document: Document, schemas: Schemas, root: Place, method: str, path: str
    ) -> None:
        self.document, self.schemas = document, schemas
        self.method, self.path = method.upper(), path
        self._root = root
        self._item = down(document, root, "paths", path)
        self.place = down(document, self._item, method.lower())
        self.definition: dict[str, Json] = self.place.value
        self.id = str(self.definition.get("operationId") or f"{self.method} {path}")
        mock = self.definition.get("x-mock")
        self.mock: Mapping[str, Json] = mock if isinstance(mock, Mapping) else {}
        self.do, self.make, self.say = (
            str(self.mock.get(word) or "") for word in ("do", "make", "say")
        )
        self.tags: tuple[str, ...] = tuple(map(str, self.definition.get("tags") or ()))
        self.source = self.place.source
        self.max_body = int(self.mock.get("max_body") or 0)

    def __repr__(self) -> str:
        return f"<{self.id}: {self.method} {self.path}>"

    @property
    def label(self) -> str:
        """Method and path."""
        return f"{self.method} {self.path}"

    @property
    def works(self) -> bool:
        """Whether it makes something that may cost money."""
        return self.do in ("complete", "submit") or (not self.do and self.method == "POST")

    @cached_property
    def parameters(self) -> list[Place]:
        """The path, query, header and cookie parameters; the operation's own win over its path's."""
        found: dict[tuple[str, str], Place] = {}
        for owner in (self._item, self.place):
            for _, place in children(self.document, reach(self.document, owner, "parameters")):
                if isinstance(place.value, dict) and "name" in place.value:
                    found[str(place.value.get("in")), str(place.value["name"])] = place
        return list(found.values())

    @cached_property
    def schemes(self) -> list[list[Scheme]]:
        """The ways to prove who is calling: one of the lists must be kept whole; [] where no key is needed."""
        wanted = self.definition.get("security", self.document.root.get("security"))
        found = []
        for entry in wanted or ():
            schemes = [self._scheme(name) for name in entry]
            found.append([scheme for scheme in schemes if scheme is not None])
        return [entry for entry in found if entry] if all(wanted or ()) else []

    def _scheme(self, name: str) -> Scheme | None:
        place = reach(self.document, self._root, "components", "securitySchemes", name)
        if place is None:
            return None
        kind = place.value
        if kind.get("type") == "apiKey":
            return Scheme(str(kind.get("in")), str(kind.get("name")), "")
        word = str(kind.get("scheme") or "bearer")
        return Scheme("header", "Authorization", "Bearer" if word.lower() == "bearer" else word)

    @cached_property
    def body(self) -> Place | None:
        """The request body, None where it takes none."""
        return reach(self.document, self.place, "requestBody")

    @cached_property
    def media_types(self) -> list[str]:
        """The content types of the body, in the document's order."""
        return [
            name
            for name, _ in children(
                self.document, reach(self.document, self.place, "requestBody", "content")
            )
        ]

    def body_schema(self, media_type: str) -> Place | None:
        """The schema of the body of that type."""
        return reach(self.document, self.place, "requestBody", "content", media_type, "schema")

    @cached_property
    def examples(self) -> list[Example]:
        """The document's own request bodies."""
        found: list[Example] = []
        for media_type in self.media_types:
            content = reach(self.document, self.place, "requestBody", "content", media_type)
            assert content is not None
            if isinstance(content.value, dict) and "example" in content.value:
                found.append(Example(media_type, "example", content.value["example"]))
            named = reach(self.document, content, "examples")
            found += [
                Example(media_type, name, place.value["value"])
                for name, place in children(self.document, named)
                if "value" in (place.value or {})
            ]
            schema = reach(self.document, content, "schema")
            if (
                not any(example.media_type == media_type for example in found)
                and schema is not None
                and isinstance(schema.value, dict)
            ):
                given = schema.value.get("examples") or (
                    [schema.value["example"]] if "example" in schema.value else []
                )
                found += [
                    Example(media_type, f"schema {number}", value)
                    for number, value in enumerate(given)
                ]
        return found

    def response(self, status: int) -> Place | None:
        """What the document says of a status: itself, `4XX`, `default`."""
        return next(
            (
                place
                for name in (str(status), f"{status // 100}XX", f"{status // 100}xx", "default")
                if (place := self._response(name))
            ),
            None,
        )

    def _response(self, name: str) -> Place | None:
        return reach(self.document, self.place, "responses", name)

    @cached_property
    def statuses(self) -> list[str]:
        """The documented ones, as written."""
        return [
            name
            for name, _ in children(self.document, reach(self.document, self.place, "responses"))
            if not name.startswith("x-")
        ]

    def success(self, asked: Mapping[str, Json] | None = None) -> tuple[int, str, Place | None]:
        """Status, media type and content of the documented success for a request with these fields; a media type of "" where it has no body."""
        for name in self.statuses:
            place = self._response(name)
            if (
                place is None
                or not name.startswith("2")
                or not holds(place.value.get("x-when"), asked)
            ):
                continue
            contents = [
                (media, content)
                for media, content in children(
                    self.document, reach(self.document, place, "content")
                )
            ]
            suited = [
                pair
                for pair in contents
                if pair[1].value.get("x-when") and holds(pair[1].value["x-when"], asked)
            ]
            suited += [pair for pair in contents if not pair[1].value.get("x-when")]
            status = int(name) if name.isdigit() else 200
            return (status, *suited[0]) if suited else (status, "", None)
        return 200, "", None

    # Used by probes

    @property
    def needs_key(self) -> bool:
        """Whether the document asks for a key."""
        security = self.definition.get("security", self.document.root.get("security"))
        return bool(security) and {} not in (security or ())

    @property
    def takes_json(self) -> bool:
        """Whether it has a JSON_TYPE body."""
        return JSON_TYPE in self.media_types

    @property
    def scope(self) -> str:
        """The scope that a key must have, "" for none."""
        return str(self.mock.get("scope") or "")

    @property
    def idempotent(self) -> int:
        """Seconds for which a repeated Idempotency-Key is recognised, 0 for never."""
        return int(self.mock.get("idempotent") or 0)

    @cached_property
    def fields(self) -> dict[str, Json]:
        """The schemas of the JSON_TYPE body's fields, `allOf` included."""
        return self._body_object[0]

    @cached_property
    def required(self) -> list[str]:
        """The fields that a JSON_TYPE body must have."""
        return self._body_object[1]

    @cached_property
    def _body_object(self) -> tuple[dict[str, Json], list[str]]:
        return merged_object(self.document, self.body_schema(JSON_TYPE))

    def parameter_names(self, kind: str) -> list[str]:
        """Return the names of the query, header or path parameters, in lower case."""
        values = (place.value for place in self.parameters)
        return [str(value["name"]).lower() for value in values if value.get("in") == kind]

    @cached_property
    def path_values(self) -> dict[str, str]:
        """An example value for each parameter of the path, "x" where the document has none."""
        known = {place.value["name"]: place for place in self.parameters}
        return {
            name: str(self._example_value(known[name]) if name in known else "x")
            for name in re.findall(r"\{([^}]+)\}", self.path)
        }

    def _example_value(self, parameter: Place) -> Json:
        schema = reach(self.document, parameter, "schema")
        named = children(self.document, reach(self.document, parameter, "examples"))
        holders = [parameter.value, schema.value if schema else {}]
        values = [holders[0].get("example"), *(place.value.get("value") for _, place in named)]
        values += [holders[1].get("example"), *(holders[1].get("examples") or ())]
        return next((value for value in values if value is not None), "x")

    def matches(self, method: str, path: str) -> bool:
        """Whether a request of that method and path (below the base URL) is for this operation."""
        if method != self.method:
            return False
        ours, theirs = self.path.strip("/").split("/"), path.strip("/").split("/")
        return len(ours) == len(theirs) and all(
            mine == other or ("{" in mine and other)
            for mine, other in zip(ours, theirs, strict=True)
        )


def merged_object(
    document: Document, schema: Place | None, depth: int = 0
) -> tuple[dict[str, Json], list[str]]:
    """Return the schemas of an object's properties and the required names, `allOf` included."""
    properties: dict[str, Json] = {}
    required: list[str] = []
    if schema is None or not isinstance(schema.value, dict) or depth > 5:
        return properties, required
    for _, part in children(document, reach(document, schema, "allOf")):
        inner = merged_object(document, part, depth + 1)
        properties |= inner[0]
        required += inner[1]
    own = children(document, reach(document, schema, "properties"))
    properties |= {name: place.value for name, place in own}
    required += schema.value.get("required") or []
    return properties, list(dict.fromkeys(required))


def holds(when: Json, asked: Mapping[str, Json] | None) -> bool:
    """Whether an `x-when` is true of a request: every field has its value, `present` being any."""
    if not isinstance(when, Mapping):
        return True
    fields = asked or {}
    return all(
        name in fields
        and (
            value == "present"
            or fields[name] == value
            or str(fields[name]).lower() == str(value).lower()
        )
        for name, value in when.items()
    )


def asked_of(body: Json, url: str) -> dict[str, Json]:
    """The fields that `x-when` looks at: the body's, and the query's."""
    query = {
        name: values[0]
        for name, values in parse_qs(urlsplit(url).query, keep_blank_values=True).items()
    }
    return {**query, **body} if isinstance(body, dict) else query


def operations(document: Document) -> Iterator[Operation]:
    """Every operation of a document."""
    schemas = Schemas(document)
    source = str(document.root.get("x-source") or ("assumed" if _speaks(document) else "docs"))
    root = Place(document.root, document.path, "", source)
    for method, path, _, _ in document.operations():
        yield Operation(document, schemas, root, method, path)


def _speaks(document: Document) -> bool:
    """Whether a document says anywhere how sure it is: one that never does is meant as it stands."""
    return any(
        "x-source" in follow(document, Place(node.value, node.file, "", "")).value
        for _, _, node, _ in document.operations()
    )
