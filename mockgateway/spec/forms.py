"""Turn the fields of a form into the object its schema describes: typed, lists gathered, files kept as bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from mockgateway.problem import Problem
from mockgateway.spec import styles
from mockgateway.spec.coercion import Coercion
from mockgateway.spec.content_types import essence, is_json
from mockgateway.spec.multipart import MAX_PARTS, Part


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file in a form. filename: "" if the client gave none; content_type: as sent, `application/octet-stream` if not."""

    filename: str
    content_type: str
    data: bytes = field(repr=False)


def urlencoded(body: bytes) -> list[Part]:
    """The fields of an application/x-www-form-urlencoded body, in order. Raises Problem."""
    if body.count(b"&") >= MAX_PARTS:
        raise Problem(
            "invalid_request",
            f"The form has more than {MAX_PARTS} fields.",
            param=None,
            location="body",
        )
    try:
        out = []
        for piece in body.decode().split("&"):
            if piece:
                name, _, value = piece.partition("=")
                out.append(Part(styles.plus(name), None, "", styles.plus(value).encode()))
        return out
    except UnicodeDecodeError:
        raise Problem(
            "invalid_request", "The form is not valid UTF-8.", param=None, location="body"
        ) from None


def assemble(
    parts: Sequence[Part], shape: Coercion, encoding: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """The form as one object.

    A name may repeat (`tag=a&tag=b`) or say that it is a list (`tag[]=a`) or a key (`metadata[id]=7`); an object, or what `encoding` calls
    JSON, may come as JSON text. Of a name that repeats and is no list the last counts.
    """
    groups: dict[str, list[Part]] = {}
    keyed: dict[str, list[tuple[str, Part]]] = {}
    for part in parts:
        name, bracket, _ = part.name.partition("[")
        if part.name in shape.names or not bracket or name not in shape.names:
            groups.setdefault(part.name, []).append(part)
        elif part.name == f"{name}[]":
            groups.setdefault(name, []).append(part)
        else:
            keyed.setdefault(name, []).append((part.name, part))
    out = {
        name: _value(name, group, shape.member(name), encoding.get(name, {}))
        for name, group in groups.items()
    }
    for name, pairs in keyed.items():
        try:
            tree = styles.bracketed([(key, _text(name, part)) for key, part in pairs], name)
        except styles.StyleError as error:
            raise _invalid(name, f"expected {error}") from None
        out[name] = shape.member(name).grow(tree)
    return out


def stand_in(value: Mapping[str, Any]) -> dict[str, Any]:
    """A form as validation sees it: a file is a string. Files stand in fields and in lists of them, never deeper."""
    return {
        key: [_seen(inner) for inner in item] if isinstance(item, list) else _seen(item)
        for key, item in value.items()
    }


def _value(name: str, parts: Sequence[Part], shape: Coercion, encoding: Mapping[str, Any]) -> Any:
    json = is_json(essence(encoding.get("contentType", "")))
    if "array" not in shape.kinds:
        return _one(name, parts[-1], shape, json)
    if encoding.get("explode") is False and len(parts) == 1 and parts[0].filename is None:
        texts = styles.array(
            encoding.get("style", "form"), False, name, _text(name, parts[0]), styles.as_is
        )
        return [shape.items.scalar(text) for text in texts]
    array = [_one(name, part, shape.items, json) for part in parts]
    candidates = [array]
    if len(parts) == 1 and parts[0].filename is None:
        whole = _loads(parts[0].data) if parts[0].data.lstrip()[:1] == b"[" else None
        if isinstance(whole, list):
            candidates.insert(0, whole)
        if shape.kinds - {"array", "null"}:
            candidates.insert(0, _one(name, parts[0], shape, json))
    elif (
        len(parts) == 1
        and shape.binary
        and not parts[-1].name.endswith("[]")
        and isinstance(array[0], UploadedFile)
    ):
        return array[0]  # `anyOf: [a file, an array of files]`
    plain = [candidate for candidate in candidates if not _has_file(candidate)]
    return shape.choose(plain) if plain else array


def _one(name: str, part: Part, shape: Coercion, json: bool) -> Any:
    kind = essence(part.content_type)
    structured = bool(shape.kinds & {"object", "array"})
    if json or (is_json(kind) and structured):
        value = _loads(part.data)
        if value is _BROKEN:
            raise _invalid(name, "it is not valid JSON")
        return value
    if part.filename is not None or (shape.binary and shape.kinds and not shape.text):
        return UploadedFile(
            part.filename or "", part.content_type or "application/octet-stream", part.data
        )
    try:
        text = part.data.decode()
    except UnicodeDecodeError:
        if shape.binary:
            return UploadedFile("", part.content_type or "application/octet-stream", part.data)
        raise _invalid(name, "it is not valid UTF-8") from None
    if structured and text.lstrip()[:1] in ("{", "["):
        value = _loads(part.data)
        if value is not _BROKEN:
            return shape.choose([value, text]) if shape.text else value
        if not shape.text:
            raise _invalid(name, "it is not valid JSON")
    return shape.scalar(text)


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
    return any(
        isinstance(inner, UploadedFile) for inner in (value if isinstance(value, list) else [value])
    )


def _seen(value: Any) -> Any:
    return f"(file {value.filename[:40]})" if isinstance(value, UploadedFile) else value


def _invalid(name: str, why: str) -> Problem:
    return Problem(
        "invalid_request", f"Invalid value for '{name[:80]}': {why}.", param=name, location="body"
    )
