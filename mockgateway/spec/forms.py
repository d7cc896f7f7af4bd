"""Turn the fields of a form into the object that its schema describes.

Values get their types, repeated fields become lists, and files stay bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from mockgateway.problem import Problem
from mockgateway.spec import styles
from mockgateway.spec.coercion import Coercion
from mockgateway.spec.content_types import is_json
from mockgateway.spec.multipart import MAX_PARTS, Part

_DEFAULT_TYPE = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file in a form."""

    filename: str  # "" if the client sent none
    content_type: str  # as sent, `application/octet-stream` if not sent
    data: bytes = field(repr=False)


def parse_urlencoded(body: bytes) -> list[Part]:
    """Return the fields of an application/x-www-form-urlencoded body in order. Raises Problem."""
    if body.count(b"&") >= MAX_PARTS:
        message = f"The form has more than {MAX_PARTS} fields."
        raise Problem("invalid_request", message, param=None, location="body")
    try:
        pieces = (piece.partition("=") for piece in body.decode().split("&") if piece)
        return [
            Part(styles.plus(name), None, "", styles.plus(value).encode())
            for name, _, value in pieces
        ]
    except UnicodeDecodeError:
        message = "The form is not valid UTF-8."
        raise Problem("invalid_request", message, param=None, location="body") from None


def assemble(
    parts: Sequence[Part], coercion: Coercion, encoding: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """Return the form as one object.

    A name may repeat (`tag=a&tag=b`), be a list (`tag[]=a`) or a key (`metadata[id]=7`). An object,
    or a field that `encoding` declares as JSON, may be JSON text. If a name repeats and is not a
    list, the last value wins.
    """
    groups: dict[str, list[Part]] = {}
    keyed: dict[str, list[tuple[str, Part]]] = {}
    for part in parts:
        name, bracket, _ = part.name.partition("[")
        if part.name in coercion.names or not bracket or name not in coercion.names:
            groups.setdefault(part.name, []).append(part)
        elif part.name == f"{name}[]":
            groups.setdefault(name, []).append(part)
        else:
            keyed.setdefault(name, []).append((part.name, part))
    out = {
        name: _value(name, group, coercion.member(name), encoding.get(name, {}))
        for name, group in groups.items()
    }
    for name, pairs in keyed.items():
        try:
            tree = styles.bracketed([(key, _text(name, part)) for key, part in pairs], name)
        except styles.StyleError as error:
            raise _invalid(name, f"expected {error}") from None
        out[name] = coercion.member(name).convert(tree)
    return out


def without_files(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return a form for validation: strings stand for files, in fields and in lists of them."""
    return {
        key: [_placeholder(inner) for inner in item]
        if isinstance(item, list)
        else _placeholder(item)
        for key, item in value.items()
    }


def _placeholder(value: Any) -> Any:
    return f"(file {value.filename[:40]})" if isinstance(value, UploadedFile) else value


def _value(
    name: str, parts: Sequence[Part], coercion: Coercion, encoding: Mapping[str, Any]
) -> Any:
    json = is_json(encoding.get("contentType", ""))
    if "array" not in coercion.types:
        return _one(name, parts[-1], coercion, json)
    single_text = len(parts) == 1 and parts[0].filename is None
    if encoding.get("explode") is False and single_text:
        style = encoding.get("style", "form")
        texts = styles.array(style, False, name, _text(name, parts[0]), styles.as_is)
        return [coercion.items.scalar(text) for text in texts]
    array = [_one(name, part, coercion.items, json) for part in parts]
    candidates = [array]
    if single_text:
        whole = _loads(parts[0].data) if parts[0].data.lstrip()[:1] == b"[" else None
        if isinstance(whole, list):
            candidates.insert(0, whole)
        if coercion.types - {"array", "null"}:
            candidates.insert(0, _one(name, parts[0], coercion, json))
    elif len(parts) == 1 and coercion.binary and _is_single_file(parts[0], array[0]):
        return array[0]  # `anyOf: [a file, an array of files]`
    texts_only = [candidate for candidate in candidates if not _has_file(candidate)]
    return coercion.choose(texts_only) if texts_only else array


def _is_single_file(part: Part, value: Any) -> bool:
    return isinstance(value, UploadedFile) and not part.name.endswith("[]")


def _one(name: str, part: Part, coercion: Coercion, json: bool) -> Any:
    structured = bool(coercion.types & {"object", "array"})
    if json or (is_json(part.content_type) and structured):
        value = _loads(part.data)
        if value is _BROKEN:
            raise _invalid(name, "it is not valid JSON")
        return value
    content_type = part.content_type or _DEFAULT_TYPE
    if part.filename is not None or (coercion.binary and coercion.types and not coercion.text):
        return UploadedFile(part.filename or "", content_type, part.data)
    try:
        text = part.data.decode()
    except UnicodeDecodeError:
        if coercion.binary:
            return UploadedFile("", content_type, part.data)
        raise _invalid(name, "it is not valid UTF-8") from None
    if structured and text.lstrip()[:1] in ("{", "["):
        value = _loads(part.data)
        if value is not _BROKEN:
            return coercion.choose([value, text]) if coercion.text else value
        if not coercion.text:
            raise _invalid(name, "it is not valid JSON")
    return coercion.scalar(text)


_BROKEN = object()


def _loads(data: bytes) -> Any:
    try:
        return orjson.loads(data)
    except ValueError:
        return _BROKEN


def _text(name: str, part: Part) -> str:
    try:
        return part.data.decode()
    except UnicodeDecodeError:
        raise _invalid(name, "it is not valid UTF-8") from None


def _has_file(value: Any) -> bool:
    values = value if isinstance(value, list) else [value]
    return any(isinstance(inner, UploadedFile) for inner in values)


def _invalid(name: str, reason: str) -> Problem:
    message = f"Invalid value for '{name[:80]}': {reason}."
    return Problem("invalid_request", message, param=name, location="body")
