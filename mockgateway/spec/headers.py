"""The response headers that a document asks for, with values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import jsonschema_rs

# What the connection and the body themselves say; a document's word for it would break the message.
_NOT_OURS = frozenset(
    {
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "date",
        "keep-alive",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)


def required_headers(
    headers: Mapping[str, Mapping[str, Any]], make: Callable[[Any, str], Any]
) -> list[tuple[str, str]]:
    """Each header that is required or has an example, with that example or a drawn value. make: draws an instance of a schema for a header's name."""
    out = []
    for name, header in headers.items():
        examples = _examples(header)
        if (
            name not in _NOT_OURS
            and "x-fill" not in header
            and (examples or header.get("required") is True)
        ):
            out.append(
                (name, _text(_value(name, header, examples, make), header.get("explode") is True))
            )
    return out


def _examples(header: Mapping[str, Any]) -> list[Any]:
    found = [header["example"]] if "example" in header else []
    named = header.get("examples")
    if isinstance(named, Mapping):
        found += [
            item["value"]
            for item in named.values()
            if isinstance(item, Mapping) and "value" in item
        ]
    schema = header.get("schema")
    if isinstance(schema, dict):
        found += [schema["example"]] if "example" in schema else []
        found += schema.get("examples") or []
    return found


def _value(
    name: str, header: Mapping[str, Any], examples: list[Any], make: Callable[[Any, str], Any]
) -> Any:
    schema = header.get("schema", True)
    content = header.get("content")
    if isinstance(content, Mapping) and content:
        return examples[0] if examples else "{}"
    for example in examples:
        if jsonschema_rs.is_valid(schema, example):
            return example
    try:
        return make(schema, name)
    except ValueError:
        return ""


def _text(value: Any, explode: bool) -> str:
    """By style `simple` (RFC 6570): commas between items; visible ASCII only."""
    if isinstance(value, list):
        text = ",".join(_plain(item) for item in value)
    elif isinstance(value, dict):
        text = ",".join(
            f"{key}{'=' if explode else ','}{_plain(item)}" for key, item in value.items()
        )
    else:
        text = _plain(value)
    return "".join(letter if " " <= letter <= "~" else "?" for letter in text[:4000]).strip()


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
