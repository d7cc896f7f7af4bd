"""Choose among operations that share a method and a path.

Documents write them as `/q?Action=Run`, `/messages?beta=true`, `/f#stream` or `/{key}#uploadId`.
The query of such a path must be sent. A fragment only makes the key unique, so those operations are
distinguished by their required parameters, by their media types and by their bodies.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl

from mockgateway.problem import Problem
from mockgateway.request import ParsedRequest
from mockgateway.spec.content_types import is_json, quality
from mockgateway.spec.operation import Operation
from mockgateway.spec.responses import asks_for_stream

_SUFFIX = re.compile(r"(?<!\{)[?#]")  # `{?limit}` is a template (RFC 6570)

Values = Mapping[str, frozenset[str] | None]
"""Names that a request must have, with the allowed values; None for any."""


def bare_path(path: str) -> str:
    """Return a path of a document without its query and fragment."""
    return _SUFFIX.split(path, maxsplit=1)[0]


class _Variant(NamedTuple):
    operation: Operation
    query: Values
    headers: Values  # names in lower case

    def fits(self, query: Mapping[str, str], call: ParsedRequest) -> bool:
        """Return whether a request meets the conditions of this operation."""
        return _holds(self.query, query) and _holds(
            self.headers, {name: call.header(name) for name in self.headers}
        )


class Variants:
    """The operations of one method and path, the one with the most conditions first."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        found = [_variant(operation) for operation in operations]
        self._all = sorted(found, key=lambda one: -len(one.query) - len(one.headers))

    def choose(self, call: ParsedRequest) -> Operation | None:
        """Return the operation whose conditions a request meets, or None."""
        query = dict(parse_qsl(call.query.decode("latin-1"), keep_blank_values=True))
        fitting = [one for one in self._all if one.fits(query, call)]
        if len(fitting) < 2:
            return fitting[0].operation if fitting else None
        stream, accept = asks_for_stream(call), call.header("accept")

        def rank(one: _Variant) -> tuple[int, bool, float, bool]:
            types = [spec.media_type or "" for spec in one.operation.responses.successes]
            streams = any(spec.sequential for spec in one.operation.responses.successes)
            conditions = len(one.query) + len(one.headers)
            liked = max((quality(accept, kind) for kind in types if kind), default=1.0)
            other = stream is not None and streams is not stream
            return -conditions, other, -liked, not any(map(is_json, types))

        fitting.sort(key=rank)
        return next((one.operation for one in fitting if _accepts(one.operation, call)), None) or (
            fitting[0].operation
        )


def _accepts(operation: Operation, call: ParsedRequest) -> bool:
    """Return whether parameters and body are valid for an operation."""
    try:
        operation.parameters.read(call.route, call.query, call.headers)
        operation.bodies.read(call.header("content-type"), call.body, call.parsed)
    except Problem:
        return False
    return True


def _variant(operation: Operation) -> _Variant:
    """Return an operation with its conditions; one without a suffix in its path has none."""
    suffix = operation.path[len(bare_path(operation.path)) :]
    if not suffix:
        return _Variant(operation, {}, {})
    query, headers = operation.parameters.required()
    if suffix.startswith("?"):
        written = suffix[1:].partition("#")[0].split("&")
        pairs = (piece.partition("=") for piece in written if piece)
        query |= {name: frozenset([value]) if mark else None for name, mark, value in pairs}
    return _Variant(operation, query, headers)


def _holds(wanted: Values, sent: Mapping[str, str | None]) -> bool:
    return all(
        # `?acl` stands for `?acl=true`.
        (value := sent.get(name)) is not None and (not value or allowed is None or value in allowed)
        for name, allowed in wanted.items()
    )
