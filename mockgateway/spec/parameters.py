"""Read the parameters of an operation off the wire: taken apart by style, typed and validated by schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
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
_NOT_OURS = frozenset(
    {"accept", "content-type", "authorization"}
)  # OpenAPI: "the parameter definition SHALL be ignored"
_KINDS = ("array", "object")

Pairs = Sequence[tuple[str, str]]
"""Names, decoded, with their values, still encoded."""


@dataclass(frozen=True, slots=True)
class _Parameter:
    """One parameter, ready to be read. key: its name as looked up; simple: whether it is one plain value under its own name."""

    name: str
    key: str
    place: str
    required: bool
    style: str
    explode: bool
    json: bool
    empty: bool
    simple: bool
    spread: bool
    shape: Coercion
    checked: LazyValidator
    kind: str
    decode: styles.Decode


class Parameters:
    """The parameters of one operation.

    definitions: parameter objects without references of their own; each has `schema` (self-contained) or `content`.
    """

    def __init__(self, definitions: Sequence[Mapping[str, Any]]) -> None:
        made = [_parameter(definition) for definition in definitions]
        made = [one for one in made if not (one.place == "header" and one.key in _NOT_OURS)]
        self._path = [one for one in made if one.place == "path"]
        self._query = [one for one in made if one.place == "query"]
        self._header = [one for one in made if one.place == "header"]
        self._cookie = [one for one in made if one.place == "cookie"]
        self._nothing: dict[str, dict[str, Any]] | None = (
            None if made else {"path": {}, "query": {}, "header": {}, "cookie": {}}
        )

    def read(
        self, path: Mapping[str, str], query: bytes, headers: Sequence[tuple[bytes, bytes]]
    ) -> dict[str, dict[str, Any]]:
        """The values by place and name; parameters that were not sent are left out.

        path: still percent-encoded; query: without its `?`; headers: names in any case. Raises Problem. An operation without
        parameters shares one empty answer between all calls: leave it as it is.
        """
        if self._nothing is not None:
            return self._nothing
        return {
            "path": _read(self._path, list(path.items())) if self._path else {},
            "query": _read(self._query, query_pairs(query)) if self._query else {},
            "header": _read(self._header, _header_pairs(self._header, headers))
            if self._header
            else {},
            "cookie": _read(self._cookie, _cookie_pairs(headers)) if self._cookie else {},
        }


def query_pairs(query: bytes) -> Pairs:
    """The pairs of a query or a form. Raises Problem for what is not UTF-8."""
    try:
        out = []
        for piece in query.decode().split("&"):
            if piece:
                name, _, value = piece.partition("=")
                out.append((styles.plus(name), value))
        return out
    except UnicodeDecodeError:
        raise Problem(
            "invalid_request", "The query is not valid UTF-8.", param=None, location="query"
        ) from None


def _header_pairs(wanted: Sequence[_Parameter], headers: Sequence[tuple[bytes, bytes]]) -> Pairs:
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


def _read(parameters: Sequence[_Parameter], pairs: Pairs) -> dict[str, Any]:
    out: dict[str, Any] = {}
    last = dict(pairs)
    for one in parameters:
        raw = last.get(one.key)
        try:
            if one.simple:
                if raw is None:
                    if one.required:
                        raise _missing(one)
                    continue
                value = one.shape.scalar(one.decode(raw))
                if raw == "" and one.empty:
                    out[one.name] = value
                    continue
            else:
                found = _value(one, raw, pairs, parameters)
                if not found:
                    if one.required:
                        raise _missing(one)
                    continue
                value = one.shape.choose(found)
        except UnicodeDecodeError:
            raise _invalid(one, "it is not valid UTF-8") from None
        except styles.StyleError as error:
            raise _invalid(one, f"expected {error}") from None
        require_valid(one.checked, value, kind=one.kind, name=one.name, location=one.place)
        out[one.name] = value
    return out


def _value(one: _Parameter, raw: str | None, pairs: Pairs, all_: Sequence[_Parameter]) -> list[Any]:
    """What the parameter may stand for, the likeliest first; nothing if it was not sent."""
    if one.style == "deepObject":
        tree = styles.bracketed(
            [(key, one.decode(value)) for key, value in pairs if key.startswith(one.key + "[")],
            one.key,
        )
        return [one.shape.grow(tree)] if tree else []
    kinds, found = one.shape.kinds, []
    if one.spread and "object" in kinds:
        own = _own_keys(one, pairs, all_)
        if own:
            found.append({key: one.shape.member(key).grow(texts) for key, texts in own.items()})
    if raw is None:
        return found
    if one.json:
        return [_json(one, one.decode(raw))]
    texts = [value for key, value in pairs if key == one.key]
    readers: dict[str, Callable[[], Any]] = {
        "array": lambda: _array(one, texts),
        "object": lambda: {} if one.spread else _object(one, texts[-1]),
        "text": lambda: one.shape.scalar(styles.scalar(one.style, one.key, texts[-1], one.decode)),
    }
    wanted = [
        kind
        for kind in _KINDS
        if kind in kinds and not (kind == "object" and one.spread and texts[-1])
    ]
    if not kinds or kinds - {*_KINDS, "null"}:
        # One lone value is taken for itself before it is taken for a list of one.
        wanted.insert(0 if len(texts) == 1 and "," not in texts[0] else len(wanted), "text")
    error: styles.StyleError | None = None
    for kind in wanted:
        try:
            found.append(readers[kind]())
        except styles.StyleError as unreadable:
            error = error or unreadable
    if not found:
        raise error or styles.StyleError("an object")
    return found


def _array(one: _Parameter, texts: Sequence[str]) -> list[Any]:
    if one.place in ("query", "cookie") and one.explode:
        pieces = [] if list(texts) == [""] else [one.decode(text) for text in texts]
    else:
        pieces = [
            piece
            for text in texts
            for piece in styles.array(one.style, one.explode, one.key, text, one.decode)
        ]
    return [one.shape.items.scalar(piece) for piece in pieces]


def _object(one: _Parameter, raw: str) -> dict[str, Any]:
    tree = styles.mapping(one.style, one.explode, one.key, raw, one.decode)
    return {key: one.shape.member(key).grow(text) for key, text in tree.items()}


def _own_keys(one: _Parameter, pairs: Pairs, all_: Sequence[_Parameter]) -> dict[str, list[str]]:
    """The pairs that are the members of an exploded object: its declared names, and, if it is open, those nobody else claims."""
    taken = {other.key for other in all_ if other is not one}
    deep = tuple(other.key + "[" for other in all_ if other.style == "deepObject")
    names, is_open = one.shape.names, one.shape.open
    out: dict[str, list[str]] = {}
    for key, value in pairs:
        if key in names or (
            is_open and key not in taken and key != one.key and not (deep and key.startswith(deep))
        ):
            out.setdefault(key, []).append(one.decode(value))
    return out


def _json(one: _Parameter, text: str) -> Any:
    try:
        return orjson.loads(text)
    except ValueError:
        raise styles.StyleError("JSON") from None


def _missing(one: _Parameter) -> Problem:
    return Problem(
        "missing_field",
        f"Missing required {one.place} parameter: '{one.name}'.",
        param=one.name,
        location=one.place,
    )


def _invalid(one: _Parameter, why: str) -> Problem:
    return Problem(
        "invalid_request",
        cut(f"Invalid value for {one.place} parameter '{one.name}': {why}.", 300),
        param=one.name,
        location=one.place,
    )


def _parameter(definition: Mapping[str, Any]) -> _Parameter:
    name, place = definition["name"], definition["in"]
    media_type, media = next(iter((definition.get("content") or {}).items()), ("", definition))
    schema = media.get("schema", True)
    checked = LazyValidator(schema, f"{place} parameter {name}")
    shape = Coercion(checked.parts, ((schema, ""),))
    style = definition.get("style") or _STYLES[place]
    explode = definition.get("explode", style in ("form", "deepObject"))
    json = "json" in media_type
    return _Parameter(
        name=name,
        key=name.lower() if place == "header" else name,
        place=place,
        required=bool(definition.get("required")) or place == "path",
        style=style,
        explode=explode,
        json=json,
        empty=bool(definition.get("allowEmptyValue")),
        simple=not json
        and shape.plain
        and style in ("simple", "form", "spaceDelimited", "pipeDelimited"),
        spread=explode and place in ("query", "cookie") and not media_type,
        shape=shape,
        checked=checked,
        kind=f"{place} parameter",
        decode=_DECODERS[place],
    )
