"""The responses of an operation: which one a request gets, and which one a reply claims to be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

import orjson

from mockgateway.request import ParsedRequest
from mockgateway.spec.content_types import essence, is_json, quality
from mockgateway.spec.document import Document, Json, Node
from mockgateway.spec.response_spec import ResponseSpec, response_specs
from mockgateway.spec.schema import Schemas


class Responses:
    """All responses of one operation.

    Attributes:
        specs: The responses in the document's order.
    """

    def __init__(
        self,
        document: Document,
        schemas: Schemas,
        label: str,
        node: Node,
        stream: Callable[[], Mapping[str, Json]] = dict,
    ) -> None:
        self._stream = stream  # returns the schema of the request's field `stream`
        self.specs = tuple(response_specs(document, schemas, label, node))
        if not any(spec.status_key[:1] in "23d" for spec in self.specs):
            # An operation that documents only errors still works.
            self.specs += (ResponseSpec(document, schemas, label, "204", Node({}, node.file)),)
        self._found: dict[tuple[int, str | None], ResponseSpec | None] = {}

    @property
    def successes(self) -> tuple[ResponseSpec, ...]:
        """The responses that a request without errors may get."""
        conditional, free = self._successes
        return conditional + free

    @cached_property
    def _successes(self) -> tuple[tuple[ResponseSpec, ...], tuple[ResponseSpec, ...]]:
        """The successes that depend on the request's fields, and the others."""
        groups = ([one for one in self.specs if one.status_key[:1] == first] for first in "23d")
        specs = next(filter(None, groups))
        return tuple(one for one in specs if one.when), tuple(one for one in specs if not one.when)

    def success(self, call: ParsedRequest) -> ResponseSpec | None:
        """Return the success response of a request, or None if there is none."""
        conditional, free = self._successes
        for spec in conditional:
            if when_matches(spec.when, call):
                return spec
        if len(free) == 1:
            return free[0]
        choice = free or conditional
        if not choice:
            return None
        first = [spec for spec in choice if spec.status == choice[0].status]
        if any(spec.sequential for spec in first):
            stream = asks_for_stream(call)
            if stream is None and self._stream().get("default") is True:
                stream = True
            fitting = [spec for spec in first if spec.sequential is stream]
            first = fitting or first
        return preferred(first, call.header("accept"))

    def find(self, status: int, media_type: str | None) -> ResponseSpec | None:
        """Return the documented response of a reply: by status, else by range, else `default`."""
        key = (status, media_type)
        if key not in self._found:
            self._found[key] = self._search(status, media_type)
        return self._found[key]

    def _search(self, status: int, media_type: str | None) -> ResponseSpec | None:
        for key in (str(status), f"{status // 100}XX", "DEFAULT"):
            specs = [spec for spec in self.specs if spec.status_key.upper() == key]
            if not specs:
                continue
            for spec in specs:
                if media_type is None or spec.media_type is None:
                    return spec
                if _matches(spec.media_type, media_type):
                    return spec
            return None
        return None

    def errors(self) -> list[ResponseSpec]:
        """Return all responses that are not successes."""
        return [spec for spec in self.specs if spec.status_key[:1] != "2"]


def when_matches(when: Mapping[str, Json], call: ParsedRequest) -> bool:
    """Return whether a request has the fields that an `x-when` names."""
    for name, wanted in when.items():
        value = call.field(name)
        if value is None or (value != wanted and wanted != "present"):
            return False
    return True


def asks_for_stream(call: ParsedRequest) -> bool | None:
    """Return whether a request asks for a stream, or None if it does not say."""
    content = call.content if call.content is not None else call.parsed
    if content is None and call.body[:1] == b"{":  # not validated yet
        try:
            content = orjson.loads(call.body)
        except orjson.JSONDecodeError:
            content = None
    query = call.params.get("query") or {}
    for fields in (content, query):
        if isinstance(fields, Mapping):
            for name in ("stream", "streaming"):
                if isinstance(fields.get(name), bool):
                    return bool(fields[name])
            if "sse" in (fields.get("stream_format"), fields.get("alt")):
                return True
    return None


def preferred(specs: Sequence[ResponseSpec], accept: str | None) -> ResponseSpec:
    """Return the response that the client's Accept header prefers.

    Among equally preferred ones, the first in Accept wins, else JSON, else the first.
    """
    named = [essence(part) for part in (accept or "").split(",")]

    def rank(spec: ResponseSpec) -> tuple[float, int, bool]:
        kind = spec.media_type or ""
        place = next((at for at, wanted in enumerate(named) if wanted == essence(kind)), len(named))
        return -quality(accept, kind), place, not is_json(kind)

    return specs[0] if len(specs) == 1 else min(specs, key=rank)


def _matches(pattern: str, media_type: str) -> bool:
    pattern, media_type = essence(pattern), essence(media_type)
    if pattern in ("*/*", media_type):
        return True
    return pattern.endswith("/*") and media_type.startswith(pattern[:-1])
