"""Write a value as a body of a media type that is not JSON."""

from __future__ import annotations

import csv
import io
import json
import struct
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import urlencode

from mockgateway.spec.content_types import JSON_LINES, essence, parameter
from mockgateway.spec.sample import BOUNDARY, is_binary, sample
from mockgateway.spec.subschemas import SubSchemas

_TEXT_TYPES = ("text/", "application/xml", "application/x-yaml", "application/yaml")
_YAML = ("application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml")


def as_body(value: Any, media_type: str, schema: Any) -> bytes:
    """Return a value as a body of a media type that is not JSON.

    Where the value cannot be written in that format, the body is a tiny file of the type.
    """
    kind = essence(media_type)
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        found = sample(media_type)
        if found is not None and kind.startswith(_TEXT_TYPES) and not is_binary(schema):
            found = found if SubSchemas(schema).valid("", found.decode()) else None
        return value.encode("utf-8", "replace") if found is None else found
    if kind.endswith(("/xml", "+xml")):
        from mockgateway.spec.xml import to_xml  # rarely needed

        return to_xml(value, schema).encode("utf-8", "replace")
    if kind.endswith(JSON_LINES):
        start = "\x1e" if kind.endswith("json-seq") else ""  # RFC 7464
        items = value if isinstance(value, list) else [value]
        return "".join(f"{start}{json.dumps(item)}\n" for item in items).encode()
    if kind in ("text/csv", "text/tab-separated-values"):
        return _table(value, "," if kind == "text/csv" else "\t")
    if kind == "application/x-www-form-urlencoded" and isinstance(value, dict):
        pairs = [  # a list repeats its name, as by the default style
            (key, _cell(one))
            for key, item in value.items()
            for one in (item if isinstance(item, list) else [item])
        ]
        return urlencode(pairs).encode()
    if kind.startswith("multipart/"):
        return _multipart(value, media_type, schema)
    if kind.endswith(("msgpack", "messagepack")):
        return MSGPACK.write(value)
    if kind.endswith("cbor"):
        return CBOR.write(value)
    found = None if kind in _YAML else sample(media_type)  # JSON is YAML
    return json.dumps(value).encode() if found is None else found


def _cell(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _table(value: Any, delimiter: str) -> bytes:
    """Return the rows of a table; rows of objects get a header with the names of their members."""
    rows = value if isinstance(value, list) else [value]
    names = list(dict.fromkeys(name for row in rows if isinstance(row, dict) for name in row))
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    if names:
        writer.writerow(names)
    for row in rows:
        cells = [row.get(name, "") for name in names] if isinstance(row, dict) else row
        writer.writerow(map(_cell, cells if isinstance(cells, list) else [cells]))
    return out.getvalue().encode("utf-8", "replace")


def _multipart(value: Any, media_type: str, schema: Any) -> bytes:
    boundary = (parameter(media_type, "boundary") or BOUNDARY).encode()
    subschemas = SubSchemas(schema)
    properties = subschemas.properties((schema, ""))
    parts: list[tuple[str, Any, Any]] = []
    for name, item in value.items() if isinstance(value, dict) else [("", value)]:
        member = properties.get(name, (True, ""))[0]
        inner = member.get("items", True) if isinstance(member, dict) else True
        several = item if isinstance(item, list) else [item]
        parts += [(name, one, inner if isinstance(item, list) else member) for one in several]
    place = "form-data" if essence(media_type) == "multipart/form-data" else "attachment"
    out = b"".join(
        b"--%b\r\n%b\r\n%b\r\n" % (boundary, head.encode(), body)
        for head, body in (_part(place, *part) for part in parts)
    )
    return out + b"--%b--\r\n" % boundary


def _part(place: str, name: str, value: Any, schema: Any) -> tuple[str, bytes]:
    """Return the headers and the body of a part."""
    disposition = f'Content-Disposition: {place}; name="{name}"' if name else ""
    if isinstance(value, str) and is_binary(schema):
        kind = schema.get("contentMediaType") or "application/octet-stream"
        disposition += f'; filename="{name}"' if disposition else ""
        body = sample(kind) or value.encode("utf-8", "replace")
    elif isinstance(value, str):
        kind, body = "text/plain; charset=utf-8", value.encode("utf-8", "replace")
    else:
        kind, body = "application/json", json.dumps(value).encode()
    lines = [line for line in (disposition, f"Content-Type: {kind}") if line]
    return "".join(f"{line}\r\n" for line in lines), body


class _Binary(NamedTuple):
    """A binary format of JSON values: the byte before each, with a length of four bytes."""

    constants: dict[bool | None, bytes]
    integer: Callable[[int], bytes]
    float: int
    text: int
    array: int
    map: int

    def write(self, value: Any) -> bytes:
        """Return a JSON value in the format."""
        if value is None or isinstance(value, bool):
            return self.constants[value]
        if isinstance(value, int) and -(2**63) <= value < 2**64:
            return self.integer(value)
        if isinstance(value, (int, float)):
            return struct.pack(">Bd", self.float, value)
        if isinstance(value, str):
            data = value.encode("utf-8", "replace")
            return struct.pack(">BI", self.text, len(data)) + data
        if isinstance(value, dict):
            parts = [self.write(part) for pair in value.items() for part in pair]
            return struct.pack(">BI", self.map, len(value)) + b"".join(parts)
        return struct.pack(">BI", self.array, len(value)) + b"".join(map(self.write, value))


# https://github.com/msgpack/msgpack/blob/master/spec.md
MSGPACK = _Binary(
    {None: b"\xc0", False: b"\xc2", True: b"\xc3"},
    lambda number: struct.pack(*((">BQ", 0xCF) if number >= 0 else (">Bq", 0xD3)), number),
    *(0xCB, 0xDB, 0xDD, 0xDF),
)
CBOR = _Binary(  # RFC 8949
    {None: b"\xf6", False: b"\xf4", True: b"\xf5"},
    lambda number: struct.pack(">BQ", 0x1B if number >= 0 else 0x3B, max(number, -1 - number)),
    *(0xFB, 0x7A, 0x9A, 0xBA),
)
