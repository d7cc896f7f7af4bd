"""Values for the response headers that a document requires or has examples of."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import jsonschema_rs

URL = "{url}"  # stands for the URL of the request in a value

# Set by the server for the connection and the body. A value from the document would break them.
_SERVER_HEADERS = frozenset(
    (
        "connection content-encoding content-length content-type date keep-alive trailer "
        "transfer-encoding upgrade"
    ).split()
)
_DIGITS = re.compile(r"[0-9]+")
_DATE = "Wed, 14 Jan 2026 09:26:53 GMT"
_LATER = "Thu, 14 Jan 2027 09:26:53 GMT"
_REQUEST_ID = "3f2b8c1e-6d4a-4b7e-9c0d-5a1e2f3b4c6d"

# Values with the syntax that an RFC demands (9110, 9111, 6265, 6266, 8288, 9745, 8594, ...).
_VALUES = {
    "accept-ranges": "bytes",
    "access-control-allow-credentials": "true",
    "access-control-allow-headers": "Authorization, Content-Type",
    "access-control-allow-methods": "GET, POST, PUT, PATCH, DELETE",
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "Link",
    "access-control-max-age": "600",
    "age": "0",
    "allow": "GET, HEAD, OPTIONS",
    "cache-control": "max-age=3600",
    "content-disposition": 'attachment; filename="download"',
    "content-language": "en",
    "content-location": URL,
    "content-range": "bytes 0-99/100",
    "content-security-policy": "default-src 'none'",
    "deprecation": "@1768382813",
    "etag": '"5e8dd316726b0335"',
    "expires": _LATER,
    "last-modified": _DATE,
    "link": f'<{URL}>; rel="self"',
    "location": URL,
    "operation-location": URL,
    "pragma": "no-cache",
    "proxy-authenticate": 'Basic realm="proxy"',
    "ratelimit": '"default";r=99;t=60',
    "ratelimit-limit": "100",
    "ratelimit-policy": '"default";q=100;w=60',
    "ratelimit-remaining": "99",
    "ratelimit-reset": "60",
    "referrer-policy": "no-referrer",
    "request-id": _REQUEST_ID,
    "retry-after": "30",
    "server": "mockgateway",
    "set-cookie": "session=5e8dd316726b0335; Path=/; HttpOnly; SameSite=Lax",
    "strict-transport-security": "max-age=31536000",
    "sunset": _LATER,
    "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "vary": "Accept",
    "warning": '299 - "This is a mock"',
    "www-authenticate": 'Bearer realm="api"',
    "correlation-id": _REQUEST_ID,
    "frame-options": "DENY",
    "content-type-options": "nosniff",
}
_EPOCH = "1768382813"
# Documents often describe these as RFC 3339 timestamps, which HTTP clients cannot parse.
_HTTP_DATES = frozenset({"expires", "last-modified", "sunset"})


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
    schema = header.get("schema", True)
    is_json = bool(header.get("content"))
    known = [] if is_json else _known(name, header)
    for example in [*examples, *known]:
        if jsonschema_rs.is_valid(schema, example):
            if is_json and not isinstance(example, str):
                return json.dumps(example)
            return example
    try:
        value = draw(schema, name)
    except ValueError:
        return ""
    return json.dumps(value) if is_json else value


def _known(name: str, header: Mapping[str, Any]) -> list[Any]:
    """Return the possible values of a header with that name, as text and as a number."""
    name = re.sub(r"^x-(?=rate)", "", name).replace("rate-limit", "ratelimit")
    text = _VALUES.get(name, _VALUES.get(name.removeprefix("x-")))
    if text is None:
        return []
    schema = header.get("schema")
    about = f"{header.get('description')} {schema}".lower()
    if name == "ratelimit-reset" and re.search(r"epoch|unix|timestamp|utc", about):
        text = _EPOCH
    if name not in _HTTP_DATES and isinstance(schema, dict):
        try:
            valid = jsonschema_rs.is_valid(schema, text, validate_formats=True)
        except ValueError:
            valid = True
        if not valid and URL not in text and not _DIGITS.fullmatch(text):
            return []
    return [text, int(text)] if _DIGITS.fullmatch(text) else [text]


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
