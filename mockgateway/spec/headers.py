"""Values for the response headers that a document requires or has examples of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import jsonschema_rs

# Set by the server for the connection and the body. A value from the document would break them.
_SERVER_HEADERS = frozenset(
    (
        "connection content-encoding content-length content-type date keep-alive trailer "
        "transfer-encoding upgrade"
    ).split()
)


def required_headers(
    headers: Mapping[str, Mapping[str, Any]], draw: Callable[[Any, str], Any]
) -> list[tuple[str, str]]:
    """Return each header that is required or has an example, with the example or a drawn value.

    Args:
        headers: Header objects by lower-case name.
        draw: Draws an instance of a schema for a header's name.
    """
    out = []
    for name, header in headers.items():
        if name in _SERVER_HEADERS or "x-fill" in header:
            continue
        examples = _examples(header)
        if examples or header.get("required") is True:
            value = _value(name, header, examples, draw)
            out.append((name, _text(value, header.get("explode") is True)))
    return out


def _examples(header: Mapping[str, Any]) -> list[Any]:
    found = [header["example"]] if "example" in header else []
    named = header.get("examples")
    for item in named.values() if isinstance(named, Mapping) else ():
        if isinstance(item, Mapping) and "value" in item:
            found.append(item["value"])
    schema = header.get("schema")
    if isinstance(schema, dict):
        found += [schema["example"]] if "example" in schema else []
        found += schema.get("examples") or []
    return found


def _value(
    name: str, header: Mapping[str, Any], examples: list[Any], draw: Callable[[Any, str], Any]
) -> Any:
    if isinstance(header.get("content"), Mapping) and header["content"]:
        return examples[0] if examples else "{}"
    schema = header.get("schema", True)
    for example in examples:
        if jsonschema_rs.is_valid(schema, example):
            return example
    try:
        return draw(schema, name)
    except ValueError:
        return ""


def _text(value: Any, explode: bool) -> str:
    """Return the value in style `simple` (RFC 6570), reduced to visible ASCII."""
    if isinstance(value, list):
        text = ",".join(map(_plain, value))
    elif isinstance(value, dict):
        mark = "=" if explode else ","
        text = ",".join(f"{key}{mark}{_plain(item)}" for key, item in value.items())
    else:
        text = _plain(value)
    return header_text(text, 4000).strip()


def header_text(value: object, limit: int) -> str:
    """Return a value as visible ASCII, which headers require (RFC 9110, 5.5)."""
    return "".join(letter if " " <= letter <= "~" else "?" for letter in str(value)[:limit])


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
