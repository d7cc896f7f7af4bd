"""The operations of a document as the tester uses them: inputs, answers and their sources."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from mockgateway.contract.exchange import Request
from mockgateway.contract.fields import sent_fields, when_holds
from mockgateway.contract.location import Location, children, descend, find
from mockgateway.contract.schemas import SchemaValidators
from mockgateway.spec.document import Document

Json = Any
JSON_TYPE = "application/json"
MAX_DEPTH = 5  # of combined schemas


class KeyPlacement(NamedTuple):
    """The place of the key in a request."""

    place: str  # header, query or cookie
    name: str
    prefix: str  # such as Bearer; "" for none


class ExampleBody(NamedTuple):
    """An example request body of the document."""

    media_type: str
    name: str
    value: Json


class OperationSpec:
    """One operation of a document.

    Attributes:
        id: operationId, else method and path.
        method, path: in upper case; the path template.
        mock: the object `x-mock`; `do`, `make` and `say` are its words, "" if absent.
        location: where the operation is defined.
    """

    def __init__(
        self, document: Document, schemas: SchemaValidators, root: Location, method: str, path: str
    ) -> None:
        self.document, self.schemas = document, schemas
        self.method, self.path = method.upper(), path
        self._root = root
        self._item = descend(document, root, "paths", path)
        self.location = descend(document, self._item, method.lower())
        self.definition: dict[str, Json] = self.location.value
        self.id = str(self.definition.get("operationId") or f"{self.method} {path}")
        self.use(self.definition.get("x-mock"))
        self.tags: tuple[str, ...] = tuple(map(str, self.definition.get("tags") or ()))

    def use(self, mock: Json) -> None:
        """Set `x-mock` and its words."""
        self.mock: Mapping[str, Json] = mock if isinstance(mock, Mapping) else {}
        self.do, self.make, self.say = (
            str(self.mock.get(word) or "") for word in ("do", "make", "say")
        )

    @property
    def needs_key(self) -> bool:
        """Whether the document requires a key."""
        security: Json = self.definition.get("security", self.document.root.get("security"))
        return bool(security) and {} not in security

    @property
    def takes_json(self) -> bool:
        """Whether the request body may be JSON."""
        return JSON_TYPE in self.media_types

    @property
    def scope(self) -> str:
        """The scope that a key must have, or ""."""
        return str(self.mock.get("scope") or "")

    @property
    def idempotent(self) -> int:
        """Seconds for which a repeated Idempotency-Key is recognised, 0 for never."""
        return int(self.mock.get("idempotent") or 0)

    @property
    def max_body(self) -> int:
        """The largest request body in bytes, 0 if unknown."""
        return int(self.mock.get("max_body") or 0)

    @property
    def produces(self) -> bool:
        """Whether a call produces something that may cost money."""
        return self.do in ("complete", "submit") or (not self.do and self.method == "POST")

    def find(self, *steps: str) -> Location | None:
        """Return a location below the operation's definition."""
        return find(self.document, self.location, *steps)

    def children(self, location: Location | None, *steps: str) -> list[tuple[str, Location]]:
        """Return the members of the value at a location; [] if it does not exist."""
        below = find(self.document, location, *steps) if location is not None else None
        return list(children(self.document, below))

    @cached_property
    def parameters(self) -> list[Location]:
        """All parameters; those of the operation override those of its path."""
        found: dict[tuple[str, str], Location] = {}
        for owner in (self._item, self.location):
            for _, parameter in self.children(owner, "parameters"):
                if isinstance(parameter.value, dict) and "name" in parameter.value:
                    key = str(parameter.value.get("in")), str(parameter.value["name"])
                    found[key] = parameter
        return list(found.values())

    def parameter_names(self, kind: str) -> list[str]:
        """Return the names of the query, header or path parameters, in lower case."""
        values = [parameter.value for parameter in self.parameters]
        return [str(value["name"]).lower() for value in values if value.get("in") == kind]

    @cached_property
    def path_values(self) -> dict[str, str]:
        """An example value for each path parameter; "x" if the document has none."""
        known = {each.value["name"]: each for each in self.parameters}
        names = re.findall(r"\{([^}]+)\}", self.path)
        return {name: self._example_value(known.get(name)) for name in names}

    def _example_value(self, parameter: Location | None) -> str:
        if parameter is None:
            return "x"
        named = [each.value.get("value") for _, each in self.children(parameter, "examples")]
        values = [parameter.value.get("example"), *named]
        if (schema := find(self.document, parameter, "schema")) is not None:
            values += [schema.value.get("example"), *(schema.value.get("examples") or ())]
        return str(next((value for value in values if value is not None), "x"))

    @cached_property
    def authentication(self) -> list[list[KeyPlacement]]:
        """Alternative ways to authenticate, each with all its keys; [] if no key is needed."""
        wanted = self.definition.get("security", self.document.root.get("security")) or ()
        if not all(wanted):
            return []
        found = [[self._key_placement(name) for name in entry] for entry in wanted]
        known = [[each for each in entry if each is not None] for entry in found]
        return [entry for entry in known if entry]

    def _key_placement(self, name: str) -> KeyPlacement | None:
        scheme = find(self.document, self._root, "components", "securitySchemes", name)
        if scheme is None:
            return None
        value = scheme.value
        if value.get("type") == "apiKey":
            return KeyPlacement(str(value.get("in")), str(value.get("name")), "")
        word = str(value.get("scheme") or "bearer")
        return KeyPlacement(
            "header", "Authorization", "Bearer" if word.lower() == "bearer" else word
        )

    @cached_property
    def body(self) -> Location | None:
        """The request body, or None."""
        return self.find("requestBody")

    @cached_property
    def media_types(self) -> list[str]:
        """The content types of the request body, in the document's order."""
        return [name for name, _ in self.children(self.body, "content")]

    def body_schema(self, media_type: str) -> Location | None:
        """Return the schema of the request body for a content type."""
        return self.find("requestBody", "content", media_type, "schema")

    @cached_property
    def fields(self) -> dict[str, Json]:
        """The schemas of the JSON body's fields, also those in `allOf`."""
        found = self.properties(self.body_schema(JSON_TYPE), ("allOf",))
        return {name: location.value for name, location in found.items()}

    @cached_property
    def required(self) -> list[str]:
        """The required fields of the JSON body."""
        return self.required_properties(self.body_schema(JSON_TYPE))

    def properties(
        self,
        schema: Location | None,
        combiners: Sequence[str] = ("allOf", "anyOf", "oneOf"),
        depth: int = 0,
    ) -> dict[str, Location]:
        """Return the properties of an object schema, also those in combined schemas."""
        found: dict[str, Location] = {}
        if schema is None or depth > MAX_DEPTH or not isinstance(schema.value, dict):
            return found
        for combiner in combiners:
            for _, part in self.children(schema, combiner):
                found |= self.properties(part, combiners, depth + 1)
        return found | dict(self.children(schema, "properties"))

    def required_properties(self, schema: Location | None, depth: int = 0) -> list[str]:
        """Return the required properties of an object schema, also those in `allOf`."""
        if schema is None or depth > MAX_DEPTH or not isinstance(schema.value, dict):
            return []
        parts = [part for _, part in self.children(schema, "allOf")]
        names = [name for part in parts for name in self.required_properties(part, depth + 1)]
        return list(dict.fromkeys([*names, *(schema.value.get("required") or ())]))

    def accepts(self, request: Request) -> bool:
        """Return whether key, method and body conform to the document, save for multipart."""
        authorized = request.key in ("first", "second") or not self.needs_key
        if request.method != self.method or not authorized:
            return False
        kind = request.media_type
        if self.body is None or kind.startswith("multipart/"):
            return True
        schema, value = self.body_schema(kind), sent_fields(request)
        return schema is not None and value is not None and self.schemas.is_valid(value, schema)

    @cached_property
    def examples(self) -> list[ExampleBody]:
        """The example request bodies of the document."""
        found: list[ExampleBody] = []
        for media_type, content in self.children(self.body, "content"):
            own = _examples(content.value)
            for name, example in self.children(content, "examples"):
                if "value" in (example.value or {}):
                    own[name] = example.value["value"]
            schema = find(self.document, content, "schema")
            if not own and schema is not None and isinstance(schema.value, dict):
                values = schema.value.get("examples") or _examples(schema.value).values()
                own = {f"schema {number}": value for number, value in enumerate(values)}
            found += [ExampleBody(media_type, name, value) for name, value in own.items()]
        return found

    def response(self, status: int) -> Location | None:
        """Return the documented response: of the status, else of `4XX`, else the default."""
        family = status // 100
        names = (str(status), f"{family}XX", f"{family}xx", "default")
        found = (self.find("responses", name) for name in names)
        return next((response for response in found if response), None)

    @cached_property
    def statuses(self) -> list[str]:
        """The documented statuses, as written."""
        names = [name for name, _ in self.children(self.location, "responses")]
        return [name for name in names if not name.startswith("x-")]

    def success(self, fields: Mapping[str, Json] | None = None) -> tuple[int, str, Location | None]:
        """Return status, media type and content of the documented success.

        Args:
            fields: the request's fields, for `x-when`.
        """
        for name in self.statuses:
            response = self.find("responses", name)
            if response is None or not name.startswith("2"):
                continue
            if not when_holds(response.value.get("x-when"), fields):
                continue
            contents = self.children(response, "content")
            rules = [(content.value.get("x-when"), media, content) for media, content in contents]
            suited = [each[1:] for each in rules if each[0] and when_holds(each[0], fields)]
            suited += [each[1:] for each in rules if not each[0]]
            status = int(name) if name.isdigit() else 200
            return (status, *suited[0]) if suited else (status, "", None)
        return 200, "", None

    def matches(self, method: str, path: str) -> bool:
        """Return whether a request is for this operation; `path` is below the base URL."""
        if method != self.method:
            return False
        bare = re.split(r"[?#]", self.path)[0]  # `/q?Action=Run`, `/f#stream`
        ours, theirs = bare.strip("/").split("/"), path.strip("/").split("/")
        return len(ours) == len(theirs) and all(
            mine == other or ("{" in mine and other)
            for mine, other in zip(ours, theirs, strict=True)
        )


def _examples(holder: Json) -> dict[str, Json]:
    return (
        {"example": holder["example"]} if isinstance(holder, dict) and "example" in holder else {}
    )
