"""Make an instance of a client's schema whose values come from the conversation where possible."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mockgateway.ports import DrawInstance
from mockgateway.seed import Seed

from .completion import completed, object_of
from .conversation import document_of
from .extraction.concepts import words_of
from .extraction.document import Document
from .extraction.fields import Field
from .extraction.reading import read_object
from .extraction.shapes import plain, types_of, with_parts
from .extraction.special import Path
from .schemas import ONLY, Schema

Json = Any
Values = dict[Path, Json]
Prose = Callable[[], str]  # writes the answer in words, for fields that ask for prose

_TRIES = 8  # to draw an instance that is not empty
_MOST_TEXTS = 4
_NARROWED = frozenset(("enum", "const", "format", "pattern", "maxLength"))
_SENTENCE = re.compile(r"(?<=[.!?。])\s+|\n+")


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
    """Return a valid instance (None if there is none) and the number of values from the texts.

    Args:
        schema: The client's schema.
        texts: The messages to take values from, the newest first.
        write: Writes an answer in words, for fields that ask for prose.
        draw: Draws an instance of a schema.
        seed: The source of values that the conversation does not contain.
        now: The current time in seconds since 1970, for relative dates.
        sparse: Whether to leave out optional fields that the conversation does not mention.
        fixed: Values by the names of their fields.
        wordy: Whether to fill texts that the conversation does not contain with sentences.
        topic: The name of the tool whose arguments are made.
    """
    documents = [document_of(text, now) for text in texts[:_MOST_TEXTS] if text.strip()]
    filling = _Filling(
        schema, documents, write, fixed or {}, sparse=sparse, wordy=wordy, topic=topic
    )
    return filling.make(draw, seed), filling.given


@dataclass(slots=True)
class Slot:
    """A member of an object."""

    holder: dict[str, Json]
    name: str
    part: dict[str, Json]  # its schema
    nullable: bool
    required: bool

    @property
    def value(self) -> Json:
        """The current value, None if there is none."""
        return self.holder.get(self.name)


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
        if isinstance(root, dict) and "const" not in root:
            properties = root.get("properties") or root.get("allOf")
            if isinstance(value, dict) and isinstance(properties, dict | list):
                self._object(root)
            else:
                self._single(root)
        return self._root[0]

    def _valid(self) -> bool:
        return self._schema.accepts(self._root[0])

    def _single(self, schema: dict[str, Json]) -> None:
        """Fill a list, or a single value."""
        values = read_object(self._schema.shape(), self._documents).values
        if (ONLY,) in values:
            self._try(values[ONLY,])
        elif self._wordy and "string" in types_of(schema) and _NARROWED.isdisjoint(schema):
            self._try(self._write())

    def _object(self, schema: dict[str, Json]) -> None:
        values = read_object(self._schema.shape(self._topic), self._documents).values
        for name, value in self._fixed.items():
            values[name,] = value
        self._settle(schema, self._root[0], (), values)
        self.given = len(values)
        if not self._valid():
            self.given = 0

    def _settle(
        self, schema: dict[str, Json], holder: dict[str, Json], path: Path, values: Values
    ) -> bool:
        """Write the found values into a drawn object; return whether any belongs to it."""
        schema = with_parts(schema, self._schema.resolve)
        required, properties = schema.get("required") or (), schema.get("properties") or {}
        any_found = False
        for name, written in properties.items():
            part, nullable = plain(written, self._schema.resolve)
            if not isinstance(part, dict):
                continue
            slot = Slot(holder, name, part, nullable, name in required)
            found = self._write_slot(slot, (*path, name), values)
            if not found:
                self._omit(slot)
            any_found |= found
        if self._sparse and any_found:
            for name in [name for name in holder if name not in properties]:
                self._omit(Slot(holder, name, {}, False, False))
        ordered = {name: holder[name] for name in properties if name in holder}
        rest = {name: value for name, value in holder.items() if name not in properties}
        holder.clear()
        holder.update(ordered | rest)
        return any_found

    def _write_slot(self, slot: Slot, place: Path, values: Values) -> bool:
        """Write the value found for a member; return whether there was one."""
        nested = isinstance(slot.part.get("properties"), dict)
        if nested and isinstance(slot.holder.get(slot.name), dict):
            return self._settle(slot.part, slot.holder[slot.name], place, values)
        if place in values:
            whole = completed(slot.part, values[place], slot.value, self._schema.resolve)
            return self._set(slot, whole) or self._set_near(slot, values[place])
        if nested and any(key[: len(place)] == place for key in values):
            return self._set(slot, object_of(slot.part, place, values, self._schema.resolve))
        return self._prose(slot)

    def _prose(self, slot: Slot) -> bool:
        """Fill a field that asks for the answer in words."""
        plain_text = "string" in types_of(slot.part) and _NARROWED.isdisjoint(slot.part)
        if not plain_text or not (slot.required or self._wordy):
            return False
        field = Field(slot.name, slot.part)
        field.topic = frozenset(words_of(self._topic))
        if field.text_kind in ("reply", "message", "summary"):
            return self._set(slot, self._write())
        if self._wordy and slot.required and not slot.nullable:
            self._set(slot, self._sentence())
        return False

    def _sentence(self) -> str:
        """Return the next sentence of the answer."""
        if self._sentences is None:
            self._sentences = _SENTENCE.split(self._write().strip())[::-1]
        return self._sentences.pop() if len(self._sentences) > 1 else self._sentences[0]

    def _omit(self, slot: Slot) -> None:
        """Remove or empty a member without a value, if the schema allows it."""
        holder, name = slot.holder, slot.name
        if name not in holder:
            return
        drawn = holder[name]
        if not slot.required:
            del holder[name]
            if self._valid():
                return
            holder[name] = drawn
        neutral: Json = None if slot.nullable else [] if isinstance(drawn, list) else False
        if slot.nullable or isinstance(drawn, list | bool):
            self._set(slot, neutral)

    def _set(self, slot: Slot, value: Json) -> bool:
        missing, before = slot.name not in slot.holder, slot.value
        slot.holder[slot.name] = value
        if self._valid():
            return True
        if missing:
            del slot.holder[slot.name]
        else:
            slot.holder[slot.name] = before
        return False

    def _set_near(self, slot: Slot, value: Json) -> bool:
        """Set a value in another form that the schema accepts, such as in capitals."""
        if isinstance(value, list):
            kept = [item for item in value if self._set(slot, [item])]
            return bool(kept) and (self._set(slot, kept) or self._set(slot, kept[:1]))
        if not isinstance(value, str):
            return False
        closed, low, most = value.replace(" ", ""), value.lower(), slot.part.get("maxLength")
        forms = [closed, value.upper(), low, closed.upper(), re.sub(r"\D", "", value)]
        forms += [value.replace(" ", "_"), value.replace(" ", "-"), low.replace(" ", "-")]
        forms += [f"{value}Z", f"{value}:00Z"]
        if isinstance(most, int):
            forms.insert(0, value[:most].rstrip())
        return any(self._set(slot, form) for form in dict.fromkeys(forms) if form)

    def _try(self, value: Json) -> bool:
        before = self._root[0]
        self._root[0] = copy.deepcopy(value)
        root, _n = plain(self._schema.root, self._schema.resolve)
        if isinstance(root, dict):
            self._root[0] = completed(root, value, before, self._schema.resolve)
        if self._valid():
            self.given += 1
            return True
        self._root[0] = before
        return False


def _wraps(schema: Json) -> bool:
    """Return whether an object only holds one other thing, as `{tasks: [...]}` does."""
    properties = schema.get("properties") if isinstance(schema, dict) else None
    if not isinstance(properties, dict) or len(properties) != 1:
        return False
    only = next(iter(properties.values()))
    return isinstance(only, dict) and only.get("type") in ("array", "object")
