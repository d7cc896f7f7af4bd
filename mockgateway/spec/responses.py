"""The answers an operation may give: which one a request gets, what it looks like, whether a reply keeps to it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import jsonschema_rs
import orjson

from mockgateway.reply import Event, Frame, Run
from mockgateway.request import ParsedRequest
from mockgateway.seed import Seed
from mockgateway.spec.document import Document, Json, Node
from mockgateway.spec.headers import required_headers
from mockgateway.spec.repair import RELAXATIONS, relaxed
from mockgateway.spec.schema import Schemas, compile_schema

EVENT_STREAM = "text/event-stream"

Make = Callable[[Json, Seed], Json]
"""Draws an instance of a schema; raises ValueError where it finds none."""

log = logging.getLogger(__name__)


class ResponseSpec:
    """One status with one media type (or none) of one operation.

    status: what is sent (a range such as 4XX or `default` is sent as its usual number); when: the request's fields it is tied to;
    examples: by name, unchecked; event: whether the schema describes one event of a stream.
    """

    def __init__(
        self,
        document: Document,
        schemas: Schemas,
        label: str,
        written: str,
        response: Node,
        media_type: str | None,
        media: Node,
    ) -> None:
        self._document = document
        self._schemas = schemas
        self._media = media
        self._response = response
        self.status_key = written
        self.status = int(written) if written.isdigit() else _USUAL.get(written.upper()[:1], 200)
        self.media_type = media_type
        self.label = f"{label} {written} {media_type or ''}".strip()
        self.when: Mapping[str, Json] = {
            **(response.value.get("x-when") or {}),
            **(media.value.get("x-when") or {}),
        }
        self.event = media_type == EVENT_STREAM
        self._owed: Sequence[tuple[str, str]] | None = None
        self._seen: set[str] = set()

    @cached_property
    def schema(self) -> Json:
        """Self-contained JSON Schema of the body; True where the document says none."""
        return self._schemas.standalone(
            self._media.value.get("schema", True), self._media.file, "response"
        )

    @cached_property
    def validator(self) -> jsonschema_rs.Validator:
        """Of the body; for a stream, of the JSON that one event's data holds."""
        return compile_schema(_event_data(self.schema) if self.event else self.schema, self.label)

    def check_events(self, events: Sequence[Event | Frame | Run]) -> None:
        """Raise AssertionError for an event that the document does not have. Of events of one shape the first is looked at."""
        for event in events:
            if isinstance(event, Event):
                value, shape = event.data, ""
                if isinstance(value, str):
                    continue
            else:
                shape = event.shape
                if shape in self._seen:
                    continue
                value = orjson.loads(
                    event.data
                    if isinstance(event, Frame)
                    else b'%b""%b' % (event.before, event.after)
                )
            if not self.validator.is_valid(value):
                raise AssertionError(
                    f"our own event breaks {self.label}: {next(self.validator.iter_errors(value)).message[:500]}"
                )
            if shape:
                self._seen.add(shape)

    def draw(self, make: Make, seed: Seed) -> Json:
        """A value by the schema. One that nothing meets is relaxed for good, since some answer is better than none; the log says so."""
        for again in (seed, seed.of("again")):
            try:
                return make(self.schema, again)
            except ValueError as error:
                failure = error
        for step, relaxation in enumerate(RELAXATIONS):
            schema = relaxed(self.schema, step)
            try:
                value = make(schema, seed)
            except ValueError:
                continue
            log.warning(
                "%s: nothing meets this schema (%.200s): %s", self.label, failure, relaxation
            )
            self.schema, self.validator = schema, compile_schema(schema, self.label)
            return value
        raise AssertionError("everything meets `true`")

    def required_headers(self, make: Make) -> Sequence[tuple[str, str]]:
        """The headers that are sent because the document requires them or has an example."""
        if self._owed is None:
            self._owed = required_headers(
                self.headers, lambda schema, name: make(schema, Seed.root(self.label, name))
            )
        return self._owed

    @cached_property
    def examples(self) -> dict[str, dict[str, Json]]:
        """Example objects by name: `{"value": ..., "x-fill": ...}`. A single `example` goes by the name ""."""
        out = {}
        named = self._media.value.get("examples")
        for name, raw in named.items() if isinstance(named, Mapping) else ():
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
                out[name.lower()] = {
                    **value,
                    "schema": self._schemas.standalone(value.get("schema", True), file, "response"),
                }
        return out


_USUAL = {"1": 100, "2": 200, "3": 302, "4": 400, "5": 500}


