"""One documented response: a status with a media type, its schema, headers and examples."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import jsonschema_rs
import orjson

from mockgateway.ports import DrawInstance
from mockgateway.reply import Event, Events, Frame, Series
from mockgateway.seed import Seed
from mockgateway.spec.content_types import JSON_LINES, essence
from mockgateway.spec.document import Document, Json, Node
from mockgateway.spec.headers import URL, required_headers
from mockgateway.spec.repair import RELAXATIONS, narrowed, relaxed
from mockgateway.spec.schema import Schemas, compile_schema
from mockgateway.spec.subschemas import UNIONS, SubSchema, SubSchemas, escape, mapping_at

EVENT_STREAM = "text/event-stream"

_USUAL_STATUS = {"1": 100, "2": 200, "3": 302, "4": 400, "5": 500}

log = logging.getLogger(__name__)


class ResponseSpec:
    """One status with one media type (or none) of one operation.

    Attributes:
        status_key: The status as written: `200`, `4XX`, `default`.
        status: The status to send. A range or `default` is sent as its usual number.
        media_type: The media type, or None for a response without a body.
        label: The operation, status and media type, for messages.
        when: The request's fields that this response depends on (`x-when`).
        event: Whether the schema describes one event of a stream.
        sequential: Whether the body is a stream of events or of JSON values.
    """

    def __init__(
        self,
        document: Document,
        schemas: Schemas,
        label: str,
        status_key: str,
        response: Node,
        media_type: str | None = None,
        media: Node | None = None,
    ) -> None:
        self._document = document
        self._schemas = schemas
        self._media = media = media or Node({}, response.file)
        self._response = response
        usual = _USUAL_STATUS.get(status_key[:1], 200)
        self.status_key = status_key
        self.status = int(status_key) if status_key.isdigit() else usual
        self.media_type = media_type
        self.label = f"{label} {status_key} {media_type or ''}".strip()
        conditions = (response.value.get("x-when"), media.value.get("x-when"))
        self.when: Mapping[str, Json] = {**(conditions[0] or {}), **(conditions[1] or {})}
        kind = essence(media_type or "")
        self.event = kind == EVENT_STREAM
        self.sequential = self.event or kind.endswith(JSON_LINES)
        self._required_headers: Sequence[tuple[str, str]] | None = None
        self._checked_shapes: set[str] = set()

    @cached_property
    def schema(self) -> Json:
        """The self-contained schema of the body; True if none is documented.

        For an event stream it is that of one event.
        """
        schema = self._media.value.get("schema", True)
        item = self._media.value.get("itemSchema")  # OpenAPI 3.2
        if item is not None:
            schema = item if self.event else {"type": "array", "minItems": 2, "items": item}
        elif self.event and isinstance(schema, dict) and schema.get("type") == "array":
            schema = schema.get("items", True)
        return self._schemas.standalone(schema, self._media.file, "response")

    @cached_property
    def validator(self) -> jsonschema_rs.Validator:
        """The validator of the body; for a stream, of the JSON in one event's data."""
        return compile_schema(_event_data(self.schema) if self.event else self.schema, self.label)

    @cached_property
    def subschemas(self) -> SubSchemas:
        """The parts of the schema."""
        return SubSchemas(self.schema)

    @cached_property
    def event_validator(self) -> jsonschema_rs.Validator:
        """The validator of a whole event."""
        return compile_schema(self.schema, self.label)

    def check_events(self, events: Events) -> None:
        """Raise AssertionError for an undocumented event. Checks the events of each shape once."""
        for event in events:
            if isinstance(event, Event):
                if not isinstance(event.data, str):
                    self._check_event(event.data)
            elif event.shape not in self._checked_shapes:
                if isinstance(event, Frame):
                    written = [event.data]
                elif isinstance(event, Series):
                    written = event.values()
                else:
                    written = [b'%b""%b' % (event.before, event.after)]
                for data in written:
                    self._check_event(orjson.loads(data))
                self._checked_shapes.add(event.shape)

    def _check_event(self, value: Json) -> None:
        if not self.validator.is_valid(value):
            error = next(self.validator.iter_errors(value)).message[:500]
            raise AssertionError(f"our own event breaks {self.label}: {error}")

    def check_value(self, value: Json, shape: str = "") -> None:
        """Raise AssertionError for an undocumented body. Checks one value of each shape."""
        if shape:
            if shape in self._checked_shapes:
                return
            value = orjson.loads(orjson.dumps(value))  # it may hold parts that are JSON already
        if not self.validator.is_valid(value):
            error = next(self.validator.iter_errors(value)).message[:500]
            raise AssertionError(f"our own reply breaks {self.label}: {error}")
        if shape:
            self._checked_shapes.add(shape)

    def draw(self, draw_instance: DrawInstance, seed: Seed) -> Json:
        """Return an instance of the schema.

        If the schema has no instance, it is relaxed for good and that is logged, since some reply
        is better than none.
        """
        for again in (seed, seed.of("again")):
            try:
                return draw_instance(self.schema, again)
            except ValueError as error:
                failure = error
        for step, relaxation in enumerate(("impossible parts are left open", *RELAXATIONS)):
            schema = relaxed(self.schema, step - 1) if step else self._narrowed(draw_instance)
            try:
                value = draw_instance(schema, seed)
            except ValueError:
                continue
            log.warning(
                "%s: no value satisfies this schema (%.200s): %s", self.label, failure, relaxation
            )
            self.schema, self.validator = schema, compile_schema(schema, self.label)
            return value
        raise AssertionError("every value satisfies `true`")

    def _narrowed(self, draw_instance: DrawInstance) -> Json:
        def has_instance(schema: Json) -> bool:
            try:
                draw_instance(schema, Seed.root(self.label))
            except ValueError:
                return False
            return True

        return narrowed(self.schema, has_instance) if isinstance(self.schema, dict) else True

    def required_headers(
        self, draw_instance: DrawInstance, url: str = "/"
    ) -> Sequence[tuple[str, str]]:
        """Return the headers that the document requires or gives examples of.

        Args:
            draw_instance: Draws an instance of a schema.
            url: The URL for links to the resource.
        """
        if self._required_headers is None:
            self._required_headers = required_headers(
                self.headers,
                lambda schema, name: draw_instance(schema, Seed.root(self.label, name)),
            )
        return [(name, value.replace(URL, url)) for name, value in self._required_headers]

    @cached_property
    def examples(self) -> dict[str, dict[str, Json]]:
        """Example objects by name: `{"value": ..., "x-fill": ...}`. The name of `example` is ""."""
        out = {}
        for name, raw in mapping_at(self._media.value, "examples").items():
            value = self._document.resolve(raw, self._media.file).value
            if isinstance(value, Mapping) and "value" in value:
                out[str(name)] = dict(value)
        if "example" in self._media.value:
            out.setdefault("", {"value": self._media.value["example"]})
        return out

    @cached_property
    def headers(self) -> dict[str, dict[str, Json]]:
        """Header objects by lower-case name, each with a self-contained `schema`."""
        out = {}
        for name, raw in (self._response.value.get("headers") or {}).items():
            value, file = self._document.resolve(raw, self._response.file)
            if name.lower() != "content-type":
                content = mapping_at(value, "content")
                holder = next(iter(content.values()), None) or value  # one media type (OpenAPI)
                schema = self._schemas.standalone(holder.get("schema", True), file, "response")
                out[name.lower()] = {**value, "schema": schema}
        return out


