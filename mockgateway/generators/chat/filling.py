"""Make an instance of a client's schema whose values come from the conversation where possible."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from mockgateway.content import Message
from mockgateway.ports import DrawInstance
from mockgateway.seed import Seed

from .extraction.concepts import words_of
from .extraction.document import Document
from .extraction.fields import Field
from .extraction.reading import Shape, plain, read_list, read_object, types_of, with_parts
from .schemas import Schema

Json = Any
Prose = Callable[[], str]  # writes the answer in words, for fields that ask for prose

_TRIES = 8  # to draw an instance that is not empty
_READ = 16_000  # characters of each message
_MOST_TEXTS = 4
_NARROWED = frozenset(("enum", "const", "format", "pattern", "maxLength"))
_SENTENCE = re.compile(r"(?<=[.!?。])\s+|\n+")
_STATED = (
    r"\b(?:today(?:'s date)? is|(?:the )?current date(?: and time)?(?: is)?|today:|heute ist(?: der)?"
    r"|aujourd'hui,? nous sommes|hoy es)\s*:?\s*"
)
_TODAY = re.compile(_STATED + r"(?P<day>[^\n]{4,60})", re.IGNORECASE)
_NOW = re.compile(
    rf"(?:{_STATED}|\b(?:now|date|current time)\s*(?:is)?\s*:\s*)(?P<day>[^\n]{{4,60}})",
    re.IGNORECASE,
)


@lru_cache(maxsize=64)
def _document(text: str, minute: int) -> Document:
    return Document(text, datetime.fromtimestamp(minute * 60, UTC))


def fill_schema(
    schema: Schema,
    texts: list[str],
    write: Prose,
    draw: DrawInstance,
    seed: Seed,
    now: float,
    *,
    sparse: bool = False,
    fixed: dict[str, Json] | None = None,
    wordy: bool = False,
    topic: str = "",
) -> tuple[Json, int]:
    """Return a valid instance (None if there is none) and how many values the conversation gave.

    Args:
        schema: The client's schema.
        texts: The messages to take values from, the newest first.
        write: Writes an answer in words, for fields that ask for prose.
        draw: Draws an instance of a schema.
        seed: Decides the values that the conversation does not give.
        now: The present in seconds since 1970, for relative dates.
        sparse: Whether to leave out optional fields that the conversation does not mention.
        fixed: Values by the names of their fields.
        wordy: Whether texts that the conversation does not give are sentences of the answer.
        topic: The name of the tool whose arguments are made.
    """
    documents = [document_of(text, now) for text in texts[:_MOST_TEXTS] if text.strip()]
    filling = _Filling(
        schema, documents, write, fixed or {}, sparse=sparse, wordy=wordy, topic=topic
    )
    return filling.make(draw, seed), filling.given


def document_of(text: str, now: float) -> Document:
    """Return a message with its values."""
    return _document(text[-_READ:], int(now // 60))


def present(messages: Sequence[Message], now: float) -> float:
    """Return the present that a conversation states (`Today is 2025-03-10`), else `now`."""
    for message in messages:
        form = _NOW if message.role == "system" else _TODAY
        if message.role == "assistant" or (found := form.search(message.text)) is None:
            continue
        dates = [
            span
            for span in document_of(found["day"], now).spans
            if span.kind in ("date", "datetime")
        ]
        stated = next((span.value for span in dates if len(span.value) > 10), None) or next(
            (span.value for span in dates), None
        )
        if stated:
            moment = datetime.fromisoformat(stated[:16])
            hour = moment if len(stated) > 10 else moment.replace(hour=9)
            return hour.replace(tzinfo=UTC).timestamp()
    return now


def mentioned(text: str, now: float) -> dict[str, list[Json]]:
    """Return the names, the numbers and the dates of a text, for an object of no given shape."""
    document = document_of(text, now)
    scope = (document.instruction, len(document.text))
    found = {
        "names": [
            span.value for span in document.sequence(("person", "org", "city", "name"), scope)
        ],
        "numbers": [span.value for span in document.sequence(("number",), scope)],
        "dates": [span.value for span in document.sequence(("date",), scope)],
    }
    return {key: values[:5] for key, values in found.items() if values}


class _Filling:
    """One instance while it is filled. Each change is kept only if the whole stays valid."""

    def __init__(
        self,
        schema: Schema,
        documents: list[Document],
        write: Prose,
        fixed: dict[str, Json],
        *,
        sparse: bool,
        wordy: bool,
        topic: str,
    ) -> None:
        self.given = 0
        self._wordy, self._sparse, self._topic = wordy, sparse, topic
        self._sentences: list[str] | None = None  # of the answer, those that are left
        self._schema, self._documents, self._write, self._fixed = schema, documents, write, fixed
        self._root: list[Json] = [None]

    def make(self, draw: DrawInstance, seed: Seed) -> Json:
        value, tries = self._schema.draw(draw, seed), 0
        # An object that only wraps another thing must not be empty.
        while value == {} and _wraps(self._schema.root) and tries < _TRIES:
            value = self._schema.draw(draw, seed.of("again", tries))
            tries += 1
        if value is None:
            return None
        self._root = [value]
        root, _ = plain(self._schema.root, self._schema.resolve)
        if isinstance(root, dict) and "array" in types_of(root):
            self._list(root)
        elif (
            isinstance(root, dict)
            and isinstance(value, dict)
            and isinstance(root.get("properties") or root.get("allOf"), dict | list)
        ):
            self._object(root)
        elif isinstance(root, dict) and "const" not in root:
            self._leaf(root)
        return self._root[0]

    def _valid(self) -> bool:
        return self._schema.accepts(self._root[0])

    def _list(self, schema: dict[str, Json]) -> None:
        for document in self._documents:
            scope = (0, len(document.text))
            if items := read_list("items", schema, self._schema.resolve, document, scope, (), True):
                self._try([], items)
                return

    def _leaf(self, schema: dict[str, Json]) -> None:
        values = read_object(
            {"properties": {"answer": schema}, "required": ["answer"]},
            self._schema.resolve,
            self._documents,
        ).values
        if ("answer",) in values:
            self._try([], values["answer",])
        elif self._wordy and "string" in types_of(schema) and _NARROWED.isdisjoint(schema):
            self._try([], self._write())

    def _object(self, schema: dict[str, Json]) -> None:
        values = read_object(schema, self._schema.resolve, self._documents, self._topic).values
        for name, value in self._fixed.items():
            values[name,] = value
        self._settle(schema, self._root[0], (), values)
        self.given = len(values)
        if not self._valid():
            self.given = 0

    def _settle(
        self,
        schema: dict[str, Json],
        holder: dict[str, Json],
        path: tuple[str, ...],
        values: dict[tuple[str, ...], Json],
    ) -> bool:
        """Write the found values into a drawn object; return whether any lies in it."""
        schema = with_parts(schema, self._schema.resolve)
        required, properties = schema.get("required") or (), schema.get("properties") or {}
        any_found = False
        for name, written in properties.items():
            part, nullable = plain(written, self._schema.resolve)
            place = (*path, name)
            known = name in holder
            if not isinstance(part, dict):
                continue
            if isinstance(part.get("properties"), dict) and isinstance(holder.get(name), dict):
                found = self._settle(part, holder[name], place, values)
                if not found:
                    self._omit(holder, name, required, nullable)
            elif place in values:
                found = self._set(
                    holder, name, self._completed(part, values[place], holder.get(name))
                )
                found = found or self._set_near(holder, name, values[place], part)
                if not found:
                    self._omit(holder, name, required, nullable)
            elif isinstance(part.get("properties"), dict) and any(
                key[: len(place)] == place for key in values
            ):
                found = self._set_object(holder, name, part, place, values)
            else:
                found = self._prose(holder, name, part, nullable, name in required)
                if not found:
                    self._omit(holder, name, required, nullable)
            any_found |= found
            if not found and not known:
                holder.pop(name, None)
        if self._sparse and any_found:
            for name in [name for name in holder if name not in properties]:
                self._omit(holder, name, (), False)
        ordered = {name: holder[name] for name in properties if name in holder}
        rest = {name: value for name, value in holder.items() if name not in properties}
        holder.clear()
        holder.update(ordered | rest)
        return any_found

    def _set_object(
        self,
        holder: dict[str, Json],
        name: str,
        part: dict[str, Json],
        place: tuple[str, ...],
        values: dict[tuple[str, ...], Json],
    ) -> bool:
        """Add an object that was not drawn."""
        inner: dict[str, Json] = {}
        for key, value in values.items():
            if key[: len(place)] == place and len(key) == len(place) + 1:
                inner[key[-1]] = value
        for key, written in (part.get("properties") or {}).items():
            if key not in inner and plain(written, self._schema.resolve)[1]:
                inner[key] = None
        return self._set(holder, name, inner)

    def _completed(self, part: dict[str, Json], value: Json, drawn: Json) -> Json:
        """Return a found list whose objects have all required members, from drawn ones."""
        if not isinstance(value, list):
            return value
        items, _ = plain(part.get("items", {}), self._schema.resolve)
        most = part.get("maxItems")
        value = value[:most] if isinstance(most, int) else value
        if not isinstance(items, dict) or not isinstance(items.get("properties"), dict):
            return value
        model = drawn[0] if isinstance(drawn, list) and drawn and isinstance(drawn[0], dict) else {}
        return [self._whole(items, row, model) for row in value]

    def _whole(self, schema: dict[str, Json], row: dict[str, Json], model: Json) -> dict[str, Json]:
        required, out = schema.get("required") or (), dict[str, Json]()
        for name, written in schema["properties"].items():
            part, nullable = plain(written, self._schema.resolve)
            inner = model.get(name) if isinstance(model, dict) else None
            if name in row:
                value = row[name]
                if (
                    isinstance(value, dict)
                    and isinstance(part, dict)
                    and isinstance(part.get("properties"), dict)
                ):
                    value = self._whole(part, value, inner)
                out[name] = self._completed(part, value, inner) if isinstance(part, dict) else value
            elif name in required:
                out[name] = None if nullable else _neutral(part, inner)
        return out

    def _prose(
        self,
        holder: dict[str, Json],
        name: str,
        part: dict[str, Json],
        nullable: bool,
        required: bool,
    ) -> bool:
        """Fill a field that asks for the answer in words."""
        if (
            "string" not in types_of(part)
            or not _NARROWED.isdisjoint(part)
            or (not required and not self._wordy)
        ):
            return False
        field = Field(name, part)
        field.topic = frozenset(words_of(self._topic))
        kind = field.text_kind
        if kind in ("reply", "message", "summary"):
            return self._set(holder, name, self._write())
        if self._wordy and not nullable and required:
            self._set(holder, name, self._sentence())
        return False

    def _sentence(self) -> str:
        """Return the next sentence of the answer."""
        if self._sentences is None:
            self._sentences = _SENTENCE.split(self._write().strip())[::-1]
        return self._sentences.pop() if len(self._sentences) > 1 else self._sentences[0]

    def _omit(self, holder: dict[str, Json], name: str, required: Any, nullable: bool) -> None:
        """Remove or empty a member that the conversation does not give, if the schema allows it."""
        if name not in holder:
            return
        drawn = holder[name]
        if name not in required:
            del holder[name]
            if self._valid():
                return
            holder[name] = drawn
        for neutral in (
            (None,) if nullable else ([], False) if isinstance(drawn, list | bool) else ()
        ):
            if type(neutral) is type(drawn) or neutral is None:
                if self._set(holder, name, neutral):
                    return

    def _set(self, holder: dict[str, Json], name: str, value: Json) -> bool:
        missing = name not in holder
        before = holder.get(name)
        holder[name] = value
        if self._valid():
            return True
        if missing:
            del holder[name]
        else:
            holder[name] = before
        return False

    def _set_near(
        self, holder: dict[str, Json], name: str, value: Json, part: dict[str, Json]
    ) -> bool:
        """Set a value in another form that the schema accepts: closed up, in capitals, shortened."""
        if isinstance(value, list):
            kept = [item for item in value if self._set(holder, name, [item])]
            return bool(kept) and (
                self._set(holder, name, kept) or self._set(holder, name, kept[:1])
            )
        if not isinstance(value, str):
            return False
        most = part.get("maxLength")
        forms = [
            value.replace(" ", ""), value.upper(), value.lower(), value.upper().replace(" ", ""), re.sub(r"\D", "", value),
            value.replace(" ", "_"), value.replace(" ", "-"), value.lower().replace(" ", "-"), f"{value}Z", f"{value}:00Z",
        ]  # fmt: skip
        if isinstance(most, int):
            forms.insert(0, value[:most].rstrip())
        return any(self._set(holder, name, form) for form in dict.fromkeys(forms) if form)

    def _try(self, _: list[str], value: Json) -> bool:
        before = self._root[0]
        self._root[0] = copy.deepcopy(value)
        root, _n = plain(self._schema.root, self._schema.resolve)
        if isinstance(root, dict):
            self._root[0] = self._completed(root, value, before)
        if self._valid():
            self.given += 1
            return True
        self._root[0] = before
        return False


def _neutral(part: Json, drawn: Json) -> Json:
    """Return a value for a member of a list's object that the text does not give."""
    if isinstance(drawn, bool):
        return False
    if isinstance(drawn, list):
        return []
    return drawn


def _wraps(schema: Json) -> bool:
    """Return whether an object only holds one other thing, as `{tasks: [...]}` does."""
    properties = schema.get("properties") if isinstance(schema, dict) else None
    if not isinstance(properties, dict) or len(properties) != 1:
        return False
    only = next(iter(properties.values()))
    return isinstance(only, dict) and only.get("type") in ("array", "object")


__all__ = ["Prose", "Shape", "fill_schema", "present"]
