"""One operation of a document, compiled piece by piece when it is first needed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from mockgateway.problem import ConfigError
from mockgateway.spec.body import Bodies
from mockgateway.spec.document import Document, Json, Node
from mockgateway.spec.parameters import Parameters
from mockgateway.spec.responses import Responses
from mockgateway.spec.schema import Schemas

DEFAULT_MAX_BODY = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Scheme:
    """Where a credential stands in a request.

    place: header, query or cookie; key: its name there in lower case (a query's or cookie's as written);
    raw: that name as bytes; prefix: the word before it (`bearer`, `key`, `basic`) or "" for none; pattern: what `--strict-keys` demands.
    """

    name: str
    place: str
    key: str
    raw: bytes
    prefix: str
    pattern: re.Pattern[str] | None


class Operation:
    """What a document says of one method at one path."""

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
        self.id = str(self.definition.get("operationId") or f"{self.method} {path}")
        self.label = f"{self.method} {path}"
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

    @cached_property
    def parameters(self) -> Parameters:
        """The path, query, header and cookie parameters; the operation's own win over its path's."""
        merged: dict[tuple[str, str], Json] = {}
        for owner in (self._item, Node(self.definition, self.file)):
            for raw in owner.value.get("parameters") or ():
                value, file = self.document.resolve(raw, owner.file)
                if value:  # not behind a URL
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
        out = {}
        for media_type, raw in content.items():
            value, home = self.document.resolve(raw, file)
            out[media_type] = {
                **(value or {}),
                "schema": self._schemas.standalone(
                    (value or {}).get("schema", True), home, "request"
                ),
            }
            if not isinstance(out[media_type].get("encoding"), Mapping):
                out[media_type].pop("encoding", None)
        return out

    @cached_property
    def bodies(self) -> Bodies:
        """The request bodies, by content type."""
        value, file = self.document.resolve(self.definition.get("requestBody") or {}, self.file)
        return Bodies(
            self._content(value.get("content") or {}, file), required=bool(value.get("required"))
        )

    @cached_property
    def responses(self) -> Responses:
        """The answers it may give."""
        return Responses(
            self.document,
            self._schemas,
            self.label,
            Node(self.definition.get("responses") or {}, self.file),
        )

    @cached_property
    def keyless(self) -> bool:
        """Whether a request without any key will do."""
        wanted = self.definition.get("security", self.document.root.get("security"))
        return not wanted or {} in wanted

    @cached_property
    def security(self) -> tuple[tuple[Scheme, ...], ...]:
        """Alternatives, each a set of schemes that must all be there; () where no key is asked for."""
        wanted = self.definition.get("security", self.document.root.get("security"))
        if not wanted:
            return ()
        declared = (self.document.root.get("components") or {}).get("securitySchemes") or {}
        return tuple(
            alternative
            for requirement in wanted
            if requirement
            for alternative in _sendable(
                [
                    _scheme(
                        name,
                        self.document.resolve(declared.get(name, {}), self.document.path).value,
                    )
                    for name in requirement
                ]
            )
        )


def _sendable(schemes: list[Scheme]) -> Iterator[tuple[Scheme, ...]]:
    """One requirement as what a request can hold: there is one Authorization header, so of the schemes that want it any one will do."""
    same = [
        scheme for scheme in schemes if scheme.key == "authorization" and scheme.place == "header"
    ]
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
        raise ConfigError(
            f"security scheme {name}",
            f"key_pattern {pattern!r} is no regular expression: {error}",
            "mend the pattern",
        ) from None
    if value.get("type") == "apiKey":
        place, key = value.get("in", "header"), value.get("name", "")
        return Scheme(
            name,
            place,
            key.lower() if place == "header" else key,
            key.lower().encode("latin-1", "replace"),
            "",
            compiled,
        )
    # oauth2, openIdConnect and mutualTLS stand-ins are told apart by nothing but a bearer token here
    prefix = str(value.get("scheme", "bearer")).lower() if value.get("type") == "http" else "bearer"
    return Scheme(name, "header", "authorization", b"authorization", prefix, compiled)
