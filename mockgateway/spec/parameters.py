"""Read the parameters of an operation from a request: split by style, typed and validated."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

import orjson

from mockgateway.problem import Problem
from mockgateway.spec import styles
from mockgateway.spec.coercion import Coercion
from mockgateway.spec.lazy_validator import LazyValidator
from mockgateway.spec.messages import cut, require_valid

_STYLES = {"path": "simple", "header": "simple", "query": "form", "cookie": "form"}
_DECODERS: dict[str, styles.Decode] = {
    "path": styles.percent,
    "query": styles.plus,
    "header": styles.as_is,
    "cookie": styles.percent,
}
# OpenAPI: "the parameter definition SHALL be ignored". HTTP clients set the others themselves,
# whether or not the document lists them.
_IGNORED_HEADERS = frozenset(
    (
        "accept content-type authorization accept-encoding connection content-length host "
        "keep-alive te trailer transfer-encoding upgrade user-agent"
    ).split()
)
_SIMPLE_STYLES = ("simple", "form", "spaceDelimited", "pipeDelimited")

Pairs = Sequence[tuple[str, str]]
"""Decoded names with their encoded values."""


class Parameter:
    """One compiled parameter."""

    def __init__(self, definition: Mapping[str, Any]) -> None:
        self.name: str = definition["name"]
        self.place: str = definition["in"]
        self.kind = f"{self.place} parameter"
        self.key = self.name.lower() if self.place == "header" else self.name  # to look up
        self.required = bool(definition.get("required")) or self.place == "path"
        self.allow_empty = bool(definition.get("allowEmptyValue"))
        self.style: str = definition.get("style") or _STYLES[self.place]
        self.explode: bool = definition.get("explode", self.style in ("form", "deepObject"))
        self.decode = _DECODERS[self.place]
        content = definition.get("content") or {}
        media_type, media = next(iter(content.items()), ("", definition))
        schema = media.get("schema", True)
        self.json = "json" in media_type
        self.validator = LazyValidator(schema, f"{self.kind} {self.name}")
        self.coercion = Coercion(self.validator.subschemas, ((schema, ""),))
        # One plain value under its own name.
        self.simple = not self.json and self.coercion.scalar_only and self.style in _SIMPLE_STYLES
        # An object's members are sent as parameters of their own.
        self.spread = self.explode and self.place in ("query", "cookie") and not media_type

    def accepts(self, text: str) -> bool:
        """Return whether a text is a valid value of a parameter without a style."""
        return not self.simple or self.validator.is_valid(self.coercion.scalar(text))

    @cached_property
    def may_be_empty(self) -> bool:
        """Whether it may be an object without members, which is not sent at all."""
        is_spread = self.spread or self.style == "deepObject"
        return is_spread and "object" in self.coercion.types and self.validator.is_valid({})

    def missing(self) -> Problem:
        """Return the problem of a required parameter that was not sent."""
        message = f"Missing required {self.kind}: '{self.name}'."
        return Problem("missing_field", message, param=self.name, location=self.place)

    def invalid(self, reason: str) -> Problem:
        """Return the problem of a text that cannot be read."""
        message = cut(f"Invalid value for {self.kind} '{self.name}': {reason}.", 300)
        return Problem("invalid_request", message, param=self.name, location=self.place)


class Parameters:
    """The parameters of one operation.

    Attributes:
        descriptions: What the document says about each, by name.

    Args:
        definitions: Parameter objects without references. Each has a self-contained `schema` or
            a `content`.
    """

    def __init__(self, definitions: Sequence[Mapping[str, Any]]) -> None:
        self.descriptions = {one["name"]: str(one.get("description", "")) for one in definitions}
        self._by_place: dict[str, list[Parameter]] = {place: [] for place in _STYLES}
        for one in map(Parameter, definitions):
            if not (one.place == "header" and one.key in _IGNORED_HEADERS):
                self._by_place[one.place].append(one)
        # Operations without parameters share one empty result between all calls.
        self._empty: dict[str, dict[str, Any]] | None = (
            None if any(self._by_place.values()) else {place: {} for place in _STYLES}
        )

    @property
    def names(self) -> list[str]:
        """The names, those of the path first."""
        return [one.name for place in self._by_place.values() for one in place]

    def read(
        self, path: Mapping[str, str], query: bytes, headers: Sequence[tuple[bytes, bytes]]
    ) -> dict[str, dict[str, Any]]:
        """Return the sent values by place and name. Callers must not change the result.

        Args:
            path: The path's values, percent-encoded.
            query: The query without `?`.
            headers: The headers, names in any case.

        Raises:
            Problem: A parameter is missing or invalid.
        """
        if self._empty is not None:
            return self._empty
        wanted = self._by_place
        return {
            "path": _read(wanted["path"], lambda: list(path.items())),
            "query": _read(wanted["query"], lambda: query_pairs(query)),
            "header": _read(wanted["header"], lambda: _header_pairs(wanted["header"], headers)),
            "cookie": _read(wanted["cookie"], lambda: _cookie_pairs(headers)),
        }

    def last_of_path(self) -> Parameter | None:
        """Return the last path parameter, or None if there is none."""
        return self._by_place["path"][-1] if self._by_place["path"] else None

    def schemas(self, place: str) -> dict[str, dict[str, Any]]:
        """Return the schemas of the parameters in a place (`query`), by name."""
        found = ((one.name, one.validator.schema) for one in self._by_place[place])
        return {name: schema for name, schema in found if isinstance(schema, dict)}

    def required(self) -> tuple[dict[str, frozenset[str] | None], ...]:
        """Return the required query parameters and headers, each with its texts; None for any."""
        return tuple(
            {one.key: one.coercion.texts for one in self._by_place[place] if one.required}
            for place in ("query", "header")
        )


def query_pairs(query: bytes) -> Pairs:
    """Return the pairs of a query. Raises Problem if it is not UTF-8."""
    try:
        pieces = (piece.partition("=") for piece in query.decode().split("&") if piece)
        return [(styles.plus(name), value) for name, _, value in pieces]
    except UnicodeDecodeError:
        message = "The query is not valid UTF-8."
        raise Problem("invalid_request", message, param=None, location="query") from None


def _header_pairs(wanted: Sequence[Parameter], headers: Sequence[tuple[bytes, bytes]]) -> Pairs:
    keys = {one.key for one in wanted}
    found: dict[str, str] = {}
    for raw_name, raw in headers:
        name = raw_name.decode("latin-1").lower()
        if name in keys:  # a repeated header is one list (RFC 9110, 5.3)
            value = raw.decode("latin-1")
            found[name] = f"{found[name]},{value}" if name in found else value
    return list(found.items())


def _cookie_pairs(headers: Sequence[tuple[bytes, bytes]]) -> Pairs:
    out = []
    for name, raw in headers:
        if name.lower() == b"cookie":
            for piece in raw.decode("latin-1").split(";"):
                key, mark, value = piece.strip(" \t").partition("=")
                if mark:
                    out.append((key, value))
    return out


def _read(parameters: Sequence[Parameter], get_pairs: Callable[[], Pairs]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    if not parameters:
        return out
    pairs = get_pairs()
    last = dict(pairs)
    for one in parameters:
        raw = last.get(one.key)
        try:
            if one.simple:
                candidates = [] if raw is None else [one.coercion.scalar(one.decode(raw))]
            else:
                candidates = _candidates(one, raw, pairs, parameters)
        except UnicodeDecodeError:
            raise one.invalid("it is not valid UTF-8") from None
        except styles.StyleError as error:
            raise one.invalid(f"expected {error}") from None
        if not candidates:
            if not one.required:
                continue
            if not one.may_be_empty:
                raise one.missing()
            candidates = [{}]
        value = candidates[0] if one.simple else one.coercion.choose(candidates)
        if not (one.simple and one.allow_empty and raw == ""):
            require_valid(one.validator, value, kind=one.kind, name=one.name, location=one.place)
        out[one.name] = value
    return out


def _candidates(
    one: Parameter, raw: str | None, pairs: Pairs, parameters: Sequence[Parameter]
) -> list[Any]:
    """Return the values that the parameter may have, the likeliest first; [] if it was not sent."""
    coercion = one.coercion
    if one.style == "deepObject":
        prefix = one.key + "["
        found = [(key, one.decode(value)) for key, value in pairs if key.startswith(prefix)]
        tree = styles.bracketed(found, one.key)
        return [coercion.convert(tree)] if tree else []
    out: list[Any] = []
    if one.spread and "object" in coercion.types:
        members = _members(one, pairs, parameters)
        if members:
            out.append({key: coercion.member(key).convert(texts) for key, texts in members.items()})
    if raw is None:
        return out
    if one.json:
        return [_json(one.decode(raw))]
    texts = [value for key, value in pairs if key == one.key]
    error: styles.StyleError | None = None
    for read in _readers(one, texts):
        try:
            out.append(read(one, texts))
        except styles.StyleError as unreadable:
            error = error or unreadable
    if not out:
        raise error or styles.StyleError("an object")
    return out


Reader = Callable[[Parameter, Sequence[str]], Any]


def _readers(one: Parameter, texts: Sequence[str]) -> list[Reader]:
    types = one.coercion.types
    readers: list[Reader] = [_array] if "array" in types else []
    if "object" in types and not (one.spread and texts[-1]):
        readers.append(_object)
    if not types or types - {"array", "object", "null"}:
        # A single value is read as itself before it is read as a list of one.
        readers.insert(0 if len(texts) == 1 and "," not in texts[0] else len(readers), _scalar)
    return readers


def _scalar(one: Parameter, texts: Sequence[str]) -> Any:
    return one.coercion.scalar(styles.scalar(one.style, one.key, texts[-1], one.decode))


def _array(one: Parameter, texts: Sequence[str]) -> list[Any]:
    if one.place in ("query", "cookie") and one.explode:
        pieces = [] if list(texts) == [""] else [one.decode(text) for text in texts]
    else:
        lists = (styles.array(one.style, one.explode, one.key, text, one.decode) for text in texts)
        pieces = [piece for items in lists for piece in items]
    return [one.coercion.items.scalar(piece) for piece in pieces]


def _object(one: Parameter, texts: Sequence[str]) -> dict[str, Any]:
    if one.spread:
        return {}
    tree = styles.mapping(one.style, one.explode, one.key, texts[-1], one.decode)
    return {key: one.coercion.member(key).convert(text) for key, text in tree.items()}


def _members(one: Parameter, pairs: Pairs, parameters: Sequence[Parameter]) -> dict[str, list[str]]:
    """Return the members of an exploded object: declared names, or names of no other parameter."""
    taken = {other.key for other in parameters}
    deep = tuple(other.key + "[" for other in parameters if other.style == "deepObject")
    names, is_open = one.coercion.names, one.coercion.open
    out: dict[str, list[str]] = {}
    for key, value in pairs:
        if key in names or (is_open and key not in taken and not key.startswith(deep)):
            out.setdefault(key, []).append(one.decode(value))
    return out


def _json(text: str) -> Any:
    try:
        return orjson.loads(text)
    except ValueError:
        raise styles.StyleError("JSON") from None
