"""Parse a multipart/form-data body in memory (RFC 7578)."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from mockgateway.problem import Problem

MAX_PARTS = 1000

# The parser logs each malformed body; the client gets that in the error already.
_SILENT = logging.Logger("multipart", logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a form."""

    name: str
    filename: str | None  # None if it is not a file
    content_type: str  # "" if none was sent
    data: bytes


def parse_multipart(body: bytes, boundary: str | None) -> list[Part]:
    """Return the parts in order. Raises Problem if the body is malformed."""
    from python_multipart.exceptions import FormParserError  # loaded on first use
    from python_multipart.multipart import MultipartParser

    if not boundary:
        raise malformed("its Content-Type has no boundary")
    collector = _Collector()
    try:
        parser = MultipartParser(
            boundary.encode("latin-1"),
            {
                "on_part_begin": collector.begin,
                "on_header_field": collector.header_name,
                "on_header_value": collector.header_value,
                "on_header_end": collector.header_end,
                "on_part_data": collector.part_data,
                "on_part_end": collector.part_end,
                "on_end": collector.end,
            },
        )
        parser.logger = _SILENT
        parser.write(body)
    except UnicodeEncodeError:
        raise malformed("its boundary is not ASCII") from None
    except FormParserError as error:
        raise malformed(_reason(str(error))) from None
    if not collector.ended:
        raise malformed("it ends before its final boundary")
    return collector.parts


def malformed(reason: str) -> Problem:
    """Return the problem of a form that cannot be read."""
    message = f"The request body is not valid multipart/form-data: {reason}."
    return Problem("invalid_request", message, param=None, location="body")


class _Collector:
    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.ended = False
        self._headers: dict[bytes, bytes] = {}
        self._name = b""
        self._value = b""
        self._data: list[bytes] = []

    def begin(self) -> None:
        if len(self.parts) >= MAX_PARTS:
            raise malformed(f"it has more than {MAX_PARTS} parts")
        self._headers, self._data = {}, []

    def header_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def header_end(self) -> None:
        self._headers[self._name.lower()] = self._value
        self._name = self._value = b""

    def part_data(self, data: bytes, start: int, end: int) -> None:
        self._data.append(data[start:end])

    def part_end(self) -> None:
        from python_multipart.multipart import parse_options_header

        kind, options = parse_options_header(self._headers.get(b"content-disposition"))
        if kind != b"form-data" or b"name" not in options:
            raise malformed(f"part {len(self.parts) + 1} has no name")
        filename = options.get(b"filename")
        self.parts.append(
            Part(
                name=_text(options[b"name"]),
                filename=None if filename is None else _text(filename),
                content_type=self._headers.get(b"content-type", b"").decode("latin-1").strip(),
                data=b"".join(self._data),
            )
        )

    def end(self) -> None:
        self.ended = True


def _text(raw: bytes) -> str:
    """Decode a name: UTF-8 (browsers, RFC 7578 5.1.1), or Latin-1 from older clients."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _reason(message: str) -> str:
    if "header" in message.lower():
        return "a part has a malformed or oversized header"
    return "it does not start with its boundary, or a boundary is broken"
