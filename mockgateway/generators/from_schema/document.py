"""Hold one schema document: its references, the depth of its parts and their validators."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar
from urllib.parse import unquote

import jsonschema_rs
from jsonschema_rs import Draft202012Validator as Validator

from .references import DATA_KEYWORDS, NAMED_SCHEMAS, localized

Json: TypeAlias = Any
Schemas: TypeAlias = tuple[Json, ...]
"""Schemas that one value has to satisfy all; an empty tuple allows anything."""

T = TypeVar("T")

_BASE = "urn:mockgateway:document"
_MAX_HEIGHT = 8
_MAX_DOCUMENTS = 512


class Unsatisfiable(ValueError):
    """No instance was found."""

    def __init__(self, pointer: str, reason: str) -> None:
        super().__init__(f"{pointer or '(root)'}: {reason}")
        self.pointer = pointer  # JSON pointer into the instance
        self.reason = reason


def _refuse_fetch(uri: str) -> Json:
    raise ValueError(f"{uri} is not fetched")


@dataclass(slots=True)
class Document:
    """A schema with everything that is computed about it once.

    Its parts are identified by `id()`, so it must not change.
    """

    given: Json  # as written
    root: Json  # with all references as JSON pointers
    validator: Validator
    _registry: jsonschema_rs.Registry | None
    # The constraints of schemas (by id) that leave no choice, and those schemas, to keep the ids.
    constraints: dict[tuple[int, ...], Any] = field(default_factory=dict)
    alive: list[Schemas] = field(default_factory=list)
    _validators: dict[int, tuple[Json, Validator]] = field(default_factory=dict)
    _built: dict[tuple[object, ...], Json] = field(default_factory=dict)
    _fits: dict[tuple[int, int], bool] = field(default_factory=dict)

    @classmethod
    def of(cls, given: Json) -> Document:
        """Compile a schema; raise `Unsatisfiable` if it is broken."""
        try:
            root = localized(given)
            registry = None
            if isinstance(root, dict):
                registry = jsonschema_rs.Registry([(_BASE, root)], draft=jsonschema_rs.Draft202012)
            validator = Validator(given, validate_formats=True, retriever=_refuse_fetch)
            return cls(given, root, validator, registry)
        except (ValueError, RecursionError, jsonschema_rs.ReferencingError) as error:
            reason = f"the schema cannot be used: {str(error).splitlines()[0]}"
            raise Unsatisfiable("", reason) from error

    def resolve(self, ref: str) -> Json:
        """Return the schema that a local reference (`#`, `#/$defs/User`) points at."""
        found = self.root
        if ref != "#" and not ref.startswith("#/"):
            expected = "a local JSON pointer such as '#/$defs/User'"
            raise Unsatisfiable("", f"the reference {ref!r} is not {expected}")
        for part in unquote(ref).split("/")[1:]:
            key = part.replace("~1", "/").replace("~0", "~")
            try:
                found = found[int(key)] if isinstance(found, list) else found[key]
            except (LookupError, TypeError, ValueError):
                raise Unsatisfiable("", f"the reference {ref!r} points at nothing") from None
        return found

    def accepts(self, schemas: Schemas, value: Json) -> bool:
        """Return whether the value is valid for all of these parts of the document."""
        return all(self._validator(schema).is_valid(value) for schema in schemas)

    def _validator(self, schema: Json) -> Validator:
        known = self._validators.get(id(schema))
        if known is None:
            validator = Validator(
                _absolute(schema),
                validate_formats=True,
                registry=self._registry,
                retriever=_refuse_fetch,
            )
            known = self._validators[id(schema)] = (schema, validator)
        return known[1]

    def built(self, key: tuple[object, ...], build: Callable[[], T]) -> T:
        """Return the cached result of `build`, so that derived schemas keep their identity."""
        if key not in self._built:
            self._built[key] = build()
        found: T = self._built[key]
        return found

    def height(self, schema: Json) -> int:
        """Return the levels of the flattest instance, at most 9; 0 for a scalar or empty object."""
        heights = range(_MAX_HEIGHT + 1)
        return next((height for height in heights if self._fit(schema, height)), _MAX_HEIGHT + 1)

    def _fit(self, schema: Json, height: int) -> bool:
        if not isinstance(schema, dict):
            return schema is not False and height >= 0
        if height < 0:
            return False
        key = (id(schema), height)
        if key not in self._fits:
            self._fits[key] = False  # for a reference that leads back here on the same level
            self._fits[key] = self._fits_within(schema, height)
        return self._fits[key]

    def _fits_within(self, schema: Mapping[str, Json], height: int) -> bool:
        if "$ref" in schema and not self._fit(self.resolve(schema["$ref"]), height):
            return False
        if not all(self._fit(part, height) for part in schema.get("allOf", ())):
            return False
        for key in ("anyOf", "oneOf"):
            if key in schema and not any(self._fit(part, height) for part in schema[key]):
                return False
        types = schema.get("type", ())
        types = (types,) if isinstance(types, str) else types
        scalar = any(kind not in ("object", "array") for kind in types)
        if scalar or "const" in schema or "enum" in schema:
            return True
        properties, least = schema.get("properties", {}), schema.get("minItems", 0)
        items = [*schema.get("prefixItems", ()), *[schema.get("items", True)] * (least > 0)]
        members = [properties.get(name, True) for name in schema.get("required", ())]
        return all(self._fit(part, height - 1) for part in [*members, *items[:least]])


def _absolute(schema: Json) -> Json:
    """Return a copy whose references include the document's address."""
    if isinstance(schema, list):
        return [_absolute(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    out: dict[str, Json] = {}
    for key, value in schema.items():
        if key == "$ref" and isinstance(value, str):
            out[key] = _BASE + value if value.startswith("#") else value
        elif key in NAMED_SCHEMAS and isinstance(value, dict):
            out[key] = {name: _absolute(part) for name, part in value.items()}
        else:
            out[key] = value if key in DATA_KEYWORDS else _absolute(value)
    return out


_documents: OrderedDict[int, Document] = OrderedDict()


def document(root: Json) -> Document:
    """Return the compiled document of this very schema object, from a cache."""
    known = _documents.get(id(root))
    if known is None or known.given is not root:
        known = _documents[id(root)] = Document.of(root)
        while len(_documents) > _MAX_DOCUMENTS:
            _documents.popitem(last=False)
    return known


def canon(value: Json) -> object:
    """Return a hashable value that is equal exactly if JSON values are: 1 is 1.0, but not true."""
    if isinstance(value, bool):
        return ("boolean", value)
    if isinstance(value, dict):
        return ("object", tuple(sorted((key, canon(part)) for key, part in value.items())))
    return ("array", tuple(map(canon, value))) if isinstance(value, list) else value