class Responses:
    """All answers of one operation, in the document's order."""

    def __init__(self, document: Document, schemas: Schemas, label: str, node: Node) -> None:
        self.answers: tuple[ResponseSpec, ...] = tuple(_answers(document, schemas, label, node))
        if not any(answer.status_key[:1] in "23d" for answer in self.answers):
            # A document that tells failures only still has an operation that works: 200, with nothing said.
            self.answers += (
                ResponseSpec(
                    document, schemas, label, "200", Node({}, node.file), None, Node({}, node.file)
                ),
            )
        self._found: dict[tuple[int, str | None], ResponseSpec | None] = {}

    @cached_property
    def _good(self) -> tuple[tuple[ResponseSpec, ...], tuple[ResponseSpec, ...]]:
        """The successes tied to the request's fields, and the others."""
        good = next(
            found
            for first in "23d"
            if (found := [a for a in self.answers if a.status_key[:1] == first])
        )
        return tuple(a for a in good if a.when), tuple(a for a in good if not a.when)

    def success(self, call: ParsedRequest) -> ResponseSpec | None:
        """The 2xx answer that a decoded request gets; None where the document has none."""
        tied, free = self._good
        for answer in tied:
            if holds(answer.when, call):
                return answer
        if len(free) == 1:
            return free[0]
        choice = free or tied
        return (
            preferred(
                [answer for answer in choice if answer.status == choice[0].status],
                call.header("accept"),
            )
            if choice
            else None
        )

    def find(self, status: int, media_type: str | None) -> ResponseSpec | None:
        """The documented answer that a reply claims to be: the exact status before its range before `default`."""
        key = (status, media_type)
        if key not in self._found:
            self._found[key] = self._search(status, media_type)
        return self._found[key]

    def _search(self, status: int, media_type: str | None) -> ResponseSpec | None:
        for written in (str(status), f"{status // 100}XX", "default"):
            of_status = [
                answer for answer in self.answers if answer.status_key.upper() == written.upper()
            ]
            if of_status:
                return next(
                    (
                        a
                        for a in of_status
                        if media_type is None
                        or a.media_type is None
                        or _matches(a.media_type, media_type)
                    ),
                    None,
                )
        return None

    def refusals(self) -> Iterator[ResponseSpec]:
        """Everything that is not a success."""
        return (answer for answer in self.answers if answer.status_key[:1] != "2")


def _answers(
    document: Document, schemas: Schemas, label: str, node: Node
) -> Iterator[ResponseSpec]:
    for written, raw in node.value.items():
        response = document.resolve(raw, node.file)
        if not isinstance(response.value, Mapping) or str(written).startswith("x-"):
            continue
        content = response.value.get("content") or {}
        for media_type, media in content.items():
            found = document.resolve(media, response.file)
            yield ResponseSpec(document, schemas, label, str(written), response, media_type, found)
        if not content:
            yield ResponseSpec(
                document, schemas, label, str(written), response, None, Node({}, response.file)
            )


def answers_of(
    document: Document, schemas: Schemas, name: str, response: Node, status: str
) -> list[ResponseSpec]:
    """The answers of one of the document's shared responses, as if an operation had it under `status`."""
    return list(_answers(document, schemas, name, Node({status: response.value}, response.file)))


def holds(when: Mapping[str, Json], call: ParsedRequest) -> bool:
    """Whether a request has what an `x-when` wants."""
    for name, wanted in when.items():
        said = call.field(name)
        if said is None or (said != wanted and wanted != "present"):
            return False
    return True


def preferred(answers: Sequence[ResponseSpec], accept: str | None) -> ResponseSpec:
    """The one whose media type the client likes best; JSON, then the first, where it does not say."""
    if accept and accept != "*/*" and len(answers) > 1:
        for wanted in _by_quality(accept):
            for answer in answers:
                if wanted != "*/*" and answer.media_type and _matches(wanted, answer.media_type):
                    return answer
    return next(
        (answer for answer in answers if answer.media_type and is_json(answer.media_type)),
        answers[0],
    )


def _by_quality(accept: str) -> list[str]:
    entries = []
    for part in accept.split(","):
        media_type, *rest = [piece.strip() for piece in part.split(";")]
        try:
            quality = next((float(piece[2:]) for piece in rest if piece.startswith("q=")), 1.0)
        except ValueError:
            quality = 0.0
        if quality > 0:
            entries.append((-quality, media_type.lower()))
    return [media_type for _, media_type in sorted(entries, key=lambda entry: entry[0])]


def is_json(media_type: str) -> bool:
    """Whether a media type holds JSON: application/json, or anything ending in +json."""
    essence = media_type.split(";")[0].strip().lower()
    return essence == "application/json" or essence.endswith("+json") or essence == "text/json"


def _matches(pattern: str, media_type: str) -> bool:
    pattern, media_type = (
        pattern.split(";")[0].strip().lower(),
        media_type.split(";")[0].strip().lower(),
    )
    if pattern in ("*/*", media_type):
        return True
    return pattern.endswith("/*") and media_type.startswith(pattern[:-1])


def _event_data(schema: Json) -> Json:
    """The schema of the JSON in an event's `data`: every `contentSchema` the event's schema names, one of which must fit."""
    if not isinstance(schema, dict):
        return True
    found: list[Json] = []
    seen: set[int] = set()

    def walk(node: Any) -> None:
        if isinstance(node, dict) and id(node) not in seen:
            seen.add(id(node))
            if "contentSchema" in node:
                found.append(node["contentSchema"])
                return
            ref = node.get("$ref")
            if isinstance(ref, str) and ref.startswith("#/$defs/"):
                walk(schema["$defs"][ref.removeprefix("#/$defs/")])
            for key in ("properties", "data"):
                for item in (
                    (node.get(key) or {}).values() if isinstance(node.get(key), dict) else ()
                ):
                    walk(item)
            for key in ("anyOf", "oneOf", "allOf"):
                for item in node.get(key) or ():
                    walk(item)

    walk(schema)
    if not found:
        return True
    return {"anyOf": found, "$defs": schema.get("$defs", {})}
