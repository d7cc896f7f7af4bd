"""One operation of a document. Its parts are compiled on first use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

from mockgateway.problem import ConfigError
from mockgateway.request import ParsedRequest
from mockgateway.spec.body import Bodies
from mockgateway.spec.callbacks import Callback, callbacks, webhooks
from mockgateway.spec.document import METHODS, Document, Json, Node
from mockgateway.spec.parameters import Parameters
from mockgateway.spec.responses import Responses
from mockgateway.spec.schema import Schemas
from mockgateway.spec.subschemas import mapping_at

Kind = Literal["create", "list", "show", "change", "delete", "clear", "act"]

DEFAULT_MAX_BODY = 32 * 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Scheme:
    """A security scheme: where in a request a key is."""

    name: str
    place: str  # header, query or cookie
    key: str  # its name there; of a header in lower case
    raw: bytes  # that name in lower case
    prefix: str  # the word before the key (`bearer`, `basic`), "" for none
    pattern: re.Pattern[str] | None  # what `--strict-keys` demands of the key


class Variants(Protocol):
    """Operations that share a method and a path."""

    def choose(self, call: ParsedRequest) -> Operation | None:
        """Return the operation that a request is for, or None."""


class Resource(NamedTuple):
    """The part of an operation in a REST API.

    Attributes:
        kind: What it does to the item or the collection.
        ids: The members that may hold an item's id, the likeliest first, as `plain` writes them.
        up: How many segments of its path are below the collection, or below the item of `act`.
        browse: The operation that lists the collection.
        show: The operation that shows the item.
        item: The path of one item, below the collection if it is "".
    """

    kind: Kind
    ids: tuple[str, ...] = ()
    up: int = 0
    browse: Operation | None = None
    show: Operation | None = None
    item: str = ""


class Operation:
    """A method at a path of a document.

    Attributes:
        id: Its `operationId`, else its label.
        label: The method and the path.
        do, make, say: The action, generator and dialect of its `x-mock`.
        scope: The scope that a key needs.
        max_body: The largest request body in bytes.
        idempotent: Seconds that an Idempotency-Key is remembered, 0 if keys are not supported.
        poll: The documented seconds between two polls, 0 for none.
        variants: The operations of the same method and path, itself included; None if there are no
            others.
        resource: Its part in a REST collection, if requests change what later ones show.
        stateful: Whether deleted items are gone.
    """

    variants: Variants | None = None
    resource: Resource | None = None
    stateful = False

    def __init__(
        self, document: Document, schemas: Schemas, method: str, path: str, node: Node, item: Node
    ) -> None:
        self.document = document
        self.method = method.upper()
        self.path = path
        self.definition: dict[str, Json] = node.value if isinstance(node.value, dict) else {}
        self.file = node.file
        self._item = item
        self._schemas = schemas
        self.label = f"{self.method} {path}"
        self.id = str(self.definition.get("operationId") or self.label)
        mock = self.definition.get("x-mock")
        mock = mock if isinstance(mock, Mapping) else {}
        self.do: str = mock.get("do", "")
        self.make: str = mock.get("make", "")
        self.say: str = mock.get("say", "")
        self.scope: str = mock.get("scope", "")
        self.max_body: int = mock.get("max_body", DEFAULT_MAX_BODY)
        self.idempotent: float = mock.get("idempotent", 0)
        self.poll: float = mock.get("poll", 0)

    def __repr__(self) -> str:
        return f"<Operation {self.label}>"

    @property
    def methods(self) -> list[str]:
        """The methods of its path."""
        return [method.upper() for method in METHODS if method in self._item.value]

    @cached_property
    def parameters(self) -> Parameters:
        """The parameters. The operation's own override those of its path."""
        merged: dict[tuple[str, str], Json] = {}
        for owner in (self._item, Node(self.definition, self.file)):
            for raw in owner.value.get("parameters") or ():
                value, file = self.document.resolve(raw, owner.file)
                if value:  # empty behind a URL, which is not fetched
                    merged[value["in"], value["name"]] = self._parameter(value, file)
        return Parameters(list(merged.values()))

    def _parameter(self, value: dict[str, Json], file: Path) -> dict[str, Json]:
        out = dict(value)
        if "schema" in value:
            out["schema"] = self._schemas.standalone(value["schema"], file, "request")
        if "content" in value:
            out["content"] = self._content(value["content"], file)
        return out

    def _content(self, content: Mapping[str, Json], file: Path) -> dict[str, dict[str, Json]]:
        out: dict[str, dict[str, Json]] = {}
        for media_type, raw in content.items():
            value, home = self.document.resolve(raw, file)
            value = dict(value or {})
            value["schema"] = self._schemas.standalone(value.get("schema", True), home, "request")
            if not isinstance(value.get("encoding"), Mapping):
                value.pop("encoding", None)
            named = (
                self.document.resolve(one, home).value
                for one in mapping_at(value, "examples").values()
            )
            examples = [value, *(one for one in named if isinstance(one, dict))]
            value["own"] = [
                one[key] for one in examples for key in ("example", "value") if key in one
            ]
            out[media_type] = value
        return out

    @cached_property
    def bodies(self) -> Bodies:
        """The request bodies by content type."""
        value, file = self.document.resolve(self.definition.get("requestBody") or {}, self.file)
        content = self._content(value.get("content") or {}, file)
        return Bodies(content, required=bool(value.get("required")))

    @cached_property
    def responses(self) -> Responses:
        """The documented responses."""
        node = Node(self.definition.get("responses") or {}, self.file)
        return Responses(
            self.document, self._schemas, self.label, node, lambda: self.bodies.member("stream")
        )

    @cached_property
    def callbacks(self) -> tuple[Callback, ...]:
        """The requests that the API sends after a request of this operation."""
        return callbacks(self.document, self._schemas, Node(self.definition, self.file))

    @cached_property
    def webhooks(self) -> tuple[Callback, ...]:
        """The webhooks of the document."""
        return webhooks(self.document, self._schemas)

    @cached_property
    def shows_done(self) -> bool:
        """Whether the document shows `data: [DONE]`, which ends a stream."""
        return "[DONE]" in str(self.definition) or "[DONE]" in str(self.bodies.member("stream"))

    @property
    def _requirements(self) -> Json:
        return self.definition.get("security", self.document.root.get("security"))

    @cached_property
    def keyless(self) -> bool:
        """Whether a request without any key is allowed."""
        return not self._requirements or not all(map(self._schemes, self._requirements))

    def _schemes(self, requirement: Mapping[str, Json]) -> list[Scheme]:
        """Return the schemes of a requirement that put a key into the request."""
        declared = mapping_at(self.document.root.get("components"), "securitySchemes")
        values = {
            name: self.document.resolve(declared.get(name, {}), self.document.path).value
            for name in requirement
        }
        # mutualTLS is a certificate of the connection.
        return [
            _scheme(name, value)
            for name, value in values.items()
            if value.get("type") != "mutualTLS"
        ]

    @cached_property
    def security(self) -> tuple[tuple[Scheme, ...], ...]:
        """Alternatives, each a set of schemes that are needed together; () without security."""
        found = filter(None, map(self._schemes, self._requirements or ()))
        return tuple(one for schemes in found for one in _sendable(schemes))


