"""Read an object of a JSON Schema out of texts: its leaves, its lists, its nested objects."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from .assignment import assign
from .concepts import words_of
from .conditions import read_conditions
from .document import Document
from .fields import Field
from .lists import list_of
from .row_values import read_row
from .rows import find_rows
from .span import Span
from .special import Assigned, Leaf, Path
from .tables import Range

Json = Any
Resolve = Callable[[Json], Json]  # follows references

_DEEPEST = 6
_DEEPEST_LIST = 3  # lists inside of lists
_MOST_LEAVES = 200


class Reading(NamedTuple):
    """The values of an object by their places."""

    values: dict[Path, Json]
    clear: set[Path]  # the places of those that the text labels, or that are alone of their kind


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
        self.lists: list[tuple[Path, dict[str, Json], bool]] = []  # with whether one is needed
        self._resolve = resolve
        self._add(schema, parents, (), True)
        around = frozenset(word for leaf in self.leaves for word in leaf.field.words)
        around |= {word for path, _, _ in self.lists for word in words_of(path[-1])}
        for leaf in self.leaves:
            leaf.field.siblings, leaf.field.topic = around, topic

    def _add(self, schema: dict[str, Json], parents: Path, path: Path, needed: bool) -> None:
        schema = with_parts(schema, self._resolve)
        required = schema.get("required") or ()
        thing = {"title"} if _is_thing(schema) else set()
        for name, written in (schema.get("properties") or {}).items():
            part, nullable = plain(written, self._resolve)
            if not isinstance(part, dict) or "const" in part or len(self.leaves) >= _MOST_LEAVES:
                continue
            must = needed and name in required
            if isinstance(part.get("properties"), dict):
                if len(path) < _DEEPEST:
                    self._add(part, (*parents, name), (*path, name), must and not nullable)
            elif "array" in types_of(part):
                self.lists.append(((*path, name), part, must and not nullable))
            elif "object" not in types_of(part):
                called = "title" if thing and name == "name" else name
                self.leaves.append(
                    Leaf(
                        (*path, name),
                        Field(called, part, parents, nullable=nullable, required=must),
                    )
                )


def _is_thing(schema: dict[str, Json]) -> bool:
    """Return whether the schema's title says that its name is no person's."""
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


def read_object(
    schema: dict[str, Json], resolve: Resolve, documents: Sequence[Document], topic: str = ""
) -> Reading:
    """Return the values that texts have for an object, lists as wholes.

    Args:
        schema: The object's schema.
        resolve: Follows references.
        documents: The texts, the most important first.
        topic: The name of the tool whose parameters these are.
    """
    shape = Shape(schema, resolve, (), frozenset(words_of(topic)))
    values: dict[Path, Json] = {}
    clear: set[Path] = set()
    for number, document in enumerate(documents):
        scope = (0, len(document.text))
        left = [leaf for leaf in shape.leaves if leaf.path not in values]
        if number:  # older turns only say what is missing, and by a label
            left = [
                leaf
                for leaf in left
                if leaf.field.required and leaf.field.enum is None and leaf.field.type != "boolean"
            ]
            left = [leaf for leaf in left if leaf.field.telling or leaf.field.kinds]
        apart = [
            span
            for table in document.tables
            if len(table.rows) > 1
            for span in document.within(table.body)
        ]
        # Copies are read first, for their addresses are not those of the recipients.
        for path, part, needed in sorted(
            shape.lists, key=lambda row: row[0][-1] not in ("cc", "bcc")
        ):
            items = (
                []
                if path in values
                else read_list(path[-1], part, resolve, document, scope, path[:-1], needed, apart)
            )
            copied = [item for key in values if key[-1] in ("cc", "bcc") for item in values[key]]
            if items := [item for item in items if item not in copied]:
                values[path] = items
                clear.add(path)
        if left:
            found = assign(left, document, scope, apart=apart)
            values |= found.values
            clear |= found.clear
    return Reading(values, clear)


def read_list(
    name: str,
    schema: dict[str, Json],
    resolve: Resolve,
    document: Document,
    scope: Range,
    parents: Path,
    needed: bool,
    apart: list[Span] | None = None,
) -> list[Json]:
    """Return the items that a part of a text has for a list, and add their values to `apart`."""
    items, nullable = plain(schema.get("items", {}), resolve)
    if not isinstance(items, dict):
        return []
    if not isinstance(items.get("properties"), dict):
        about = {**items, "description": schema.get("description", items.get("description", ""))}
        field = Field(name, about, parents, nullable=nullable, required=needed)
        return list_of(field, document, scope)
    if len(parents) >= _DEEPEST_LIST:
        return []
    shape = Shape(items, resolve, (name,))
    if conditions := read_conditions(shape.leaves, document, scope):
        return conditions
    rows = find_rows(name, shape.leaves, document, scope)
    taken: list[Span] = []
    found = [_row(shape, resolve, document, part, (*parents, name), taken) for part in rows]
    if apart is not None and len(rows) > 1:
        apart += taken
    return [row for row in _carried(found, shape) if row]


def _carried(rows: list[Json], shape: Shape) -> list[Json]:
    """Return rows with the day or the person of the row before where a row names none."""
    carried = [
        leaf.path[0]
        for leaf in shape.leaves
        if len(leaf.path) == 1 and leaf.field.kinds[:1] in (("date",), ("weekday",), ("person",))
    ]
    for before, row in pairwise(rows):
        for name in carried:
            if row and name in before:
                row.setdefault(name, before[name])
    return rows


def _row(
    shape: Shape,
    resolve: Resolve,
    document: Document,
    part: Range,
    parents: Path,
    taken: list[Span],
) -> Json:
    found: Assigned = read_row(shape.leaves, document, part)
    values = dict(found.values)
    taken += found.taken
    for path, schema, needed in shape.lists:
        if items := read_list(path[-1], schema, resolve, document, part, (*parents, *path), needed):
            values[path] = items
    return nested(values)


def nested(values: dict[Path, Json]) -> Json:
    """Return values by path as nested objects."""
    out: dict[str, Json] = {}
    for path, value in values.items():
        holder = out
        for name in path[:-1]:
            holder = holder.setdefault(name, {})
        holder[path[-1]] = value
    return out
