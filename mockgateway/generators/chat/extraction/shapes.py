"""Read the fields of a JSON Schema: the leaves and the lists of an object, nested ones included."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from .concepts import known_words, words_of
from .fields import Field
from .special import Leaf, Path

Json = Any
Resolve = Callable[[Json], Json]  # follows references

_FEW = 4  # properties that do not show what a name is
_DEEPEST = 6
_DEEPEST_LIST = 3  # lists inside of lists
_MOST_LEAVES = 200


class Shape:
    """The leaves and the lists of an object's schema, nested objects included."""

    def __init__(
        self,
        schema: dict[str, Json],
        resolve: Resolve,
        parents: Path = (),
        topic: frozenset[str] = frozenset(),
    ) -> None:
        self.leaves: list[Leaf] = []
        self.lists: list[ListShape] = []
        self._resolve = resolve
        self._add(schema, parents, (), True)
        around = frozenset(word for leaf in self.leaves for word in leaf.field.words)
        around |= {word for part in self.lists for word in words_of(part.path[-1])}
        for part in self.lists:
            part.siblings, part.topic = around, topic
        for leaf in self.leaves:
            leaf.field.siblings, leaf.field.topic = around, topic
            leaf.field.peers = frozenset(
                word
                for other in self.leaves
                if other.path[:-1] == leaf.path[:-1]
                for word in other.field.words
            )

    def _add(self, schema: dict[str, Json], parents: Path, path: Path, needed: bool) -> None:
        schema = with_parts(schema, self._resolve)
        required = schema.get("required") or ()
        thing = _is_thing(schema, parents) or not known_words("occasions").isdisjoint(
            words_of(parents[-1]) if parents else ()
        )
        for name, written in (schema.get("properties") or {}).items():
            part, nullable = plain(written, self._resolve)
            if not isinstance(part, dict) or "const" in part or len(self.leaves) >= _MOST_LEAVES:
                continue
            must = needed and name in required
            if isinstance(part.get("properties"), dict):
                if len(path) < _DEEPEST:
                    self._add(part, (*parents, name), (*path, name), must and not nullable)
            elif "array" in types_of(part):
                place = (*parents, *path) if parents else path
                self.lists.append(
                    ListShape((*path, name), part, self._resolve, place, must and not nullable)
                )
            elif "object" not in types_of(part):
                called = "title" if thing and name == "name" else name
                self.leaves.append(
                    Leaf(
                        (*path, name),
                        Field(called, part, parents, nullable=nullable, required=must),
                    )
                )


class ListShape:
    """A list: the field of its plain items, or the shape of its objects, read on first use."""

    def __init__(
        self, path: Path, schema: dict[str, Json], resolve: Resolve, parents: Path, needed: bool
    ) -> None:
        self.path = path
        self.siblings = self.topic = frozenset[str]()  # as those of a field
        self._schema, self._resolve, self._parents, self._needed = schema, resolve, parents, needed

    @cached_property
    def items(self) -> Shape | Field | None:
        """The shape of the list's objects, or the field of its items; None for neither."""
        items, nullable = plain(self._schema.get("items", {}), self._resolve)
        name = self.path[-1]
        if not isinstance(items, dict) or len(self._parents) >= _DEEPEST_LIST:
            return None
        if isinstance(items.get("properties"), dict):
            return Shape(items, self._resolve, (*self._parents, name))
        about = self._schema.get("description", items.get("description", ""))
        schema = {**items, "description": about}
        field = Field(name, schema, self._parents, nullable=nullable, required=self._needed)
        field.siblings, field.topic = self.siblings, self.topic
        return field


def _is_thing(schema: dict[str, Json], parents: Path) -> bool:
    """Return whether the schema's title or properties show that its name is not a person's."""
    properties = schema.get("properties") or {}
    if not parents and "name" in properties and len(properties) > _FEW:
        about = {word for name in properties for word in words_of(name)}
        people = known_words("person_signs") | known_words("beside_people")
        if about.isdisjoint(people | known_words("product_signs")):
            return True
    title = set(words_of(str(schema.get("title") or "")))
    return not title.isdisjoint(
        ("book", "event", "file", "meeting", "movie", "product", "project", "recipe", "task")
    )


def types_of(schema: dict[str, Json]) -> list[str]:
    """Return the types that a schema allows."""
    kind = schema.get("type")
    return kind if isinstance(kind, list) else [kind] if kind else []


def plain(written: Json, resolve: Resolve) -> tuple[Json, bool]:
    """Return a schema without references and alternatives, and whether it allows null."""
    schema = resolve(written)
    if not isinstance(schema, dict):
        return schema, False
    nullable = "null" in types_of(schema)
    for word in ("anyOf", "oneOf"):
        branches = schema.get(word)
        if isinstance(branches, list):
            inner = [resolve(branch) for branch in branches]
            nullable |= any(isinstance(b, dict) and "null" in types_of(b) for b in inner)
            kept = [b for b in inner if isinstance(b, dict) and b.get("type") != "null"]
            if kept:
                rest = {key: value for key, value in schema.items() if key != word}
                chosen, null = plain({**rest, **kept[0]}, resolve)
                return chosen, nullable or null
    parts = schema.get("allOf")
    if isinstance(parts, list) and len(parts) == 1 and "properties" not in schema:
        return {
            **resolve(parts[0]),
            **{k: v for k, v in schema.items() if k != "allOf"},
        } if isinstance(resolve(parts[0]), dict) else schema, nullable
    return schema, nullable


def with_parts(schema: dict[str, Json], resolve: Resolve) -> dict[str, Json]:
    """Return a schema merged with the parts of its `allOf`."""
    for part in schema.get("allOf") or ():
        inner = resolve(part)
        if isinstance(inner, dict):
            both = {**(inner.get("properties") or {}), **(schema.get("properties") or {})}
            schema = {**inner, **schema, "properties": both}
    return schema
