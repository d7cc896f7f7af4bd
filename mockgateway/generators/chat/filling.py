"""Make an instance of a client's schema whose values come from the conversation where possible."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mockgateway.ports import DrawInstance
from mockgateway.seed import Seed

from .candidates import Field, Prose, candidates, field_words
from .entities import Entities, entities
from .labels import words_of
from .schemas import Schema

Json = Any

_DEEPEST = 8
_TRIES = 8  # to draw an instance that is not empty
_MOST_ITEMS = 12
_MOST_FIELDS = 200
_READ = 8000  # characters of each message
_NARROWED = frozenset(("enum", "const", "format", "pattern", "maxLength"))
_SENTENCE = re.compile(r"(?<=[.!?。])\s+|\n+")


@dataclass(slots=True)
class Slot:
    """A place in the instance that holds a value."""

    holder: Any  # the object or list that holds it
    key: Any  # its key or index there
    name: str  # the name of the field, also for the items of a list
    depth: int = 0

    @property
    def value(self) -> Json:
        """The value at the place."""
        return self.holder[self.key]

    def inside(self, holder: Any, key: Any, name: str | None = None) -> Slot:
        """Return a place one level deeper."""
        return Slot(holder, key, self.name if name is None else name, self.depth + 1)


def fill_schema(
    schema: Schema,
    texts: list[str],
    write: Prose,
    draw: DrawInstance,
    seed: Seed,
    sparse: bool = False,
    fixed: tuple[str, Json] | None = None,
    wordy: bool = False,
) -> tuple[Json, int]:
    """Return a valid instance (None if there is none) and how many values the conversation gave.

    Args:
        schema: The client's schema.
        texts: The messages to take values from, the newest first.
        write: Writes an answer in words, for fields that ask for prose.
        draw: Draws an instance of a schema.
        seed: Decides the values that the conversation does not give.
        sparse: Whether to leave out optional fields that the conversation does not mention.
        fixed: A field and its value.
        wordy: Whether texts that the conversation does not give are sentences of the answer.
    """
    filling = _Filling(schema, texts, write, fixed)
    filling.wordy = wordy
    return filling.make(draw, seed, sparse), filling.given


class _Filling:
    """One instance while it is filled. Each change is kept only if the whole stays valid."""

    def __init__(
        self, schema: Schema, texts: list[str], write: Prose, fixed: tuple[str, Json] | None
    ) -> None:
        self.given = 0
        self.wordy = False
        self._sentences: list[str] | None = None  # of the answer, those that are left
        self._schema = schema
        self._found = [entities(text[-_READ:]) for text in texts if text]
        self._write = write
        self._fixed = fixed
        self._used: set[tuple[str, str]] = set()
        self._left = _MOST_FIELDS
        self._root: list[Json] = [None]
        self._sparse = False

    def make(self, draw: DrawInstance, seed: Seed, sparse: bool) -> Json:
        value, tries = self._schema.draw(draw, seed), 0
        # An object that only wraps another thing must not be empty.
        while value == {} and _wraps(self._schema.root) and tries < _TRIES:
            value = self._schema.draw(draw, seed.of("again", tries))
            tries += 1
        if value is None:
            return None
        self._root, self._sparse = [value], sparse
        self._fill(self._schema.root, Slot(self._root, 0, ""))
        return self._root[0]

    def _valid(self) -> bool:
        return self._schema.accepts(self._root[0])

    def _fill(self, written: Json, slot: Slot) -> bool:
        """Improve the value at a place; return whether the conversation gave any of it."""
        schema = self._schema.resolve(written)
        if not isinstance(schema, dict) or slot.depth > _DEEPEST or self._left <= 0:
            return False
        if "const" in schema:
            return False
        for word in ("anyOf", "oneOf"):
            if schema.get(word):
                return any(self._fill(branch, slot) for branch in self._branches(schema, word))
        schema = self._with_parts(schema)
        value, kinds = slot.value, schema.get("type")
        if isinstance(value, dict) and isinstance(schema.get("properties"), dict):
            return self._object(schema, value, slot)
        if "array" in (kinds if isinstance(kinds, list) else [kinds]) or (
            kinds is None and isinstance(value, list)
        ):
            return self._array(schema, slot)
        return self._leaf(schema, slot)

    def _branches(self, schema: dict[str, Json], word: str) -> Iterator[Json]:
        """Yield the alternatives of a schema, each merged with what stands beside them."""
        for branch in schema[word]:
            inner = self._schema.resolve(branch)
            if isinstance(inner, dict) and inner.get("type") != "null":
                yield {**schema, word: None, **inner}

    def _with_parts(self, schema: dict[str, Json]) -> dict[str, Json]:
        """Return the schema merged with the parts of its `allOf`."""
        for part in schema.get("allOf") or ():
            inner = self._schema.resolve(part)
            if isinstance(inner, dict):
                both = {**(inner.get("properties") or {}), **(schema.get("properties") or {})}
                schema = {**inner, **schema, "properties": both}
        return schema

    def _object(self, schema: dict[str, Json], value: dict[str, Json], slot: Slot) -> bool:
        required, properties = schema.get("required") or (), schema["properties"]
        # The name of an event or a product is no person's name.
        thing = not field_words("thing").isdisjoint(words_of(str(schema.get("title") or "")))
        found = False
        for name, part in list(properties.items()):
            self._left -= 1
            known = name in value
            value.setdefault(name, None)
            called = "title" if thing and name == "name" else name
            given = self._fill(part, slot.inside(value, name, called))
            found |= given
            unneeded = self._sparse and name not in required and not _wraps(schema)
            if not given and (not known or unneeded):
                dropped = value.pop(name)
                if known and not self._valid():
                    value[name] = dropped
        ordered = {name: value[name] for name in properties if name in value}
        slot.holder[slot.key] = {**ordered, **value}
        if self._sparse and found:
            self._drop([name for name in value if name not in properties], slot)
        return found

    def _drop(self, names: list[str], slot: Slot) -> None:
        """Remove members that the schema does not name, as far as the object stays valid."""
        for name in names:
            dropped = slot.value.pop(name)
            if not self._valid():
                slot.value[name] = dropped

    def _array(self, schema: dict[str, Json], slot: Slot) -> bool:
        items = self._schema.resolve(schema.get("items", True))
        if not isinstance(items, dict):
            return False
        if items.get("type") == "object" or isinstance(items.get("properties"), dict):
            return isinstance(slot.value, list) and self._objects(items, slot)
        field = Field(slot.name, items, many=True)
        for found in self._found:
            every = candidates(field, found, self._write)
            plain = list(
                dict.fromkeys(each for each in every if not isinstance(each, (list, dict)))
            )
            if plain:
                most = schema.get("maxItems")
                return self._try(slot, plain[: most if isinstance(most, int) else _MOST_ITEMS])
        return False

    def _objects(self, items: dict[str, Json], slot: Slot) -> bool:
        """Fill a list with as many objects as the conversation speaks of."""
        value, sparse = slot.value, self._sparse
        self._sparse = False
        given = [self._fill(items, slot.inside(value, at)) for at in range(len(value))]
        if True in given:
            for at in reversed([at for at, found in enumerate(given) if not found]):
                dropped = value.pop(at)
                if not self._valid():
                    value.insert(at, dropped)
            while given[-1] and len(value) < _MOST_ITEMS and self._one_more(items, slot):
                pass
        self._sparse = sparse
        return True in given

    def _one_more(self, items: dict[str, Json], slot: Slot) -> bool:
        """Append an object if the conversation gives another one."""
        value = slot.value
        value.append(copy.deepcopy(value[-1]))
        filled = self._fill(items, slot.inside(value, len(value) - 1))
        if filled and self._valid() and value[-1] not in value[:-1]:
            return True
        value.pop()
        return False

    def _leaf(self, schema: dict[str, Json], slot: Slot) -> bool:
        field = Field(slot.name, schema)
        if self._fixed and slot.name == self._fixed[0]:
            return self._try(slot, self._fixed[1])
        for found in self._found:
            for value in self._unused(field, found):
                if self._try(slot, value):
                    self._used.add((field.group, repr(value)))
                    return True
        if self.wordy and schema.get("type") == "string" and _NARROWED.isdisjoint(schema):
            self._try(slot, self._sentence())
        return False

    def _sentence(self) -> str:
        """Return the next sentence of the answer."""
        if self._sentences is None:
            self._sentences = _SENTENCE.split(self._write().strip())[::-1]
        return self._sentences.pop() if len(self._sentences) > 1 else self._sentences[0]

    def _unused(self, field: Field, found: Entities) -> Iterator[Json]:
        """Yield candidates that no other field has; the only option of an enum may be reused."""
        every = list(candidates(field, found, self._write))
        yield from (value for value in every if (field.group, repr(value)) not in self._used)
        if len(every) == 1 and field.enum is not None:
            yield from every

    def _try(self, slot: Slot, value: Json) -> bool:
        before, slot.holder[slot.key] = slot.value, value
        if self._valid():
            self.given += 1
            return True
        slot.holder[slot.key] = before
        return False


def _wraps(schema: Json) -> bool:
    """Return whether an object only holds one other thing, as `{tasks: [...]}` does."""
    properties = schema.get("properties") if isinstance(schema, dict) else None
    if not isinstance(properties, dict) or len(properties) != 1:
        return False
    only = next(iter(properties.values()))
    return isinstance(only, dict) and only.get("type") in ("array", "object")
