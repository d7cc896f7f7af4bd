"""Parse texts by OpenAPI's styles (OpenAPI 3.1, "Style Values" and "Style Examples").

Texts arrive percent-encoded and are decoded after they were split, so that an encoded delimiter is
data. Queries have one exception: most clients encode the commas of `a,b` too, so without a bare
delimiter the encoded ones count.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import unquote, unquote_plus

Decode = Callable[[str], str]

MAX_NESTING = 8


class StyleError(ValueError):
    """The text is not in its style. The message says what is expected."""


def percent(raw: str) -> str:
    """Return percent-decoded text of a path or a cookie. Raises UnicodeDecodeError."""
    return unquote(raw, errors="strict") if "%" in raw else raw


def plus(raw: str) -> str:
    """Return decoded text of a query or a form; `+` is a space. Raises UnicodeDecodeError."""
    return unquote_plus(raw, errors="strict") if "%" in raw or "+" in raw else raw


def as_is(raw: str) -> str:
    """Return the text of a header, which is not encoded."""
    return raw.strip(" \t")


def scalar(style: str, name: str, raw: str, decode: Decode) -> str:
    """Return one value: `blue`, `.blue`, `;color=blue`."""
    return decode(_body(style, name, raw))


def array(style: str, explode: bool, name: str, raw: str, decode: Decode) -> list[str]:
    """Return the items of `a,b`, `.a.b`, `;x=a;x=b`, `a|b`. An empty text is an empty array."""
    if style == "matrix" and explode:
        pairs = _pairs(raw.removeprefix(";"), ";")
        return [decode(value) for key, value in pairs if _is(key, name)]
    return _split(_body(style, name, raw), style, explode, decode)


_EXPLODED = {"matrix": (";", ";"), "label": (".", "."), "simple": ("", ",")}


def mapping(style: str, explode: bool, name: str, raw: str, decode: Decode) -> dict[str, Any]:
    """Return the members of `R,100,G,200`, `R=100,G=200`, `;R=100;G=200`."""
    if explode and style in _EXPLODED:
        prefix, delimiter = _EXPLODED[style]
        if not raw.startswith(prefix):
            raise StyleError(f"a text that starts with '{prefix}'")
        pairs = _pairs(raw[len(prefix) :], delimiter)
        return {decode(key): decode(value) for key, value in pairs}
    pieces = _split(_body(style, name, raw), style, False, decode)
    if len(pieces) % 2:
        raise StyleError("pairs of a key and a value")
    return dict(zip(pieces[::2], pieces[1::2], strict=True))


def bracketed(pairs: Sequence[tuple[str, str]], name: str) -> dict[str, Any]:
    """Return the tree of a deepObject: `color[R]=100&color[G]=200`.

    Keys in keys nest. Each leaf is the list of its values.
    """
    out: dict[str, Any] = {}
    prefix = name + "["
    for key, value in pairs:
        if not key.startswith(prefix):
            continue
        if not key.endswith("]"):
            raise StyleError(f"keys of the form '{name}[key]'")
        *outer, last = key[len(prefix) : -1].split("][")
        if last == "" and outer:  # color[R][]=1&color[R][]=2
            last = outer.pop()
        if len(outer) >= MAX_NESTING:
            raise StyleError(f"keys nested at most {MAX_NESTING} deep")
        node = out
        for step in outer:
            node = node.setdefault(step, {})
            if not isinstance(node, dict):
                raise StyleError(f"either a value or keys under '{step[:40]}', not both")
        leaf = node.setdefault(last, [])
        if not isinstance(leaf, list):
            raise StyleError(f"either a value or keys under '{last[:40]}', not both")
        leaf.append(value)
    return out


_DELIMITERS = {"spaceDelimited": " ", "pipeDelimited": "|"}


def _body(style: str, name: str, raw: str) -> str:
    """Return the text without the prefix of its style."""
    if style == "label":
        if not raw.startswith("."):
            raise StyleError("a text that starts with '.'")
        return raw[1:]
    if style == "matrix":
        key, _, value = raw.removeprefix(";").partition("=")
        if not raw.startswith(";") or not _is(key, name):
            raise StyleError(f"a text that starts with ';{name}'")
        return value
    return raw


def _split(body: str, style: str, explode: bool, decode: Decode) -> list[str]:
    if not body:
        return []
    if style in _DELIMITERS:  # encoded (`%20`, `+`, `%7C`), but for bars of careless clients
        return decode(body).split(_DELIMITERS[style])
    delimiter = "." if style == "label" and explode else ","
    if style == "form" and delimiter not in body:
        return decode(body).split(delimiter)
    return [decode(piece) for piece in body.split(delimiter)]


def _pairs(body: str, delimiter: str) -> list[tuple[str, str]]:
    out = []
    for piece in body.split(delimiter) if body else ():
        key, mark, value = piece.partition("=")
        if not mark and delimiter == ",":
            raise StyleError("pairs of the form key=value")
        out.append((key.strip(" \t"), value))
    return out


def _is(key: str, name: str) -> bool:
    return name in (key, unquote(key))