def _sendable(schemes: list[Scheme]) -> Iterator[tuple[Scheme, ...]]:
    """Yield the sets of schemes that one request can satisfy.

    A request has only one Authorization header, so any one of the schemes that use it suffices.
    """
    same = [one for one in schemes if one.key == "authorization" and one.place == "header"]
    if len(same) < 2:
        yield tuple(schemes)
        return
    others = tuple(scheme for scheme in schemes if scheme not in same)
    for scheme in same:
        yield (scheme, *others)


def _scheme(name: str, value: Mapping[str, Json]) -> Scheme:
    mock = value.get("x-mock")
    pattern = mock.get("key_pattern") if isinstance(mock, Mapping) else None
    try:
        compiled = re.compile(pattern) if isinstance(pattern, str) else None
    except re.error as error:
        what = f"key_pattern {pattern!r} is not a regular expression: {error}"
        raise ConfigError(f"security scheme {name}", what, "fix the pattern") from None
    if value.get("type") == "apiKey":
        place, key = value.get("in", "header"), value.get("name", "")
        raw = key.lower().encode("latin-1", "replace")
        return Scheme(name, place, key.lower() if place == "header" else key, raw, "", compiled)
    # Here oauth2 and openIdConnect are bearer tokens like any other.
    prefix = str(value.get("scheme", "bearer")).lower() if value.get("type") == "http" else "bearer"
    return Scheme(name, "header", "authorization", b"authorization", prefix, compiled)
