"""One schema document: what its references point at, how deep its parts go, and the judges compiled for them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar
from urllib.parse import unquote

import jsonschema_rs

from .references import localized

if TYPE_CHECKING:
    from .plan import Plan

Json: TypeAlias = Any
Schemas: TypeAlias = tuple[Json, ...]
"""Schemas that one value has to satisfy, all of them; none means that anything will do."""

T = TypeVar("T")

_BASE = "urn:mockgateway:document"
_DEEPEST = 8
_DATA = ("const", "enum", "default", "example", "examples")
_NAMED = ("properties", "patternProperties", "dependentSchemas", "$defs")


class Unsatisfiable(ValueError):
    """No instance was found: `pointer` says where in the instance (a JSON pointer), `reason` why."""

    def __init__(self, pointer: str, reason: str) -> None:
        super().__init__(f"{pointer or '(root)'}: {reason}")
        self.pointer = pointer
        self.reason = reason


def _nowhere(uri: str) -> Json:
    """The engine would fetch a schema that is referred to by URL; nothing is ever fetched."""
    raise ValueError(f"{uri} is not fetched")


@dataclass(slots=True)
class Document:
    """A schema with everything that is worked out about it once; its parts are known by identity, so it must not change."""

    given: Json
    """As it was written; `root` has all its references as pointers."""

    root: Json
    judge: jsonschema_rs.Draft202012Validator
    _registry: jsonschema_rs.Registry | None
    plans: dict[tuple[int, ...], Plan] = field(default_factory=dict)
    """The plans of those schemas (by identity) that leave no choice; `held` keeps them alive."""

    held: list[Schemas] = field(default_factory=list)
    _judges: dict[int, tuple[Json, jsonschema_rs.Draft202012Validator]] = field(
        default_factory=dict
    )
    _made: dict[tuple[object, ...], Json] = field(default_factory=dict)
    _fits: dict[tuple[int, int], bool] = field(default_factory=dict)

    @classmethod
    def of(cls, given: Json) -> Document:
        """Raise `Unsatisfiable` where the schema itself is broken."""
        try:
            root = localized(given)
            resources = [(_BASE, root)] if isinstance(root, dict) else []
            registry = (
                jsonschema_rs.Registry(resources, draft=jsonschema_rs.Draft202012)
                if resources
                else None
            )
            return cls(
                given,
                root,
                jsonschema_rs.Draft202012Validator(
                    given, validate_formats=True, retriever=_nowhere
                ),
                registry,
            )
        except (ValueError, RecursionError, jsonschema_rs.ReferencingError) as error:
            raise Unsatisfiable(
                "", f"the schema cannot be used: {str(error).splitlines()[0]}"
            ) from error

    def resolve(self, ref: str) -> Json:
        """The schema that a local reference (`#`, `#/$defs/User`) points at."""
        found = self.root
        if ref != "#" and not ref.startswith("#/"):
            raise Unsatisfiable(
                "", f"the reference {ref!r} is not a local JSON pointer such as '#/$defs/User'"
            )
        for part in unquote(ref).split("/")[1:]:
            key = part.replace("~1", "/").replace("~0", "~")
            try:
                found = found[int(key)] if isinstance(found, list) else found[key]
            except (LookupError, TypeError, ValueError):
                raise Unsatisfiable("", f"the reference {ref!r} points at nothing") from None
        return found

    def accepts(self, schemas: Schemas, value: Json) -> bool:
        """Whether the value is valid by all of these parts of the document."""
        return all(self._judge(schema).is_valid(value) for schema in schemas)

    def _judge(self, schema: Json) -> jsonschema_rs.Draft202012Validator:
        known = self._judges.get(id(schema))
        if known is None:
            judge = jsonschema_rs.Draft202012Validator(
                _absolute(schema),
                validate_formats=True,
                registry=self._registry,
                retriever=_nowhere,
            )
            known = self._judges[id(schema)] = (schema, judge)
        return known[1]

    def made(self, key: tuple[object, ...], build: Callable[[], T]) -> T:
        """What `build` gives, built once: schemas of our own making need an identity that lasts."""
        if key not in self._made:
            self._made[key] = build()
        found: T = self._made[key]
        return found

    def height(self, schema: Json) -> int:
        """How many levels the flattest instance needs: 0 for a scalar or an empty object, at most `_DEEPEST` + 1."""
        return next(
            (depth for depth in range(_DEEPEST + 1) if self._fit(schema, depth)), _DEEPEST + 1
        )

    def _fit(self, schema: Json, depth: int) -> bool:
        if not isinstance(schema, dict):
            return schema is not False and depth >= 0
        if depth < 0:
            return False
        key = (id(schema), depth)
        if key not in self._fits:
            self._fits[key] = (
                False  # a reference that comes back to itself on the same level leads nowhere
            )
            self._fits[key] = self._fits_within(schema, depth)
        return self._fits[key]

    def _fits_within(self, schema: Mapping[str, Json], depth: int) -> bool:
        if "$ref" in schema and not self._fit(self.resolve(schema["$ref"]), depth):
            return False
        if not all(self._fit(part, depth) for part in schema.get("allOf", ())):
            return False
        for key in ("anyOf", "oneOf"):
            if key in schema and not any(self._fit(part, depth) for part in schema[key]):
                return False
        types = schema.get("type", ())
        types = (types,) if isinstance(types, str) else types
        if (
            "const" in schema
            or "enum" in schema
            or any(kind not in ("object", "array") for kind in types)
        ):
            return True
        properties = schema.get("properties", {})
        needed = [properties.get(name, True) for name in schema.get("required", ())]
        least = schema.get("minItems", 0)
        needed += [*schema.get("prefixItems", ()), *[schema.get("items", True)] * (least > 0)][
            :least
        ]
        return all(self._fit(part, depth - 1) for part in needed)


def _absolute(schema: Json) -> Json:
    """A copy whose references lead to the document from anywhere."""
    if not isinstance(schema, dict):
        return [_absolute(part) for part in schema] if isinstance(schema, list) else schema
    out: dict[str, Json] = {}
    for key, value in schema.items():
        if key == "$ref" and isinstance(value, str):
            out[key] = _BASE + value if value.startswith("#") else value
        elif key in _NAMED and isinstance(value, dict):
            out[key] = {name: _absolute(part) for name, part in value.items()}
        else:
            out[key] = value if key in _DATA else _absolute(value)
    return out


_KEPT = 512
_documents: OrderedDict[int, Document] = OrderedDict()


def document(root: Json) -> Document:
    """The document of this very schema object, from the last `_KEPT` that were asked for."""
    known = _documents.get(id(root))
    if known is None or known.given is not root:
        known = _documents[id(root)] = Document.of(root)
        while len(_documents) > _KEPT:
            _documents.popitem(last=False)
    return known


def canon(value: Json) -> object:
    """A hashable stand-in that is equal exactly when JSON values are: 1 is 1.0, but not true."""
    if isinstance(value, bool):
        return ("boolean", value)
    if isinstance(value, dict):
        return ("object", tuple(sorted((key, canon(part)) for key, part in value.items())))
    return ("array", tuple(map(canon, value))) if isinstance(value, list) else value