def response_specs(
    document: Document, schemas: Schemas, label: str, responses: Node
) -> Iterator[ResponseSpec]:
    """Yield the response of each status and media type of a `responses` object."""
    for status_key, raw in responses.value.items():
        response = document.resolve(raw, responses.file)
        if not isinstance(response.value, Mapping) or str(status_key).startswith("x-"):
            continue
        content = response.value.get("content") or {}
        for media_type, raw_media in content.items():
            media = document.resolve(raw_media, response.file)
            yield ResponseSpec(
                document, schemas, label, str(status_key), response, media_type, media
            )
        if not content:
            yield ResponseSpec(document, schemas, label, str(status_key), response)


def _event_data(schema: Json) -> Json:
    """Return the schema of the JSON in an event's `data`: any `contentSchema` in its schema."""
    if not isinstance(schema, dict):
        return True
    subschemas = SubSchemas(schema)
    found: dict[str, Json] = {}
    waiting: list[SubSchema] = [(schema, "")]
    done: set[str] = set()
    while waiting:
        for node, at in subschemas.spread(waiting.pop(), *UNIONS):
            if at in done:
                continue
            done.add(at)
            if isinstance(node, dict) and "contentSchema" in node:
                found[at] = node["contentSchema"]
                continue
            for key in ("properties", "data"):
                inner = mapping_at(node, key).items()
                waiting += [(item, f"{at}/{key}/{escape(name)}") for name, item in inner]
    return {"anyOf": [*found.values()], "$defs": schema.get("$defs", {})} if found else True
